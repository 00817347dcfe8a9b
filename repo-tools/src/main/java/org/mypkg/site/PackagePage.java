package org.mypkg.site;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import org.mypkg.console.ProgressView;
import org.mypkg.index.IndexEntry;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/** The page of one package: its newest version in full, the others as rows. */
final class PackagePage {
    static final int DEPENDENTS_MAX = 100;

    private final Publication publication;
    private final Offers offers;
    private final SiteHistory history;
    private final IndexEntry entry;
    private final PackageSpec spec;
    private final PackageName name;
    private final Markup out = new Markup();

    PackagePage(Publication publication, Offers offers, SiteHistory history, PackageName name) {
        this.publication = publication;
        this.offers = offers;
        this.history = history;
        this.name = name;
        this.entry = offers.newest(name);
        this.spec = entry.spec();
    }

    /** @param built when the newest of its files was changed last */
    String render(List<FileEntry> files, Instant built) {
        heading();
        facts(built);
        dependencies();
        dependents();
        picture();
        files(files);
        versions();
        return new Frame(publication).page(Frame.Depth.BELOW, name + " " + spec.id().version(), out);
    }

    private void heading() {
        Description description = spec.description();
        out.open("h1").text(name.value() + " ").leaf("span", spec.id().version().value(), "class", "version").close("h1").newline();
        if (!description.summary().isEmpty()) {
            out.leaf("p", description.summary(), "class", "summary").newline();
        }
        out.open("pre", "class", "command").leaf("code", "mypkg install " + name).close("pre").newline();
        for (String paragraph : description.text().strip().split("\n\\s*\n")) {
            if (!paragraph.isBlank()) {
                out.leaf("p", paragraph, "class", "description").newline();
            }
        }
    }

    private void facts(Instant built) {
        Description description = spec.description();
        out.raw("<dl class=\"facts\">\n");
        fact("Architecture", spec.id().arch().value());
        fact("License", description.license());
        if (Address.isWeb(description.url())) {
            out.leaf("dt", "Home page").open("dd").leaf("a", description.url(), "href", description.url(), "rel", "noopener noreferrer nofollow");
            out.close("dd").newline();
        } else {
            fact("Home page", description.url());
        }
        fact("Maintainer", description.maintainer());
        fact("Vital", spec.vital() ? "yes: removing it wants a flag of its own" : "");
        fact("Download", ProgressView.bytes(entry.sizeBytes()) + " (" + entry.sizeBytes() + " bytes)");
        fact("Installed", ProgressView.bytes(spec.installedBytes()) + " (" + spec.installedBytes() + " bytes)");
        Instant now = publication.document().created();
        SiteHistory.Since since = history.since().getOrDefault(spec.id(), new SiteHistory.Since(publication.document().serial(), now));
        out.leaf("dt", "Here since").open("dd").text("publication " + since.serial() + ", ").raw(Times.element(since.created()));
        out.text(since.created().equals(now) ? "" : ", " + Times.before(since.created(), now) + " before the last").close("dd").newline();
        if (built.isAfter(Instant.EPOCH)) {
            out.leaf("dt", "Newest file").open("dd").text("of ").raw(Times.element(built)).text(", " + Times.before(built, now) + " before the last publication");
            out.close("dd").newline();
        }
        out.leaf("dt", "SHA-256").open("dd").leaf("code", entry.digest().hex(), "class", "digest").close("dd").newline();
        out.raw("</dl>\n");
    }

    private void fact(String name, String value) {
        if (!value.isEmpty()) {
            out.leaf("dt", name).leaf("dd", value).newline();
        }
    }

    private void dependencies() {
        Dependencies says = spec.dependencies();
        requirements("Requires", "requires", says.requires());
        requirements("Recommends", "recommends", says.recommends());
        requirements("Comes by itself with all of", "install-if", says.installIf());
        relations("Conflicts with", "conflicts", says.conflicts());
        relations("Replaces", "replaces", says.replaces());
        texts("Provides", "provides", says.provides());
    }

    private void section(String title, String id) {
        out.leaf("h2", title, "id", id).newline();
    }

    private void requirements(String title, String id, List<Requirement> requirements) {
        if (requirements.isEmpty()) {
            return;
        }
        section(title, id);
        out.raw("<ul class=\"needs\">\n");
        for (Requirement requirement : requirements) {
            need(requirement.toString(), offers.providers(requirement), "nothing here provides it");
        }
        out.raw("</ul>\n");
    }

    private void relations(String title, String id, List<Relation> relations) {
        if (relations.isEmpty()) {
            return;
        }
        section(title, id);
        out.raw("<ul class=\"needs\">\n");
        relations.forEach(relation -> need(relation.toString(), offers.providers(relation), ""));
        out.raw("</ul>\n");
    }

    /** A package by its own name is the link; anything else is told with who provides it. */
    private void need(String text, SortedSet<PackageName> providers, String without) {
        out.open("li");
        String first = text.indexOf(' ') < 0 ? text : text.substring(0, text.indexOf(' '));
        if (providers.size() == 1 && providers.getFirst().value().equals(first)) {
            out.link(href(providers.getFirst()), first).text(text.substring(first.length()));
        } else {
            out.leaf("code", text);
            if (providers.isEmpty() && !without.isEmpty()) {
                out.text(" ").leaf("em", without);
            }
            String between = " from ";
            for (PackageName provider : providers) {
                out.text(between).link(href(provider), provider.value());
                between = " or ";
            }
        }
        out.close("li").newline();
    }

    private static String href(PackageName name) {
        return Address.link(name + ".html");
    }

    private void texts(String title, String id, Collection<?> values) {
        if (values.isEmpty()) {
            return;
        }
        section(title, id);
        out.raw("<ul class=\"many\">\n");
        values.forEach(value -> out.open("li").leaf("code", value.toString()).close("li").newline());
        out.raw("</ul>\n");
    }

    private void dependents() {
        SortedSet<PackageName> dependents = offers.dependents(name);
        section("Required by", "required-by");
        if (dependents.isEmpty()) {
            out.leaf("p", "No other package here requires it.").newline();
            return;
        }
        out.raw("<ul class=\"many\">\n");
        dependents.stream().limit(DEPENDENTS_MAX).forEach(one -> out.open("li").link(href(one), one.value()).close("li").newline());
        out.raw("</ul>\n");
        if (dependents.size() > DEPENDENTS_MAX) {
            String rest = "All " + dependents.size() + " as text";
            out.open("p").link("../" + Address.link(Address.dependents(name)), rest).close("p").newline();
        }
    }

    private void picture() {
        Picture picture = Picture.of(offers, name);
        if (picture.isWorthwhile()) {
            section("What it needs, as a picture", "picture");
            out.raw("<figure>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Picture of what it needs\">").raw(picture.svg().toString());
            out.raw("</div>\n").leaf("figcaption", picture.caption()).raw("\n</figure>\n");
        }
    }

    private void files(List<FileEntry> files) {
        section("Files", "files");
        if (files.isEmpty()) {
            out.leaf("p", "It has no files.").newline();
            return;
        }
        FileRows.table(out, files);
        if (files.size() > FileRows.SHOWN_MAX) {
            String rest = "All " + files.size() + " files as text";
            out.open("p").link("../" + Address.link(Address.files(name)), rest).close("p").newline();
        }
    }

    private void versions() {
        section("Versions", "versions");
        out.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Versions\"><table>\n<thead><tr><th scope=\"col\">Version</th>"
                + "<th scope=\"col\">Architecture</th><th scope=\"col\">Download</th><th scope=\"col\">SHA-256</th></tr></thead>\n<tbody>\n");
        for (IndexEntry one : offers.versions(name)) {
            String size = ProgressView.bytes(one.sizeBytes());
            out.open("tr").leaf("td", one.spec().id().version().value()).leaf("td", one.spec().id().arch().value()).open("td", "class", "number");
            if (publication.url().isEmpty()) {
                out.text(size);
            } else {
                out.link(publication.url() + Address.link(one.file()), size);
            }
            out.close("td").open("td").leaf("code", one.digest().hex(), "class", "digest").close("td").close("tr").newline();
        }
        out.raw("</tbody></table></div>\n");
    }
}

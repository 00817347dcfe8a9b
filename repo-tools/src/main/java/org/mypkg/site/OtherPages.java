package org.mypkg.site;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.mypkg.console.ProgressView;
import org.mypkg.index.IndexEntry;
import org.mypkg.model.PackageName;

/** All pages but those of packages: the front, the lists, the changes, the search for files. */
final class OtherPages {
    static final int LIST_MAX = 500;

    private static final int NEWEST_MAX = 20;
    private static final int CHANGES_MAX = 500;

    private final Publication publication;
    private final Offers offers;
    private final SiteHistory history;
    private final Frame frame;

    OtherPages(Publication publication, Offers offers, SiteHistory history) {
        this.publication = publication;
        this.offers = offers;
        this.history = history;
        this.frame = new Frame(publication);
    }

    /** @param built when the newest file of each package was changed last */
    String front(SortedMap<PackageName, Instant> built) {
        String name = publication.document().name();
        var out = new Markup().leaf("h1", name).newline();
        for (String paragraph : publication.about().strip().split("\n\\s*\n")) {
            if (!paragraph.isBlank()) {
                out.leaf("p", paragraph).newline();
            }
        }
        search(out, "packages", "Search packages", "a name, or words of a summary", "list/1.html", "the list of packages");
        out.leaf("h2", "Use it", "id", "use").newline();
        String url = publication.url().isEmpty() ? "URL" : publication.url();
        out.open("pre", "class", "command").leaf("code", "mypkg repo add " + name + " " + url + " --fingerprint " + publication.fingerprint());
        out.close("pre").newline();
        out.open("p").text("The key is ").leaf("code", publication.fingerprint(), "class", "digest").text(". Compare it with one that reached you another way; ");
        out.link("key.asc", "the key itself").text(" proves nothing by lying here.").close("p").newline();
        out.leaf("h2", "Newest packages", "id", "newest").newline();
        table(out, "", newest(built));
        out.leaf("h2", "All packages", "id", "all").newline();
        ranges(out, "list/", 0);
        return frame.searching(Frame.Depth.TOP, name, out);
    }

    /** A search that shows itself only where scripts run. @param what the kind of things, which the script reads */
    private static void search(Markup out, String what, String label, String hint, String otherwise, String otherwiseText) {
        out.open("form", "role", "search", "id", "search", "class", "search", "data-what", what, "hidden", "");
        out.leaf("label", label, "for", "query");
        out.empty("input", "id", "query", "type", "search", "autocomplete", "off", "spellcheck", "false", "placeholder", hint,
                "aria-describedby", "state");
        out.close("form").newline().raw("<p id=\"state\" role=\"status\"></p>\n<div id=\"found\"></div>\n");
        out.open("noscript").open("p").text("Searching needs JavaScript. Without it there is ");
        out.link(otherwise, otherwiseText).text(".").close("p").close("noscript").newline();
    }

    private List<PackageName> newest(SortedMap<PackageName, Instant> built) {
        Comparator<PackageName> order = Comparator.comparing(this::since).thenComparing(name -> built.getOrDefault(name, Instant.EPOCH));
        return offers.names().stream().sorted(order.reversed().thenComparing(Comparator.naturalOrder())).limit(NEWEST_MAX).toList();
    }

    private Instant since(PackageName name) {
        SiteHistory.Since since = history.since().get(offers.newest(name).spec().id());
        return since == null ? publication.document().created() : since.created();
    }

    private void table(Markup out, String up, List<PackageName> names) {
        out.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Packages\"><table>\n<thead><tr><th scope=\"col\">Package</th>"
                + "<th scope=\"col\">Version</th><th scope=\"col\">Summary</th><th scope=\"col\">Download</th><th scope=\"col\">Here since</th></tr></thead>\n<tbody>\n");
        for (PackageName name : names) {
            IndexEntry entry = offers.newest(name);
            out.open("tr").open("td").link(up + Address.link(Address.page(name)), name.value()).close("td");
            out.leaf("td", entry.spec().id().version().value()).leaf("td", entry.spec().description().summary());
            out.leaf("td", ProgressView.bytes(entry.sizeBytes()), "class", "number").open("td").raw(Times.element(since(name))).close("td");
            out.close("tr").newline();
        }
        out.raw("</tbody></table></div>\n");
    }

    /** The names in pieces, each for one page. */
    List<List<PackageName>> pieces() {
        List<PackageName> names = offers.names();
        var pieces = new ArrayList<List<PackageName>>();
        for (int i = 0; i < names.size(); i += LIST_MAX) {
            pieces.add(names.subList(i, Math.min(names.size(), i + LIST_MAX)));
        }
        return pieces.isEmpty() ? List.of(List.of()) : pieces;
    }

    /** Links to all lists. @param here the number of the one that shows them, 0 for none */
    private void ranges(Markup out, String to, int here) {
        out.raw("<nav aria-label=\"Lists\"><ol class=\"many\">\n");
        int number = 1;
        for (List<PackageName> piece : pieces()) {
            String text = piece.isEmpty() ? "no packages yet" : piece.getFirst() + " to " + piece.getLast() + " (" + piece.size() + ")";
            out.open("li").leaf("a", text, "href", to + number + ".html", number == here ? "aria-current" : "", "page").close("li").newline();
            number++;
        }
        out.raw("</ol></nav>\n");
    }

    /** The list of that number, from 1 on. */
    String list(int number) {
        List<PackageName> piece = pieces().get(number - 1);
        var out = new Markup().leaf("h1", "Packages").newline();
        ranges(out, "", number);
        table(out, "../", piece);
        return frame.page(Frame.Depth.BELOW, "Packages, list " + number, out);
    }

    String files() {
        var out = new Markup().leaf("h1", "Which package has a file?").newline();
        search(out, "files", "Search files", "how a file's name begins, or a path", "list/1.html", "the page of each package, which lists its files");
        out.leaf("p", "The newest version of each package is searched. A file's name is enough: zlib.h. With a slash, the path must end so: bin/sh.").newline();
        return frame.searching(Frame.Depth.TOP, "Files", out);
    }

    String changes() {
        var out = new Markup().leaf("h1", "Changes").newline();
        out.open("p").text("As ").link(Feed.FILE, "a feed").text(", too.").close("p").newline();
        for (SiteHistory.Published one : history.publications()) {
            out.open("h2", "id", "serial-" + one.serial()).text("Publication " + one.serial() + ", ").raw(Times.element(one.created())).close("h2").newline();
            if (one.changes().isEmpty()) {
                out.leaf("p", "The same packages as before.").newline();
                continue;
            }
            out.raw("<ul>\n");
            for (SiteHistory.Change change : one.changes().subList(0, Math.min(one.changes().size(), CHANGES_MAX))) {
                out.open("li");
                boolean here = !offers.versions(new PackageName(change.name())).isEmpty();
                if (here) {
                    out.link(Address.link(Address.page(new PackageName(change.name()))), change.name());
                    out.text(change.sentence().substring(change.name().length()));
                } else {
                    out.text(change.sentence());
                }
                out.close("li").newline();
            }
            out.raw("</ul>\n");
            if (one.changes().size() > CHANGES_MAX) {
                out.leaf("p", "And " + (one.changes().size() - CHANGES_MAX) + " more.").newline();
            }
        }
        return frame.page(Frame.Depth.TOP, "Changes", out);
    }

    /** All names that require a package, for those that do not fit on its page. */
    String dependents(PackageName name) {
        var text = new StringBuilder();
        offers.dependents(name).forEach(one -> text.append(one).append('\n'));
        return text.toString();
    }

    /** The packages of which the dependents do not fit on the page. */
    List<PackageName> muchNeeded() {
        return offers.names().stream().filter(name -> offers.dependents(name).size() > PackagePage.DEPENDENTS_MAX).toList();
    }
}

package org.mypkg.site;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** The changes as an Atom feed (RFC 4287), one entry for each publication that changed something. */
final class Feed {
    static final String FILE = "changes.atom";

    /** An entry tells so many changes; the page of changes tells all. */
    private static final int CHANGES_MAX = 100;

    private Feed() {}

    static String of(Publication publication, SiteHistory history) {
        String name = publication.document().name();
        var out = new Markup().raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
        out.leaf("title", "Changes of " + name).newline();
        out.leaf("id", identity(publication.fingerprint() + " " + name)).newline();
        out.leaf("updated", publication.document().created().toString()).newline();
        out.open("author").leaf("name", name).close("author").newline();
        out.empty("link", "rel", "self", "type", "application/atom+xml", "href", FILE).newline();
        out.empty("link", "rel", "alternate", "type", "text/html", "href", "changes.html").newline();
        for (SiteHistory.Published one : history.publications()) {
            if (!one.changes().isEmpty()) {
                entry(out, one);
            }
        }
        return out.raw("</feed>\n").toString();
    }

    private static void entry(Markup out, SiteHistory.Published one) {
        List<SiteHistory.Change> changes = one.changes();
        out.open("entry").newline();
        out.leaf("title", title(one)).newline();
        out.leaf("id", identity(one.digest().hex())).newline();
        out.leaf("updated", one.created().toString()).newline();
        out.empty("link", "rel", "alternate", "type", "text/html", "href", "changes.html#serial-" + one.serial()).newline();
        var list = new Markup().open("ul");
        changes.stream().limit(CHANGES_MAX).forEach(change -> list.leaf("li", change.sentence()));
        if (changes.size() > CHANGES_MAX) {
            list.leaf("li", "and " + (changes.size() - CHANGES_MAX) + " more");
        }
        // Content of type html is text that is markup once more, so it is escaped a second time.
        out.leaf("content", list.close("ul").toString(), "type", "html").newline().close("entry").newline();
    }

    /** The one change, or how many there are. */
    static String title(SiteHistory.Published one) {
        String what = one.changes().size() == 1 ? one.changes().getFirst().sentence() : one.changes().size() + " changes";
        return "Publication " + one.serial() + ": " + what;
    }

    /** A name-based UUID (RFC 9562, version 3): the same thing has the same identity in every site that is made of it. */
    private static String identity(String of) {
        return "urn:uuid:" + UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8));
    }
}

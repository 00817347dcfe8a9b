package org.mypkg.site;

/** What all pages have around their text. They are HTML and well-formed XML at once, so that any parser can judge them. */
final class Frame {
    /** Nothing but what lies in the site itself, no inline script, no form that goes anywhere. */
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'";

    private final Publication publication;

    Frame(Publication publication) {
        this.publication = publication;
    }

    /** How many steps lie between a page and the top of the site. */
    enum Depth {
        TOP(""),
        BELOW("../");

        private final String up;

        Depth(String up) {
            this.up = up;
        }

        String up() {
            return up;
        }
    }

    /** A page without scripts. @param main what lies in {@code <main>} */
    String page(Depth depth, String title, Markup main) {
        return page(depth, title, main, false);
    }

    /** A page on which something is searched for. */
    String searching(Depth depth, String title, Markup main) {
        return page(depth, title, main, true);
    }

    private String page(Depth depth, String title, Markup main, boolean script) {
        String up = depth.up();
        String name = publication.document().name();
        var page = new Markup().raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY).newline();
        page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n<meta name=\"referrer\" content=\"no-referrer\"/>\n");
        page.raw("<meta name=\"color-scheme\" content=\"light dark\"/>\n");
        page.leaf("title", title.equals(name) ? name : title + " - " + name).newline();
        page.empty("link", "rel", "stylesheet", "href", up + "style.css").newline();
        page.empty("link", "rel", "alternate", "type", "application/atom+xml", "title", "Changes of " + name, "href", up + Feed.FILE).newline();
        if (script) {
            page.open("script", "src", up + "search.js", "defer", "").close("script").newline();
        }
        page.raw("</head>\n<body>\n").leaf("a", "Skip to the text", "class", "skip", "href", "#main").newline();
        page.open("header").open("nav", "aria-label", "Site");
        page.leaf("a", name, "class", "home", "href", up + "index.html");
        page.link(up + "list/1.html", "Packages").link(up + "files.html", "Files").link(up + "changes.html", "Changes");
        page.close("nav").close("header").newline();
        page.open("main", "id", "main").newline().raw(main.toString()).newline().close("main").newline();
        page.open("footer").open("p").text("Publication " + publication.document().serial() + " of " + name + ", ");
        page.raw(Times.element(publication.document().created())).text(". Made by mkrepo site.");
        page.close("p").close("footer").newline().raw("</body>\n</html>\n");
        return page.toString();
    }
}

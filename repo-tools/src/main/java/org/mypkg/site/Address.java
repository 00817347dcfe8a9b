package org.mypkg.site;

import java.util.Locale;
import org.mypkg.model.PackageName;

/** Where the pages lie, and how one leads to another. */
final class Address {
    private Address() {}

    static String page(PackageName name) {
        return "package/" + name + ".html";
    }

    static String files(PackageName name) {
        return "files/" + name + ".txt";
    }

    static String dependents(PackageName name) {
        return "dependents/" + name + ".txt";
    }

    /** The text of a link to a file of the site: what a name may hold and an address may not (a plus means a space to some servers) is coded. */
    static String link(String file) {
        return file.replace("%", "%25").replace("+", "%2B");
    }

    /** Whether a stranger's address may become a link: nothing but the web, so no script. */
    static boolean isWeb(String url) {
        String start = url.toLowerCase(Locale.ROOT);
        return (start.startsWith("https://") || start.startsWith("http://")) && url.chars().noneMatch(c -> c <= ' ' || c == 0x7f);
    }
}

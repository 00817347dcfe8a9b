package org.mypkg.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.mypkg.model.RootPath;

/** Where something can be fetched: on a web server or on this machine. */
public sealed interface Location {
    /** The place of a name below this one; the name must be relative and must not climb. */
    Location resolve(String relative);

    /**
     * On a web server.
     *
     * @param url absolute, {@code http} or {@code https}, everything that must be is percent-encoded
     */
    record Web(String url) implements Location {
        @Override
        public Location resolve(String relative) {
            return new Web((url.endsWith("/") ? url : url + "/") + encode(checked(relative)));
        }

        @Override
        public String toString() {
            return url;
        }
    }

    /** On this machine. */
    record Local(Path path) implements Location {
        @Override
        public Location resolve(String relative) {
            return new Local(path.resolve(checked(relative)));
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * Reads {@code http://...}, {@code https://...}, {@code file:...} or a path.
     *
     * @throws IllegalArgumentException when the text is none of these
     */
    static Location parse(String text) {
        String scheme = text.contains(":") ? text.substring(0, text.indexOf(':')).toLowerCase(Locale.ROOT) : "";
        return switch (scheme) {
            case "http", "https" -> web(text);
            case "file" -> new Local(Path.of(uri(text)).toAbsolutePath().normalize());
            default -> local(text);
        };
    }

    private static Location web(String text) {
        URI uri = uri(text);
        if (uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null) {
            throw new IllegalArgumentException("not the address of a directory on a web server: '" + text + "'");
        }
        return new Web(text);
    }

    private static Location local(String text) {
        if (text.contains("://")) {
            throw new IllegalArgumentException("neither http, https nor file: '" + text + "'");
        }
        try {
            return new Local(Path.of(text).toAbsolutePath().normalize());
        } catch (InvalidPathException illegal) {
            throw new IllegalArgumentException("not a path: '" + text + "'", illegal);
        }
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getScheme().equalsIgnoreCase("file") && (uri.isOpaque() || uri.getAuthority() != null)) {
                throw new IllegalArgumentException("a file address is written file:///path: '" + text + "'");
            }
            return uri;
        } catch (URISyntaxException illegal) {
            throw new IllegalArgumentException("not an address: '" + text + "'", illegal);
        }
    }

    private static String checked(String relative) {
        if (relative.isEmpty() || relative.startsWith("/")) {
            throw new IllegalArgumentException("not a name below a repository: '" + relative + "'");
        }
        RootPath.of(relative);
        return relative;
    }

    /** Encodes all but unreserved characters and slashes (RFC 3986); file names may hold a literal {@code %}. */
    private static String encode(String relative) {
        var out = new StringBuilder();
        for (byte b : relative.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || "-._~/+".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
            }
        }
        return out.toString();
    }
}

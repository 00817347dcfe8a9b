package org.mypkg.archive;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/**
 * Reads an entry that was written as {@link EntryJson} writes almost all of them: members in its order, plain ASCII, no
 * attributes. Everything else is left to the general reader, so that this one never has to say what is wrong.
 *
 * <p>A database holds tens of thousands of entries, and a short run never gets warm: this takes a fifth of the general
 * reader's time.
 */
final class EntryScanner {
    private final String text;
    private int at;

    private EntryScanner(String text) {
        this.text = text;
    }

    /** The entry; empty where the text is not of that plain kind, well-formed or not. */
    static Optional<FileEntry> scan(String json) {
        try {
            return Optional.of(new EntryScanner(json).entry());
        } catch (NotPlain | IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    /** The text is of another kind. */
    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1;

        NotPlain() {
            super("", null, false, false);
        }
    }

    private FileEntry entry() throws NotPlain {
        expect("{\"path\":\"");
        RootPath path = path(plain());
        expect(",\"type\":\"");
        String type = plain();
        FileMeta meta = meta();
        FileEntry entry = switch (type) {
            case "file" -> new FileEntry.Regular(path, meta, member("size"), digest());
            case "directory" -> new FileEntry.Directory(path, meta);
            case "symlink" -> new FileEntry.Symlink(path, meta, Bytes.utf8(text("target")));
            case "hardlink" -> new FileEntry.Hardlink(path, meta, path(text("target")));
            default -> throw new NotPlain();
        };
        expect("}");
        if (at != text.length()) {
            throw new NotPlain();
        }
        return entry;
    }

    private FileMeta meta() throws NotPlain {
        int mode = mode(text("mode"));
        int uid = small("uid");
        int gid = small("gid");
        long seconds = member("mtime");
        int nanos = small("mtimeNanos");
        return nanos == 0
                ? FileMeta.of(mode, uid, gid, seconds)
                : new FileMeta(mode, uid, gid, seconds, nanos, java.util.Collections.emptySortedMap());
    }

    private static int mode(String octal) throws NotPlain {
        int mode = 0;
        for (int i = 0; i < octal.length(); i++) {
            char digit = octal.charAt(i);
            if (digit < '0' || digit > '7') {
                throw new NotPlain();
            }
            mode = mode * 8 + (digit - '0');
        }
        if (octal.length() != 4) {
            throw new NotPlain();
        }
        return mode;
    }

    private Digest digest() throws NotPlain {
        return new Digest(text("sha256"));
    }

    /** Absolute and normal, or not for us. */
    private static RootPath path(String absolute) throws NotPlain {
        int length = absolute.length();
        if (length < 2 || absolute.charAt(0) != '/' || absolute.charAt(1) == '/' || absolute.charAt(length - 1) == '/') {
            throw new NotPlain();
        }
        return RootPath.of(absolute.substring(1).getBytes(StandardCharsets.US_ASCII));
    }

    /** A number that is left out when it is zero. */
    private int small(String name) throws NotPlain {
        if (!text.startsWith(",\"" + name + "\":", at)) {
            return 0;
        }
        long number = member(name);
        if (number > Integer.MAX_VALUE) {
            throw new NotPlain();
        }
        return (int) number;
    }

    /** Digits and nothing else, as few as can be. */
    private long member(String name) throws NotPlain {
        expect(",\"" + name + "\":");
        int start = at;
        long number = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9' && at - start < 18) {
            number = number * 10 + (text.charAt(at++) - '0');
        }
        boolean padded = at - start > 1 && text.charAt(start) == '0';
        if (at == start || padded || at - start == 18) {
            throw new NotPlain();
        }
        return number;
    }

    private String text(String name) throws NotPlain {
        expect(",\"" + name + "\":\"");
        return plain();
    }

    /** Up to the closing quotation mark, which is skipped. */
    private String plain() throws NotPlain {
        int start = at;
        while (at < text.length() && text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c < ' ' || c > '~' || c == '\\') {
                throw new NotPlain();
            }
        }
        if (at == text.length()) {
            throw new NotPlain();
        }
        return text.substring(start, at++);
    }

    private void expect(String words) throws NotPlain {
        if (!text.startsWith(words, at)) {
            throw new NotPlain();
        }
        at += words.length();
    }
}

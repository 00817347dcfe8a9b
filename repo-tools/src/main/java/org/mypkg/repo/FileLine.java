package org.mypkg.repo;

import java.util.Locale;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;

/** One file of a package as a line of text, much as {@code ls -l} would have it. */
final class FileLine {
    private FileLine() {}

    static String of(FileEntry entry) {
        FileMeta meta = entry.meta();
        return String.format(
                Locale.ROOT, "%s%s %5s %12s  %s", type(entry), mode(meta.mode()), meta.uid() + ":" + meta.gid(), size(entry), entry.path())
                + target(entry);
    }

    private static String type(FileEntry entry) {
        return switch (entry) {
            case FileEntry.Regular regular -> "-";
            case FileEntry.Directory directory -> "d";
            case FileEntry.Symlink link -> "l";
            case FileEntry.Hardlink link -> "h";
            case FileEntry.Device device -> device.block() ? "b" : "c";
            case FileEntry.Fifo fifo -> "p";
        };
    }

    private static String size(FileEntry entry) {
        return switch (entry) {
            case FileEntry.Regular regular -> Long.toString(regular.sizeBytes());
            case FileEntry.Device device -> device.major() + ", " + device.minor();
            case FileEntry.Directory directory -> "";
            case FileEntry.Symlink link -> "";
            case FileEntry.Hardlink link -> "";
            case FileEntry.Fifo fifo -> "";
        };
    }

    private static String target(FileEntry entry) {
        return switch (entry) {
            case FileEntry.Symlink link -> " -> " + link.target();
            case FileEntry.Hardlink link -> " = " + link.target();
            case FileEntry.Regular regular -> attributes(regular.meta());
            case FileEntry.Directory directory -> attributes(directory.meta());
            case FileEntry.Device device -> "";
            case FileEntry.Fifo fifo -> "";
        };
    }

    private static String attributes(FileMeta meta) {
        return meta.xattrs().isEmpty() ? "" : " {" + String.join(", ", meta.xattrs().keySet()) + "}";
    }

    /** The twelve bits as nine letters (chmod(1)). */
    static String mode(int mode) {
        char[] letters = "rwxrwxrwx".toCharArray();
        for (int i = 0; i < letters.length; i++) {
            if ((mode & (0400 >> i)) == 0) {
                letters[i] = '-';
            }
        }
        special(letters, 2, (mode & 04000) != 0, 's');
        special(letters, 5, (mode & 02000) != 0, 's');
        special(letters, 8, (mode & 01000) != 0, 't');
        return new String(letters);
    }

    private static void special(char[] letters, int at, boolean set, char letter) {
        if (set) {
            letters[at] = letters[at] == 'x' ? letter : Character.toUpperCase(letter);
        }
    }
}

package org.mypkg.site;

import java.util.List;
import java.util.Locale;
import org.mypkg.console.ProgressView;
import org.mypkg.manifest.FileEntry;

/** The files of a package: as a table on its page, and as text beside it when there are too many. */
final class FileRows {
    static final int SHOWN_MAX = 200;

    private FileRows() {}

    /** A table of the first files. */
    static void table(Markup out, List<FileEntry> files) {
        out.raw("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Files\"><table class=\"files\">\n<thead><tr>"
                + "<th scope=\"col\">Path</th><th scope=\"col\">Size</th><th scope=\"col\">Mode</th><th scope=\"col\">Owner</th></tr></thead>\n<tbody>\n");
        for (FileEntry entry : files.subList(0, Math.min(files.size(), SHOWN_MAX))) {
            out.open("tr").open("td").leaf("code", entry.path() + suffix(entry)).close("td");
            out.leaf("td", size(entry, true), "class", "number").open("td").leaf("code", mode(entry)).close("td");
            out.leaf("td", owner(entry)).close("tr").newline();
        }
        out.raw("</tbody></table></div>\n");
    }

    /** All files, a line each: mode, owner, size in bytes, path. */
    static String text(List<FileEntry> files) {
        var text = new StringBuilder();
        for (FileEntry entry : files) {
            text.append(mode(entry)).append('\t').append(owner(entry)).append('\t').append(size(entry, false)).append('\t');
            text.append(entry.path()).append(oneLine(suffix(entry))).append('\n');
        }
        return text.toString();
    }

    /** A link's target is any bytes; here it must not end the line. */
    private static String oneLine(String suffix) {
        return suffix.chars().anyMatch(Character::isISOControl) ? suffix.replaceAll("\\p{Cntrl}", "\ufffd") : suffix;
    }

    private static String owner(FileEntry entry) {
        return entry.meta().uid() + ":" + entry.meta().gid();
    }

    private static String mode(FileEntry entry) {
        return String.format(Locale.ROOT, "%04o", entry.meta().mode());
    }

    private static String size(FileEntry entry, boolean people) {
        return switch (entry) {
            case FileEntry.Regular regular -> people ? ProgressView.bytes(regular.sizeBytes()) : Long.toString(regular.sizeBytes());
            case FileEntry.Directory directory -> people ? "directory" : "-";
            case FileEntry.Symlink link -> people ? "link" : "-";
            case FileEntry.Hardlink link -> people ? "hard link" : "-";
            case FileEntry.Device device -> people ? "device" : "-";
            case FileEntry.Fifo fifo -> people ? "pipe" : "-";
        };
    }

    private static String suffix(FileEntry entry) {
        return switch (entry) {
            case FileEntry.Regular regular -> "";
            case FileEntry.Directory directory -> "/";
            case FileEntry.Symlink link -> " -> " + link.target();
            case FileEntry.Hardlink link -> " = " + link.target();
            case FileEntry.Device device -> " (" + (device.block() ? "block " : "character ") + device.major() + ", " + device.minor() + ")";
            case FileEntry.Fifo fifo -> "";
        };
    }
}

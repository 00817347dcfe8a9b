package org.mypkg.repo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.RootPath;

/** What differs between two packages, as lines: {@code -} what goes, {@code +} what comes, {@code ~} what changes. */
final class PackageDiff {
    private PackageDiff() {}

    /** No lines for packages that say the same of the same files. */
    static List<String> lines(Manifest before, Manifest after) {
        var lines = new ArrayList<String>();
        SortedMap<String, List<String>> old = SpecView.values(before.spec());
        SortedMap<String, List<String>> now = SpecView.values(after.spec());
        for (String name : SpecView.names()) {
            compareTexts(name, old.getOrDefault(name, List.of()), now.getOrDefault(name, List.of()), lines);
        }
        compareFiles(byPath(before), byPath(after), lines);
        return lines;
    }

    private static void compareTexts(String name, List<String> old, List<String> now, List<String> lines) {
        if (old.size() == 1 && now.size() == 1 && !old.equals(now)) {
            lines.add("~ " + name + " " + old.getFirst() + " -> " + now.getFirst());
            return;
        }
        old.stream().filter(text -> !now.contains(text)).forEach(text -> lines.add("- " + name + " " + text));
        now.stream().filter(text -> !old.contains(text)).forEach(text -> lines.add("+ " + name + " " + text));
        boolean sameTexts = old.size() == now.size() && old.containsAll(now) && now.containsAll(old);
        if (sameTexts && !old.equals(now)) {
            lines.add("~ " + name + " in another order");
        }
    }

    private static SortedMap<RootPath, FileEntry> byPath(Manifest manifest) {
        SortedMap<RootPath, FileEntry> files = new TreeMap<>();
        manifest.files().forEach(file -> files.put(file.path(), file));
        return files;
    }

    private static void compareFiles(SortedMap<RootPath, FileEntry> old, SortedMap<RootPath, FileEntry> now, List<String> lines) {
        SortedSet<RootPath> paths = new TreeSet<>(old.keySet());
        paths.addAll(now.keySet());
        for (RootPath path : paths) {
            FileEntry before = old.get(path);
            FileEntry after = now.get(path);
            if (before == null) {
                lines.add("+ " + path);
            } else if (after == null) {
                lines.add("- " + path);
            } else {
                List<String> changes = changes(before, after);
                if (!changes.isEmpty()) {
                    lines.add("~ " + path + ": " + String.join(", ", changes));
                }
            }
        }
    }

    private static List<String> changes(FileEntry before, FileEntry after) {
        var changes = new ArrayList<String>();
        String old = content(before);
        String now = content(after);
        if (!old.equals(now)) {
            boolean content = before instanceof FileEntry.Regular && after instanceof FileEntry.Regular;
            changes.add(content ? "content, " + size(before) + " -> " + size(after) + " bytes" : old + " -> " + now);
        }
        FileMeta was = before.meta();
        FileMeta is = after.meta();
        if (was.mode() != is.mode()) {
            changes.add(String.format(Locale.ROOT, "mode %04o -> %04o", was.mode(), is.mode()));
        }
        if (was.uid() != is.uid() || was.gid() != is.gid()) {
            changes.add("owner " + was.uid() + ":" + was.gid() + " -> " + is.uid() + ":" + is.gid());
        }
        if (!was.xattrs().equals(is.xattrs())) {
            changes.add("attributes " + was.xattrs().keySet() + " -> " + is.xattrs().keySet());
        }
        if (was.mtimeSeconds() != is.mtimeSeconds() || was.mtimeNanos() != is.mtimeNanos()) {
            changes.add("time");
        }
        return changes;
    }

    private static String content(FileEntry entry) {
        return switch (entry) {
            case FileEntry.Regular regular -> "file " + regular.digest();
            case FileEntry.Directory directory -> "directory";
            case FileEntry.Symlink link -> "link to " + link.target();
            case FileEntry.Hardlink link -> "same file as " + link.target();
            case FileEntry.Device device -> (device.block() ? "block" : "character") + " device " + device.major() + ":" + device.minor();
            case FileEntry.Fifo fifo -> "named pipe";
        };
    }

    private static long size(FileEntry entry) {
        return entry instanceof FileEntry.Regular regular ? regular.sizeBytes() : 0;
    }
}

package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.RootPath;

/** A package's files by path, with its sets of hard links. */
final class Entries {
    private final SortedMap<RootPath, FileEntry> byPath = new TreeMap<>();
    private final SortedMap<RootPath, List<RootPath>> names = new TreeMap<>();

    Entries(List<FileEntry> files) {
        for (FileEntry entry : files) {
            byPath.put(entry.path(), entry);
            if (entry instanceof FileEntry.Hardlink link) {
                names.computeIfAbsent(link.target(), t -> new ArrayList<>()).add(link.path());
            }
        }
    }

    SortedMap<RootPath, FileEntry> byPath() {
        return byPath;
    }

    /** The entry itself, or the regular file that a hard link means, under the link's own path. */
    FileEntry meant(FileEntry entry) {
        if (entry instanceof FileEntry.Hardlink link && byPath.get(link.target()) instanceof FileEntry.Regular file) {
            return new FileEntry.Regular(link.path(), file.meta(), file.sizeBytes(), file.digest());
        }
        return entry;
    }

    /** The hard links to a file, in the order of paths. */
    List<RootPath> otherNames(RootPath first) {
        return List.copyOf(names.getOrDefault(first, List.of()));
    }

    /** Whether the same lies at the path here and there: type, content, metadata, and the other names of the inode. */
    boolean same(RootPath path, Entries there) {
        FileEntry one = byPath.get(path);
        FileEntry other = there.byPath.get(path);
        return one != null && other != null && meant(one).equals(there.meant(other)) && group(one).equals(there.group(other));
    }

    private List<RootPath> group(FileEntry entry) {
        RootPath first = entry instanceof FileEntry.Hardlink link ? link.target() : entry.path();
        var all = new ArrayList<RootPath>();
        all.add(first);
        all.addAll(names.getOrDefault(first, List.of()));
        return all;
    }
}

package org.mypkg.cli;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.LinuxFilesystem;

/**
 * Everything that lies in a root. Of users' things: type, mode, owner, time (not directories'), attributes, content or
 * target, device number, and which names are one inode. Of ours: which names there are.
 *
 * @param tree each path with what is there
 * @param ours each path below our own directories
 */
record RootImage(SortedMap<String, String> tree, SortedSet<String> ours) {
    private static final List<RootPath> OURS = List.of(RootPath.of("var/lib/mypkg"), RootPath.of("var/cache/mypkg"));
    /** SQLite's own journal; one that holds nothing is left until the next writer comes. */
    private static final RootPath SQLITES = RootPath.of("var/lib/mypkg/installed.sqlite-journal");

    /** Their time is that of the run that wrote them. */
    private static final List<String> WRITTEN_BY_RUNS = List.of("etc/mypkg/world", "usr/bin/ed", "etc/far.conf", KillScenario.WRITTEN_BY_SCRIPT);

    private static final String TIME = ", its time";

    static RootImage of(Path root) throws Exception {
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            var walk = new Walk(disk, new TreeMap<>(), new TreeSet<>(), new TreeMap<>());
            walk.directory(RootPath.ROOT, false);
            return new RootImage(walk.tree, walk.ours);
        }
    }

    /** The same but for the times that differ from run to run. */
    RootImage timeless() {
        var copy = new TreeMap<>(tree);
        copy.keySet().removeIf(path -> path.endsWith(TIME));
        return new RootImage(copy, ours);
    }

    /** The paths of users' things that both hold. */
    SortedSet<String> shared(RootImage other) {
        var shared = new TreeSet<>(timeless().tree.keySet());
        shared.retainAll(other.tree.keySet());
        return shared;
    }

    /** Those of them that are a directory in one of the two only, and what lies below; see T1. */
    SortedSet<String> sharedWithOneType(RootImage other) {
        SortedSet<String> shared = shared(other);
        var changing = shared.stream().filter(path -> isDirectory(path) != other.isDirectory(path)).toList();
        shared.removeIf(path -> changing.stream().anyMatch(top -> path.equals(top) || path.startsWith(top + "/")));
        return shared;
    }

    private boolean isDirectory(String path) {
        return tree.getOrDefault(path, "").startsWith(FileStat.Kind.DIRECTORY.name());
    }

    /** How this one differs from another, a line each. */
    String differenceTo(RootImage other) {
        var lines = new ArrayList<String>();
        var all = new TreeSet<>(tree.keySet());
        all.addAll(other.tree.keySet());
        for (String path : all) {
            String here = tree.getOrDefault(path, "nothing");
            String there = other.tree.getOrDefault(path, "nothing");
            if (!here.equals(there)) {
                lines.add(path + ": " + here + ", not " + there);
            }
        }
        ours.stream().filter(path -> !other.ours.contains(path)).forEach(path -> lines.add(path + " is left over"));
        other.ours.stream().filter(path -> !ours.contains(path)).forEach(path -> lines.add(path + " is missing"));
        return String.join("\n", lines);
    }

    private record Walk(LinuxFilesystem disk, SortedMap<String, String> tree, SortedSet<String> ours, SortedMap<String, String> first) {
        void directory(RootPath directory, boolean inOurs) throws Exception {
            for (Bytes name : disk.list(directory)) {
                RootPath path = directory.resolve(name.toArray());
                boolean own = inOurs || OURS.contains(path);
                FileStat stat = disk.stat(path).orElseThrow();
                if (own && !path.equals(SQLITES)) {
                    ours.add(path.toString());
                } else if (!own) {
                    tree.put(key(path), describe(path, stat));
                }
                if (stat.kind() == FileStat.Kind.DIRECTORY) {
                    directory(path, own);
                }
            }
        }

        private static String key(RootPath path) {
            return path.toString().substring(1);
        }

        private String describe(RootPath path, FileStat stat) throws Exception {
            var meta = stat.meta();
            String about = stat.kind() + " " + Integer.toOctalString(meta.mode()) + " " + meta.uid() + ":" + meta.gid() + " " + meta.xattrs();
            if (stat.kind() == FileStat.Kind.DIRECTORY) {
                return about;
            }
            String time = meta.mtimeSeconds() + "." + meta.mtimeNanos();
            if (WRITTEN_BY_RUNS.contains(key(path))) {
                tree.put(key(path) + TIME, time);
            } else {
                about += " " + time;
            }
            String inode = first.computeIfAbsent(stat.device() + ":" + stat.inode(), i -> key(path));
            about += inode.equals(key(path)) ? "" : " = " + inode;
            return about + " " + content(path, stat);
        }

        private String content(RootPath path, FileStat stat) throws Exception {
            return switch (stat.kind()) {
                case REGULAR -> {
                    try (InputStream in = disk.read(path)) {
                        yield Digest.of(in.readAllBytes()).hex();
                    }
                }
                case SYMLINK -> "-> " + disk.readLink(path);
                default -> stat.rdevMajor() + ":" + stat.rdevMinor();
            };
        }
    }
}

package org.mypkg.sim;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.PendingTrigger;
import org.mypkg.db.StoredPackage;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * What somebody finds who looks at a machine, as lines of text.
 *
 * @param tree everything that is not ours
 * @param ours what lies under every M(F), and transactions that are pending
 * @param facts installed packages and history
 */
record Observation(List<String> tree, List<String> ours, List<String> facts) {
    static Observation of(SimMachine machine) {
        return of(machine.disk(), machine.facts());
    }

    /** Of a real disk, too. */
    static Observation of(Filesystem disk, SimFacts facts) {
        var looking = new Looking(disk);
        try {
            looking.look(RootPath.ROOT);
        } catch (Exception failed) {
            throw new IllegalStateException("cannot look at the disk", failed);
        }
        facts.pending().forEach(id -> looking.ours.add("pending " + id));
        return new Observation(looking.tree, looking.ours, facts(facts));
    }

    static boolean isOurs(RootPath path) {
        byte[] name = path.nameBytes();
        return path.equals(RootPath.of("var/lib/mypkg")) || Bytes.of(name).equals(Bytes.utf8(".mypkg"));
    }

    private static List<String> facts(SimFacts facts) {
        var lines = new ArrayList<String>();
        for (StoredPackage one : facts.packages()) {
            lines.add("package " + one.spec().id() + " of " + one.addedBy());
        }
        for (HistoryEntry entry : facts.history()) {
            lines.add("transaction " + entry.id() + " " + entry.time() + " " + entry.command());
        }
        for (PendingTrigger pending : facts.pendingTriggers()) {
            lines.add("pending " + pending);
        }
        return lines;
    }

    /** The lines without directories' times, which come last in them. */
    static List<String> timeless(List<String> lines) {
        return lines.stream().map(line -> line.replaceFirst(" @[0-9]+\\.[0-9]+$", "")).toList();
    }

    /** The first lines in which two lists differ; of length zero where they do not. */
    static String difference(List<String> wanted, List<String> found) {
        var text = new StringBuilder();
        wanted.stream().filter(line -> !found.contains(line)).limit(6).forEach(line -> text.append("\n  - ").append(line));
        found.stream().filter(line -> !wanted.contains(line)).limit(6).forEach(line -> text.append("\n  + ").append(line));
        return text.isEmpty() && !wanted.equals(found) ? "\n  other order" : text.toString();
    }

    private static final class Looking {
        private final Filesystem disk;
        private final List<String> tree = new ArrayList<>();
        private final List<String> ours = new ArrayList<>();
        private final Map<String, RootPath> seen = new LinkedHashMap<>();

        Looking(Filesystem disk) {
            this.disk = disk;
        }

        void look(RootPath directory) throws Exception {
            for (Bytes name : disk.list(directory)) {
                RootPath path = directory.resolve(name.toArray());
                if (isOurs(path)) {
                    lookAtOurs(path);
                } else {
                    FileStat stat = stat(path);
                    tree.add(line(path, stat));
                    if (stat.kind() == FileStat.Kind.DIRECTORY) {
                        look(path);
                    }
                }
            }
        }

        private void lookAtOurs(RootPath directory) throws Exception {
            for (Bytes name : disk.list(directory)) {
                RootPath path = directory.resolve(name.toArray());
                FileStat stat = stat(path);
                ours.add(path + " " + stat.kind() + " " + content(path, stat));
                if (stat.kind() == FileStat.Kind.DIRECTORY) {
                    lookAtOurs(path);
                }
            }
        }

        private FileStat stat(RootPath path) throws DiskException {
            return disk.stat(path).orElseThrow();
        }

        private String line(RootPath path, FileStat stat) throws Exception {
            FileMeta meta = stat.meta();
            String time = meta.mtimeSeconds() + "." + meta.mtimeNanos();
            String line = path + " " + stat.kind() + " " + Integer.toOctalString(meta.mode()) + " " + meta.uid() + ":" + meta.gid() + " ";
            if (stat.kind() == FileStat.Kind.DIRECTORY) {
                return line + meta.xattrs() + (isMountPoint(path, stat) ? "" : " @" + time);
            }
            RootPath first = seen.putIfAbsent(stat.device() + ":" + stat.inode(), path);
            return line + time + " " + meta.xattrs() + " " + content(path, stat) + (first == null ? "" : " = " + first);
        }

        /** M(F) is made there before anything is armed, and stays: the time of that place alone is not put back. */
        private boolean isMountPoint(RootPath path, FileStat stat) throws DiskException {
            return stat(path.parent()).device() != stat.device();
        }

        private String content(RootPath path, FileStat stat) throws Exception {
            return switch (stat.kind()) {
                case REGULAR -> {
                    try (InputStream in = disk.read(path)) {
                        yield '"' + Bytes.of(in.readAllBytes()).toString() + '"';
                    }
                }
                case SYMLINK -> "-> " + disk.readLink(path);
                case CHARACTER_DEVICE, BLOCK_DEVICE -> stat.rdevMajor() + ":" + stat.rdevMinor();
                case DIRECTORY, FIFO, SOCKET -> "";
            };
        }
    }
}

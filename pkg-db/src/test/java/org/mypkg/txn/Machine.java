package org.mypkg.txn;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.MemoryInstalledDb;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sim.SimFilesystem;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** A simulated computer: a disk and the facts. */
record Machine(Filesystem disk, InstalledDb facts) {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_750_000_000));

    /** A root with nothing but our own directories. */
    static Machine fresh() {
        try {
            var disk = new SimFilesystem();
            for (String path : List.of("boot", "etc", "etc/mypkg", "var", "var/lib", "var/lib/mypkg")) {
                disk.apply(new Effect.MakeDirectory(RootPath.of(path), FileMeta.of(0755, 0, 0, 0)));
            }
            return new Machine(disk, new MemoryInstalledDb());
        } catch (DiskException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The same machine, but the disk refuses one effect. */
    Machine failing(FailingDisk instead) {
        return new Machine(instead, facts);
    }

    TransactionEngine engine() {
        return OneThread.engine(disk, facts, CLOCK, new ScriptsInTests(disk));
    }

    Committed run(PackageChange... changes) throws Failure {
        TransactionEngine engine = engine();
        return engine.execute(engine.prepare(ChangeSet.of("test", List.of(changes), Optional.empty())));
    }

    void write(String path, String content) throws DiskException {
        RootPath at = RootPath.of(path);
        new DiskActions(disk).removeTree(at);
        disk.apply(new Effect.WriteFile(at, FileMeta.of(0640, 5, 5, 7), Effect.Content.of(content.getBytes(StandardCharsets.UTF_8))));
    }

    String read(String path) throws DiskException {
        return new String(new DiskActions(disk).readAll(RootPath.of(path)), StandardCharsets.UTF_8);
    }

    boolean exists(String path) throws DiskException {
        return disk.stat(RootPath.of(path)).isPresent();
    }

    /** Everything that a user sees: each path with type, metadata, content and fellow hard links, then the facts. */
    String image() throws DiskException, DatabaseException {
        var text = new StringBuilder();
        var first = new TreeMap<Long, RootPath>();
        tree(RootPath.ROOT, text, first);
        for (StoredPackage package_ : facts.packages()) {
            text.append(package_.spec().id()).append(" from ").append(package_.repository()).append(' ')
                    .append(facts.files(package_.row())).append('\n');
        }
        return text.toString();
    }

    private void tree(RootPath directory, StringBuilder text, TreeMap<Long, RootPath> first) throws DiskException {
        for (Bytes name : disk.list(directory)) {
            RootPath path = directory.resolve(name.toArray());
            if (path.equals(Places.MAIN) || name.equals(Bytes.utf8(Places.HOME_NAME))) {
                continue;
            }
            FileStat stat = disk.stat(path).orElseThrow();
            RootPath fellow = stat.kind() == FileStat.Kind.DIRECTORY ? path : first.computeIfAbsent(stat.inode(), i -> path);
            text.append(path).append(' ').append(stat.kind()).append(' ').append(meta(stat)).append(" = ").append(fellow);
            switch (stat.kind()) {
                case REGULAR -> text.append(' ').append(new String(new DiskActions(disk).readAll(path), StandardCharsets.UTF_8));
                case SYMLINK -> text.append(" -> ").append(disk.readLink(path));
                default -> text.append(' ').append(stat.rdevMajor()).append(':').append(stat.rdevMinor());
            }
            text.append('\n');
            if (stat.kind() == FileStat.Kind.DIRECTORY) {
                tree(path, text, first);
            }
        }
    }

    /** Times of directories say when names changed; they are no part of the state. */
    private static String meta(FileStat stat) {
        FileMeta meta = stat.meta();
        String time = stat.kind() == FileStat.Kind.DIRECTORY ? "" : " " + meta.mtimeSeconds() + "." + meta.mtimeNanos();
        return Integer.toOctalString(meta.mode()) + " " + meta.uid() + ":" + meta.gid() + time + " " + meta.xattrs();
    }
}

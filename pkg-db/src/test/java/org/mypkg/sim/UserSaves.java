package org.mypkg.sim;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;

/**
 * A user saves one file once, at each moment of a world's transaction in turn; afterwards the transaction ends as it ends, or
 * is cut and recovered. What was saved must lie at its path or, where a directory around it came or went, in M/rescued.
 */
final class UserSaves {
    private static final String TEXT = "what the user wrote";
    /** After the next few points, every so-manieth is cut. */
    private static final int NEXT = 3;
    private static final int STRIDE = 9;
    private static final int LOST_MAX = 3;

    private final World world;
    private final RootPath path;
    private final Way way;
    private final Wiring wiring;
    private final Snapshot base;
    private final Set<Long> tried = new HashSet<>();
    private final List<String> lost = new ArrayList<>();
    private int saves;

    UserSaves(World world, RootPath path, Way way, Wiring wiring) {
        this.world = world;
        this.path = path;
        this.way = way;
        this.wiring = wiring;
        this.base = world.base();
    }

    /** How it is saved. */
    enum Way {
        /** As good editors do: a new file, synced, renamed over the old one, its directory synced. */
        RENAME,
        /** As careless ones do: into the file itself, then synced. */
        IN_PLACE
    }

    /** What was lost, where and how, and how often something was saved. */
    record Result(List<String> lost, int saves) {}

    Result run() {
        boolean more = true;
        for (int moment = 0; more && lost.size() < LOST_MAX; moment++) {
            more = saveAt(moment);
        }
        return new Result(lost, saves);
    }

    /** Whether the transaction lasts that long. */
    private boolean saveAt(int moment) {
        var recorder = new Recorder();
        SimMachine machine = recorder.boot(base);
        var savedAt = new ArrayList<Integer>();
        recorder.meanwhile(now -> {
            if (now == moment && save(machine)) {
                savedAt.add(recorder.points().size());
            }
        });
        try {
            world.act().run(new Bench(machine, wiring));
        } catch (Failure expectedAtSomeMoments) {
            if (expectedAtSomeMoments.diagnostic().title().isEmpty()) {
                throw new AssertionError("a failure says what failed", expectedAtSomeMoments);
            }
        }
        recorder.end();
        if (!savedAt.isEmpty() && !isInTheWindow(recorder, savedAt.getFirst())) {
            saves++;
            check(recorder, savedAt.getFirst(), moment);
        }
        return recorder.moments() > moment;
    }

    /** Where names cannot be exchanged, a save between the last look and the rename is overwritten: the one known window. */
    private boolean isInTheWindow(Recorder recorder, int point) {
        String step = recorder.step(point);
        return path.startsWith(RootPath.of("boot")) && step.startsWith("Rename[") && step.endsWith("to=" + path + "]");
    }

    private boolean save(SimMachine machine) {
        SimFilesystem disk = machine.disk();
        try {
            Optional<FileStat> there = disk.stat(path);
            boolean isDirectory = there.isPresent() && there.get().kind() == FileStat.Kind.DIRECTORY;
            boolean possible = way == Way.RENAME
                    ? !isDirectory && disk.stat(path.parent()).isPresent()
                    : there.isPresent() && there.get().kind() == FileStat.Kind.REGULAR;
            if (!possible) {
                return false;
            }
            if (way == Way.IN_PLACE) {
                disk.overwrite(path, Bytes.utf8(TEXT).toArray());
                disk.apply(new Effect.SyncFile(path));
                return true;
            }
            RootPath draft = path.parent().resolve(".draft");
            disk.apply(new Effect.WriteFile(draft, FileMeta.of(0600, 1, 1, 99), Effect.Content.of(Bytes.utf8(TEXT).toArray())));
            disk.apply(new Effect.SyncFile(draft));
            disk.apply(new Effect.Rename(draft, path));
            boolean direct = disk.stat(path.parent()).filter(stat -> stat.kind() == FileStat.Kind.DIRECTORY).isPresent();
            disk.apply(direct ? new Effect.SyncDirectory(path.parent()) : new Effect.SyncFilesystem(path));
            return true;
        } catch (DiskException refused) {
            throw new AssertionError("the user could not save", refused);
        }
    }

    private void check(Recorder recorder, int savedAt, int moment) {
        List<Snapshot> points = recorder.points();
        int last = points.size() - 1;
        for (int i = savedAt; i <= last; i = i == last || i < savedAt + NEXT ? i + 1 : Math.min(last, i + STRIDE)) {
            for (CutMode mode : CutMode.values()) {
                for (long seed = 0; seed < (mode == CutMode.KILL ? 1 : 2) && lost.size() < LOST_MAX; seed++) {
                    Snapshot image = points.get(i).after(mode, seed);
                    boolean seen = mode != CutMode.KILL && !tried.add(Fingerprint.of(image));
                    if (!seen && !isKept(SimMachine.boot(image, Gate.OPEN))) {
                        lost.add(world + ": saved at moment " + moment + ", cut " + new Cut(i, mode, seed) + " before " + recorder.step(i));
                    }
                }
            }
        }
    }

    private boolean isKept(SimMachine machine) {
        try {
            new Bench(machine, wiring).recover();
        } catch (Failure failed) {
            throw new AssertionError("recovery failed: " + failed.diagnostic(), failed);
        }
        Observation found = Observation.of(machine);
        return found.tree().stream().anyMatch(line -> line.contains(TEXT))
                || found.ours().stream().anyMatch(line -> line.contains("/rescued/") && line.contains(TEXT));
    }
}

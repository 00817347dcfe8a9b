package org.mypkg.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;

/** T4: what a user saves while a transaction runs is never lost, whenever it was and wherever the machine is cut afterwards. */
final class MeanwhileTest {
    private static final RootPath SAVED = RootPath.of("usr/lib/a");
    private static final RootPath NOTE = RootPath.of("usr/lib/note");
    private static final String TEXT = "what the user wrote";

    /**
     * Until the transaction has looked at it for the last time, just before it replaces it. Two things are not covered: what
     * is saved between that look and the rename, and what is saved over the new file before COMMIT, since undo cannot tell
     * it from the new file and takes it back with that.
     */
    @Test
    void savedOverAFileThatWillBeReplaced() {
        everyMoment(Worlds.replace(), SAVED);
    }

    @Test
    void newFileBesideReplacedOnes() {
        everyMoment(Worlds.replace(), NOTE);
    }

    @Test
    void newFileInADirectoryThatGoes() {
        everyMoment(Worlds.remove(), RootPath.of("usr/share/a/note"));
    }

    @Test
    void newFileInADirectoryThatComes() {
        everyMoment(Worlds.install(), RootPath.of("usr/share/a/note"));
    }

    @Test
    void newFileInADirectoryThatIsTakenBack() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "1");
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "2").file("srv/new/x", "x")
                .script(org.mypkg.manifest.ScriptPhase.POST_UPGRADE, "fail");
        everyMoment(new World("fails late", bench -> bench.install(one), bench -> bench.upgrade(two)), RootPath.of("srv/new/note"));
    }

    private static void everyMoment(World world, RootPath path) {
        Snapshot base = world.base();
        var lost = new ArrayList<String>();
        int saves = 0;
        boolean more = true;
        for (int moment = 0; more; moment++) {
            var user = new User(path, moment);
            Recorder recorder = new Recorder();
            SimMachine machine = recorder.boot(base);
            recorder.meanwhile(step -> user.maybeSave(machine, step));
            run(world, machine);
            recorder.end();
            more = recorder.points().size() - 1 > moment;
            boolean tooLate = recorder.step(moment).endsWith("to=" + path + "]");
            if (user.saved() && !tooLate) {
                saves++;
                check(recorder, moment, world + " moment " + moment, lost);
            }
        }
        assertEquals(List.of(), lost);
        assertTrue(saves > 5, "the user could save only " + saves + " times");
    }

    private static void run(World world, SimMachine machine) {
        var bench = new Bench(machine, Wiring.DIRECT);
        try {
            world.act().run(bench);
        } catch (Failure given) {
            assertTrue(Observation.of(machine).tree().stream().noneMatch(String::isEmpty), given::getMessage);
        }
    }

    /** Looks for the text after the end and after cuts at some moments since it was saved. */
    private static void check(Recorder recorder, int moment, String label, List<String> lost) {
        List<Snapshot> points = recorder.points();
        for (int i = moment + 1; i < points.size(); i++) {
            for (CutMode mode : List.of(CutMode.KILL, CutMode.SUBSET)) {
                for (long seed = 0; seed < (mode == CutMode.KILL ? 1 : 3); seed++) {
                    SimMachine machine = SimMachine.boot(points.get(i).after(mode, seed), Gate.OPEN);
                    if (!isKept(machine)) {
                        lost.add(label + " cut " + new Cut(i, mode, seed) + " before " + recorder.step(i));
                        return;
                    }
                }
            }
        }
    }

    private static boolean isKept(SimMachine machine) {
        try {
            new Bench(machine, Wiring.DIRECT).recover();
        } catch (Failure failed) {
            throw new AssertionError("recovery failed: " + failed.diagnostic(), failed);
        }
        Observation found = Observation.of(machine);
        return found.tree().stream().anyMatch(line -> line.contains(TEXT)) || found.ours().stream().anyMatch(line -> line.contains(TEXT));
    }

    /** Saves once, as good editors do: a new file, synced, renamed over the old one, its directory synced. */
    private static final class User {
        private final RootPath path;
        private final int moment;
        private boolean saved;

        User(RootPath path, int moment) {
            this.path = path;
            this.moment = moment;
        }

        boolean saved() {
            return saved;
        }

        private boolean isNewAlready(SimMachine machine) {
            return Observation.of(machine).tree().stream().anyMatch(line -> line.startsWith(path + " ") && line.contains("new library"));
        }

        void maybeSave(SimMachine machine, int step) {
            if (step != moment || saved) {
                return;
            }
            RootPath draft = path.parent().resolve(".draft");
            try {
                if (machine.disk().stat(path.parent()).isEmpty() || isNewAlready(machine)) {
                    return;
                }
                var content = Effect.Content.of(Bytes.utf8(TEXT).toArray());
                machine.disk().apply(new Effect.WriteFile(draft, FileMeta.of(0600, 1, 1, 99), content));
                machine.disk().apply(new Effect.SyncFile(draft));
                machine.disk().apply(new Effect.Rename(draft, path));
                machine.disk().apply(new Effect.SyncFilesystem(path.parent()));
                saved = true;
            } catch (DiskException refused) {
                throw new AssertionError("the user could not save", refused);
            }
        }
    }
}

package org.mypkg.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.mypkg.diag.Failure;
import org.mypkg.model.RootPath;
import org.mypkg.sim.Tamper.Phase;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;

/** Small transactions sync their own files and directories: I1 and I2 hold for them as for those that sync whole file systems. */
final class OneByOneTest {
    /** One cut suffices for a lost sync. */
    private static final Width ONE_CUT = new Width(Width.ALL, 16, 1, 0, 1, 1);

    private static final Width SHORT = new Width(Width.ALL, 5, 2, 2, 5, 1);

    /** Worlds of nothing but regular files and directories, which can be synced alone. */
    private static List<World> plain() {
        return List.of(replaceFiles(), Worlds.install(), Worlds.boot(), Worlds.nested(), Worlds.metadata(), Worlds.hardlinks(), Worlds.onBareRoot());
    }

    private static World replaceFiles() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "old", 0755).file("usr/lib/a", "old library");
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "newer", 0755).file("usr/lib/a", "new library");
        return new World("replace files", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    @Test
    void everyCutEndsOldOrNew() {
        var failures = new ArrayList<String>();
        for (World world : List.of(replaceFiles(), Worlds.boot(), Worlds.metadata())) {
            failures.addAll(new Sweep(world, Wiring.DIRECT.oneByOne(), SHORT).run().failures());
        }
        assertEquals(List.of(), failures);
    }

    @Tag("slow")
    @Test
    void everyCutOfAllPlainWorldsEndsOldOrNew() {
        var failures = new ArrayList<String>();
        for (World world : plain()) {
            failures.addAll(new Sweep(world, Wiring.DIRECT.oneByOne(), Width.DEFAULT).run().failures());
        }
        assertEquals(List.of(), failures);
    }

    /** Else the tests above would prove nothing. */
    @Test
    void nothingWholeIsSynced() throws Failure {
        for (World world : plain()) {
            var syncs = new ArrayList<Effect>();
            Mutant watched = Mutant.losing("none", world, (disk, effect) -> {
                syncs.add(effect);
                return false;
            });
            world.act().run(new Bench(SimMachine.boot(world.base(), Gate.OPEN), watched.oneByOne()));
            assertTrue(syncs.stream().noneMatch(Tamper::isSync), world + " synced a whole file system");
            assertTrue(syncs.stream().anyMatch(e -> e instanceof Effect.SyncDirectory), world + " synced nothing");
        }
    }

    @TestFactory
    Stream<DynamicTest> everyLostSyncIsFound() {
        return lost().stream().map(mutant -> DynamicTest.dynamicTest(mutant.name(), () -> {
            List<String> failures = new Sweep(mutant.world(), mutant.oneByOne(), ONE_CUT).run().failures();
            assertFalse(failures.isEmpty(), "nobody noticed: " + mutant);
        }));
    }

    private static List<Mutant> lost() {
        return List.of(
                Mutant.losing("staged files not synced (4)", replaceFiles(),
                        (disk, effect) -> disk.phase() == Phase.STAGING && effect instanceof Effect.SyncFile),
                Mutant.losing("directories of what is staged not synced (4)", replaceFiles(),
                        (disk, effect) -> disk.phase() == Phase.STAGING && effect instanceof Effect.SyncDirectory sync
                                && sync.path().startsWith(disk.transaction())),
                Mutant.losing("directories of changed names not synced (7)", replaceFiles(),
                        // Of an exchange the sync of either directory keeps both names.
                        (disk, effect) -> disk.phase() == Phase.ARMED && effect instanceof Effect.SyncDirectory sync
                                && (sync.path().startsWith(RootPath.of("usr")) || sync.path().startsWith(disk.transaction()))),
                Mutant.losing("changed directories not synced (7)", Worlds.metadata(),
                        (disk, effect) -> disk.phase() == Phase.ARMED && effect instanceof Effect.SyncDirectory sync
                                && sync.path().startsWith(RootPath.of("srv/d"))),
                Mutant.losing("nothing of /boot synced (4, 7)", Worlds.boot(),
                        (disk, effect) -> (effect instanceof Effect.SyncFile || effect instanceof Effect.SyncDirectory)
                                && isInBoot(effect)));
    }

    private static boolean isInBoot(Effect effect) {
        RootPath path = effect instanceof Effect.SyncFile file ? file.path() : ((Effect.SyncDirectory) effect).path();
        return path.startsWith(RootPath.of("boot"));
    }

    /** An error of any of these syncs is no success: what was staged is dropped, what was applied is taken back. */
    @Test
    void aRefusedSyncIsAFailure() throws Failure {
        for (Phase phase : List.of(Phase.STAGING, Phase.ARMED)) {
            Mutant refusing = Mutant.doing("refusing", replaceFiles(), (disk, effect) -> {
                if (disk.phase() == phase && effect instanceof Effect.SyncDirectory sync && !sync.path().equals(Tamper.MAIN)) {
                    throw new DiskException("sync", sync.path().toString(), DiskException.EIO);
                }
                disk.pass(effect);
            });
            World world = replaceFiles();
            Observation before = Observation.of(SimMachine.boot(world.base(), Gate.OPEN));
            SimMachine machine = SimMachine.boot(world.base(), Gate.OPEN);
            boolean refused = false;
            try {
                world.act().run(new Bench(machine, refusing.oneByOne()));
            } catch (Failure failed) {
                refused = true;
            }
            assertTrue(refused, "no word of the error while " + phase);
            new Bench(machine, Wiring.DIRECT).recover();
            assertEquals(before.tree(), Observation.of(machine).tree());
        }
    }
}

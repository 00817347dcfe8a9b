package org.mypkg.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;

/** Small ways to write a file, good and bad: what the simulated disk must and must not lose. */
final class SmallProtocolTest {
    private static final RootPath FILE = RootPath.of("d/file");
    private static final RootPath TEMPORARY = RootPath.of("d/tmp");
    private static final int SEEDS = 40;

    /** Something that changes a disk. */
    private interface Protocol {
        void run(Filesystem disk) throws DiskException;
    }

    @Test
    void renameWithoutSyncLosesBytesUnderEveryPowerCut() throws Exception {
        for (CutMode mode : List.of(CutMode.ORDERED, CutMode.SUBSET, CutMode.SPLIT)) {
            TreeSet<String> found = outcomes(mode, disk -> {
                disk.apply(write(TEMPORARY, "new"));
                disk.apply(new Effect.Rename(TEMPORARY, FILE));
            });
            assertTrue(found.contains("file=\"\""), mode + " " + found);
            assertTrue(found.contains("file=\"old\""), mode + " " + found);
            assertTrue(found.contains("file=\"new\""), mode + " " + found);
        }
    }

    @Test
    void synchronisedRenameIsOldOrNew() throws Exception {
        Protocol good = disk -> {
            disk.apply(write(TEMPORARY, "new"));
            disk.apply(new Effect.SyncFile(TEMPORARY));
            disk.apply(new Effect.Rename(TEMPORARY, FILE));
            disk.apply(new Effect.SyncDirectory(FILE.parent()));
        };
        for (CutMode mode : CutMode.values()) {
            for (String state : outcomes(mode, good)) {
                assertTrue(state.contains("file=\"old\"") || state.contains("file=\"new\""), mode + " " + state);
            }
        }
        assertEquals("file=\"new\"", atTheEnd(CutMode.SUBSET, good));
    }

    @Test
    void onlySplittingDisksKeepBothNamesOfARename() throws Exception {
        Protocol protocol = disk -> {
            disk.apply(write(TEMPORARY, "new"));
            disk.apply(new Effect.SyncFilesystem(FILE));
            disk.apply(new Effect.Rename(TEMPORARY, FILE));
        };
        String both = "file=\"new\" tmp=\"new\"";
        assertTrue(outcomes(CutMode.SPLIT, protocol).contains(both));
        assertFalse(outcomes(CutMode.SUBSET, protocol).contains(both));
        assertFalse(outcomes(CutMode.ORDERED, protocol).contains(both));
    }

    @Test
    void orderedDisksKeepNoLaterNameWithoutTheEarlier() throws Exception {
        Protocol protocol = disk -> {
            disk.apply(write(RootPath.of("d/one"), "1"));
            disk.apply(write(RootPath.of("d/two"), "2"));
        };
        assertTrue(outcomes(CutMode.SUBSET, protocol).stream().anyMatch(s -> s.contains("two") && !s.contains("one")));
        assertTrue(outcomes(CutMode.ORDERED, protocol).stream().noneMatch(s -> s.contains("two") && !s.contains("one")));
    }

    @Test
    void syncingAFileDoesNotSyncItsName() throws Exception {
        TreeSet<String> found = outcomes(CutMode.SUBSET, disk -> {
            disk.apply(write(TEMPORARY, "new"));
            disk.apply(new Effect.SyncFile(TEMPORARY));
        });
        assertTrue(found.contains("file=\"old\""), found.toString());
    }

    @Test
    void killedProcessLeavesAllThatItDid() throws Exception {
        Protocol protocol = disk -> disk.apply(write(TEMPORARY, "new"));
        assertEquals("file=\"old\" tmp=\"new\"", atTheEnd(CutMode.KILL, protocol));
        // Killed between two system calls: the file is there, its content is not.
        assertTrue(outcomes(CutMode.KILL, protocol).contains("file=\"old\" tmp=\"\""));
    }

    @Test
    void metadataIsLostWithoutASync() throws Exception {
        SimMachine machine = machine();
        FileMeta changed = FileMeta.of(0600, 5, 5, 9);
        FileMeta before = machine.disk().stat(FILE).orElseThrow().meta();
        machine.disk().apply(new Effect.SetMeta(FILE, changed));
        assertEquals(before, metaAfter(machine.snapshot(), 0));
        assertEquals(changed, metaAfter(machine.snapshot(), 2));
        machine.disk().apply(new Effect.SyncFile(FILE));
        assertEquals(changed, metaAfter(machine.snapshot(), 0));
    }

    @Test
    void directoriesNeverHaveTwoNames() throws Exception {
        SimMachine machine = machine();
        machine.disk().apply(new Effect.MakeDirectory(RootPath.of("a"), FileMeta.of(0755, 0, 0, 1)));
        machine.syncAll();
        machine.disk().apply(new Effect.Rename(RootPath.of("a"), RootPath.of("b")));
        machine.disk().apply(new Effect.Rename(RootPath.of("b"), RootPath.of("c")));
        for (long seed = 0; seed < 200; seed++) {
            SimMachine after = SimMachine.boot(machine.snapshot().after(CutMode.SPLIT, seed), Gate.OPEN);
            int names = 0;
            for (String name : List.of("a", "b", "c")) {
                names += after.disk().stat(RootPath.of(name)).isPresent() ? 1 : 0;
            }
            assertEquals(1, names, "seed " + seed);
        }
    }

    @Test
    void fileSystemsAreSyncedOneByOne() throws Exception {
        SimMachine machine = machine();
        machine.disk().apply(new Effect.MakeDirectory(RootPath.of("boot"), FileMeta.of(0755, 0, 0, 1)));
        machine.disk().mount(RootPath.of("boot"), Volume.Flavor.FAT);
        machine.syncAll();
        machine.disk().apply(write(RootPath.of("boot/kernel"), "k"));
        machine.disk().apply(new Effect.SyncFilesystem(RootPath.ROOT));
        SimMachine lost = SimMachine.boot(machine.snapshot().after(CutMode.SUBSET, 0), Gate.OPEN);
        assertTrue(lost.disk().stat(RootPath.of("boot/kernel")).isEmpty());
        machine.disk().apply(new Effect.SyncFilesystem(RootPath.of("boot")));
        SimMachine kept = SimMachine.boot(machine.snapshot().after(CutMode.SUBSET, 0), Gate.OPEN);
        assertTrue(kept.disk().stat(RootPath.of("boot/kernel")).isPresent());
    }

    private static FileMeta metaAfter(Snapshot snapshot, long seed) throws DiskException {
        SimMachine after = SimMachine.boot(snapshot.after(CutMode.SUBSET, seed), Gate.OPEN);
        return after.disk().stat(FILE).orElseThrow().meta();
    }

    private static SimMachine machine() throws DiskException {
        SimMachine machine = SimMachine.empty();
        machine.disk().apply(new Effect.MakeDirectory(FILE.parent(), FileMeta.of(0755, 0, 0, 1)));
        machine.disk().apply(write(FILE, "old"));
        machine.syncAll();
        return machine;
    }

    private static Effect write(RootPath path, String text) {
        return new Effect.WriteFile(path, FileMeta.of(0644, 0, 0, 1), Effect.Content.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    private static TreeSet<String> outcomes(CutMode mode, Protocol protocol) throws DiskException {
        var found = new TreeSet<String>();
        for (Snapshot at : points(protocol)) {
            for (long seed = 0; seed < SEEDS; seed++) {
                found.add(state(at.after(mode, seed)));
            }
        }
        return found;
    }

    private static String atTheEnd(CutMode mode, Protocol protocol) throws DiskException {
        return state(points(protocol).getLast().after(mode, 0));
    }

    private static List<Snapshot> points(Protocol protocol) throws DiskException {
        var recorder = new Recorder();
        SimMachine machine = recorder.boot(machine().snapshot());
        protocol.run(machine.disk());
        var points = new ArrayList<>(recorder.points());
        points.add(machine.snapshot());
        return points;
    }

    private static String state(Snapshot snapshot) {
        return String.join(" ", Observation.of(SimMachine.boot(snapshot, Gate.OPEN)).tree().stream()
                .filter(line -> line.startsWith("/d/"))
                .map(line -> line.replaceAll("^/d/(\\S+) .* (\"[^\"]*\").*$", "$1=$2").replace("\0", "0"))
                .toList());
    }
}

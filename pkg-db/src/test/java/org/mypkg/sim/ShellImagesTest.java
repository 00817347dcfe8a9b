package org.mypkg.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.Failure;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.txn.OneThread;

/**
 * The real mypkg-recover inside the simulation: cut states of the simulated machine become real directories, dash or busybox runs the
 * script there, Java does step 15, and the end is judged as every other: the old state or the new one.
 */
@SuppressWarnings("NullAway.Init")
final class ShellImagesTest {
    private static final Path SCRIPT = Path.of("../bootstrap/src/main/dist/bin/mypkg-recover").toAbsolutePath().normalize();
    private static final Path BUSYBOX = Path.of("/usr/bin/busybox");
    private static final String SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int FEW_OF_EACH = 5;
    private static final int MANY_OF_EACH = 120;

    private Path directory;
    private Path applets;
    private final List<String> wrong = new ArrayList<>();
    private int images;
    private int takenBack;

    @BeforeEach
    void makePlace() throws Failure {
        assumeTrue("root".equals(System.getProperty("user.name")), "this test changes owners, so it must run as root");
        Path memory = Path.of("/dev/shm");
        directory = HostFiles.isDirectory(memory)
                ? HostFiles.createTemporaryDirectory(memory, "mypkg-images-")
                : HostFiles.createTemporaryDirectory("mypkg-images-");
        applets = HostFiles.createDirectories(directory.resolve("applets"));
        if (HostFiles.isExecutable(BUSYBOX)) {
            new ProcessRunner().run(ProcessRunner.Command.of(BUSYBOX.toString(), "--install", "-s", applets.toString()));
        }
    }

    @AfterEach
    void removePlace() throws Failure {
        if (directory != null) {
            HostFiles.deleteTree(directory);
        }
    }

    @Test
    void theScriptTakesBackWhatTheSimulatorCut() throws Failure {
        sample(Worlds.all(), FEW_OF_EACH);
    }

    /** In the world of this seed a link comes that leads to itself, and busybox's mv looks where links lead. */
    @Test
    void aLinkInACircleIsReplacedLikeAnyOther() throws Failure {
        sample(List.of(GeneratedWorlds.ofSeed(10)), MANY_OF_EACH / 4);
    }

    @Tag("slow")
    @Test
    void theScriptTakesBackMuchMoreOfIt() throws Failure {
        sample(Worlds.all(), MANY_OF_EACH);
        sample(GeneratedWorlds.ofSeeds(60), MANY_OF_EACH / 4);
    }

    private void sample(List<World> worlds, int ofEach) throws Failure {
        int turn = 0;
        for (World world : worlds) {
            Snapshot base = world.base();
            var expected = Sweep.Expected.of(world, base);
            List<Snapshot> armed = armed(world, base);
            for (int i = 0; i < Math.min(ofEach, armed.size() * 8) && wrong.size() < 3; i++, turn++) {
                CutMode mode = CutMode.values()[turn % CutMode.values().length];
                long seed = i % 7;
                Snapshot image = armed.get(i * armed.size() / Math.min(ofEach, armed.size() * 8)).after(mode, seed);
                tryImage(world + " sample " + i + " " + mode + ":" + seed, image, expected, turn);
            }
        }
        System.out.println("simulator: " + images + " images recovered by the script, " + takenBack + " of them taken back by it");
        assertEquals(List.of(), wrong);
        assertTrue(takenBack > worlds.size(), "the script had nothing to do: " + takenBack);
    }

    /** The machine at every point at which a journal can be seen. */
    private static List<Snapshot> armed(World world, Snapshot base) {
        var recorder = new Recorder();
        try {
            world.act().run(new Bench(recorder.boot(base), Wiring.DIRECT));
        } catch (Failure expectedOfSome) {
            assertTrue(!expectedOfSome.diagnostic().title().isEmpty(), "a failure says what failed");
        }
        return recorder.points().stream().filter(ShellImagesTest::hasJournal).toList();
    }

    private static boolean hasJournal(Snapshot image) {
        try {
            return SimMachine.boot(image, Gate.OPEN).disk().stat(Tamper.JOURNAL).isPresent();
        } catch (Failure impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void tryImage(String label, Snapshot image, Sweep.Expected expected, int turn) throws Failure {
        Path root = HostFiles.createDirectories(directory.resolve("root" + turn));
        boolean busybox = turn / 4 % 2 == 1 && HostFiles.isExecutable(BUSYBOX);
        boolean numbered = turn / 8 % 2 == 0 && hasJournal(image);
        images++;
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            RealImage.make(SimMachine.boot(image, Gate.OPEN).disk(), disk, numbered);
            ProcessRunner.Result said = new ProcessRunner().run(busybox
                    ? ProcessRunner.Command.of(BUSYBOX.toString(), "sh", SCRIPT.toString(), root.toString()).with("PATH", applets.toString())
                    : ProcessRunner.Command.of("sh", SCRIPT.toString(), root.toString()).with("PATH", SYSTEM_PATH));
            takenBack += said.output().contains("is taken back") ? 1 : 0;
            var facts = new SimFacts(image.facts(), Gate.OPEN);
            if (said.exitCode() != 0) {
                wrong.add(label + ": exit code " + said.exitCode() + ": " + said.output());
                return;
            }
            OneThread.engine(disk, facts, () -> Instant.EPOCH, script -> {
                throw new AssertionError("recovery runs no script");
            }).recover();
            judge(label + (busybox ? " busybox" : " dash") + (numbered ? " numbered" : "") + ": " + said.output(),
                    Observation.of(disk, facts), expected, !busybox && image.volumes().size() == 1);
        } finally {
            HostFiles.deleteTree(root);
        }
    }

    /** busybox may know no parts of a second, and where nothing is mounted any more, times of mount points look like any. */
    private void judge(String label, Observation found, Sweep.Expected expected, boolean times) {
        List<String> ours = found.ours().stream().filter(line -> !line.startsWith("/var/lib/mypkg/lock ")).toList();
        var whole = new Observation(times ? found.tree() : Observation.timeless(found.tree()), ours, found.facts());
        Observation old = expected.old();
        var meant = new Observation(times ? old.tree() : Observation.timeless(old.tree()), old.ours(), old.facts());
        String fromOld = Observation.difference(meant.tree(), whole.tree()) + Sweep.Expected.differenceElsewhere(meant, whole);
        if (!fromOld.isEmpty() && !expected.differenceFromNew(whole).isEmpty()) {
            wrong.add(label + "\n neither old nor new; from old:" + fromOld + "\n from new:" + expected.differenceFromNew(whole));
        }
    }
}

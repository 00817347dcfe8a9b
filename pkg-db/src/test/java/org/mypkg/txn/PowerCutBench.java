package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.mypkg.db.SqliteInstalledDb;
import org.mypkg.diag.Failure;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;
import org.mypkg.sys.PowerCutDisk;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProgramException;

/** A root with its real database on disks whose power can be cut, and what is known of its old and new state. */
final class PowerCutBench implements AutoCloseable {
    private static final Path SCRIPT = Path.of("../bootstrap/src/main/dist/bin/mypkg-recover").toAbsolutePath().normalize();
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_750_000_000));

    private final PowerCutWorld world;
    private final PowerCutDisk main;
    private final Optional<PowerCutDisk> boot;
    private final Predicate<Effect> forgotten;
    private final State old;
    private final State fresh;
    private final int effects;
    private final long nanos;

    /** @param image the whole tree and the facts @param ours what lies in our own directories @param paths that the tree holds */
    private record State(String image, TreeSet<String> ours, TreeSet<String> paths) {}

    /** Which disks lose their power. */
    enum Which {
        ALL,
        MAIN,
        BOOT
    }

    /**
     * What a cut led to.
     *
     * @param isNew whether it was the new state
     * @param how what recovery had to do
     */
    record Outcome(boolean isNew, String how) {}

    /**
     * One cut.
     *
     * @param effect the effect in front of which the power goes; {@link PowerCutFilesystem#NEVER} for a moment instead
     * @param nanos the moment, counted from the start
     * @param noise whether somebody keeps calling fsync: a quiet file system loses everything that was not synced, which
     *     proves little
     * @param shell whether the script recovers, and Java does only the rest
     * @param second the effect of the recovery in front of which the power goes once more; for the script, the percentage of
     *     its run; {@link PowerCutFilesystem#NEVER} for no second cut
     */
    record Cut(int effect, long nanos, Which which, boolean noise, boolean shell, int second) {}

    /** Something that is done with a root. */
    @FunctionalInterface
    private interface Work {
        void on(LinuxFilesystem disk, SqliteInstalledDb facts) throws Failure;
    }

    private PowerCutBench(PowerCutWorld world, PowerCutDisk main, Optional<PowerCutDisk> boot, Predicate<Effect> forgotten) throws Exception {
        this.world = world;
        this.forgotten = forgotten;
        this.main = main;
        this.boot = boot;
        HostFiles.createDirectories(root().resolve("var/lib/mypkg"));
        work((disk, facts) -> world.before().on(oneThread(disk, facts, disk)));
        this.old = state();
        unmount();
        main.keep();
        if (boot.isPresent()) {
            boot.get().keep();
        }
        mountKept();
        int[] counted = new int[1];
        long start = System.nanoTime();
        work((disk, facts) -> {
            var counting = new PowerCutFilesystem(disk, PowerCutFilesystem.NEVER, () -> {}, forgotten);
            world.change().on(oneThread(counting, facts, disk));
            counted[0] = counting.effects();
        });
        this.nanos = System.nanoTime() - start;
        this.effects = counted[0];
        this.fresh = state();
        assertTrue(!old.image.equals(fresh.image), "the change changes something");
    }

    /**
     * @param boot whether {@code /boot} is a file system of its own
     * @param forgotten effects of the change that do not happen: planted mistakes
     */
    static PowerCutBench open(PowerCutWorld world, PowerCutDisk.Kind kind, Path directory, boolean boot, Predicate<Effect> forgotten)
            throws Exception {
        PowerCutDisk main = PowerCutDisk.create(kind, HostFiles.createDirectories(directory.resolve("main")), directory.resolve("mnt"));
        Optional<PowerCutDisk> second = Optional.empty();
        try {
            if (boot) {
                Path images = HostFiles.createDirectories(directory.resolve("second"));
                second = Optional.of(PowerCutDisk.create(PowerCutDisk.Kind.EXT4, images, directory.resolve("mnt/root/boot")));
            }
            return new PowerCutBench(world, main, second, forgotten);
        } catch (Exception | Error failed) {
            if (second.isPresent()) {
                second.get().close();
            }
            main.close();
            throw failed;
        }
    }

    /** How many effects an undisturbed run has. */
    int effects() {
        return effects;
    }

    /** How long it takes. */
    long nanos() {
        return nanos;
    }

    private Path root() {
        return main.mountPoint().resolve("root");
    }

    private void unmount() throws ProgramException {
        if (boot.isPresent()) {
            boot.get().unmount();
        }
        main.unmount();
    }

    /** Puts the old state there, whatever was there before. */
    private void mountKept() throws Exception {
        main.mountKept();
        if (boot.isPresent()) {
            boot.get().mountKept();
        }
    }

    private void restore() throws Exception {
        unmount();
        mountKept();
    }

    private void powerOff(Which which) throws DiskException {
        if (which != Which.BOOT) {
            main.powerOff();
        }
        if (boot.isPresent() && which != Which.MAIN) {
            boot.get().powerOff();
        }
    }

    private void powerOn() throws Exception {
        unmount();
        mountAgain();
    }

    private void mountAgain() throws Exception {
        main.mountAgain();
        if (boot.isPresent()) {
            boot.get().mountAgain();
        }
    }

    private static TransactionEngine oneThread(Filesystem disk, SqliteInstalledDb facts, LinuxFilesystem real) {
        return OneThread.engine(disk, facts, CLOCK, new ScriptsInTests(real));
    }

    private static TransactionEngine threads(Filesystem disk, SqliteInstalledDb facts, LinuxFilesystem real) {
        return new TransactionEngine(disk, facts, CLOCK, new ScriptsInTests(real), TransactionListener.SILENT);
    }

    private void work(Work work) throws Failure {
        try (LinuxFilesystem disk = LinuxFilesystem.open(root());
                SqliteInstalledDb facts = SqliteInstalledDb.open(root().resolve("var/lib/mypkg/installed.sqlite"))) {
            work.on(disk, facts);
        }
    }

    /** The same on a disk that dies: whatever failure this leads to is as it should be, a broken invariant is not. */
    private void workOnDying(Work work) {
        try {
            work(work);
        } catch (Failure expected) {
            assertTrue(expected.diagnostic().title().length() > 0);
        }
    }

    private State state() throws Failure {
        var states = new ArrayList<State>();
        work((disk, facts) -> {
            var ours = new TreeSet<String>();
            var paths = new TreeSet<String>();
            walk(disk, RootPath.ROOT, paths, ours);
            String verified = oneThread(disk, facts, disk).verify(List.of()).toString();
            states.add(new State(new Machine(disk, facts).image() + verified, ours, paths));
        });
        return states.getFirst();
    }

    /** Of ours, what a transaction makes; the files that stay for good say nothing. */
    private static void walk(LinuxFilesystem disk, RootPath directory, TreeSet<String> paths, TreeSet<String> ours) throws DiskException {
        for (Bytes name : disk.list(directory)) {
            RootPath path = directory.resolve(name.toArray());
            String text = path.toString();
            boolean own = text.startsWith("/var/lib/mypkg/") || text.contains("/.mypkg");
            if (!own) {
                paths.add(text);
            } else if (text.matches(".*/(t[0-9]+|rescued|journal[.a-z]*)(/.*)?")) {
                ours.add(text);
            }
            if (disk.stat(path).orElseThrow().kind() == FileStat.Kind.DIRECTORY) {
                walk(disk, path, paths, ours);
            }
        }
    }

    /** Restores the old state, cuts the power during the change, recovers, judges, and makes the change after all. */
    Outcome run(Cut cut, long scriptNanos) throws Exception {
        restore();
        try {
            return runRestored(cut, scriptNanos);
        } catch (Exception | AssertionError failed) {
            unmount();
            failed.addSuppressed(new AssertionError("the checker of the file system says: " + main.check()));
            mountAgain();
            throw failed;
        }
    }

    private Outcome runRestored(Cut cut, long scriptNanos) throws Exception {
        try (Noise noise = cut.noise() ? Noise.on(main.mountPoint()) : Noise.none()) {
            noise.start();
            change(cut);
        }
        powerOn();
        sharedPathsAreThere("after the cut");
        if (cut.second() != PowerCutFilesystem.NEVER) {
            recoverOnDying(cut, scriptNanos);
            powerOn();
            if (!cut.shell()) {
                sharedPathsAreThere("after the second cut");
            }
        }
        var how = new StringBuilder();
        if (cut.shell()) {
            ProcessRunner.Result result = script();
            assertEquals(0, result.exitCode(), result.output());
            how.append(result.output().contains("is taken back") ? "the script took it back, " : "nothing for the script, ");
        }
        work((disk, facts) -> how.append(oneThread(disk, facts, disk).recover().map(done -> done.outcome().name()).orElse("NOTHING")));
        return new Outcome(judge(), how.toString());
    }

    private void change(Cut cut) throws InterruptedException {
        boolean timed = cut.effect() == PowerCutFilesystem.NEVER;
        Thread timer = timed ? after(cut.nanos(), cut.which()) : new Thread(() -> {});
        timer.start();
        workOnDying((disk, facts) -> {
            var cutting = new PowerCutFilesystem(disk, cut.effect(), () -> powerOff(cut.which()), forgotten);
            world.change().on(timed ? threads(cutting, facts, disk) : oneThread(cutting, facts, disk));
        });
        timer.join();
    }

    private Thread after(long nanos, Which which) {
        return new Thread(() -> {
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            try {
                powerOff(which);
            } catch (DiskException impossible) {
                throw new AssertionError(impossible);
            }
        });
    }

    private void recoverOnDying(Cut cut, long scriptNanos) throws Exception {
        if (cut.shell()) {
            Thread timer = after(scriptNanos * cut.second() / 100, Which.ALL);
            timer.start();
            script();
            timer.join();
        } else {
            workOnDying((disk, facts) -> {
                var cutting = new PowerCutFilesystem(disk, cut.second(), () -> powerOff(Which.ALL), forgotten);
                oneThread(cutting, facts, disk).recover();
            });
        }
    }

    private ProcessRunner.Result script() throws Failure {
        return new ProcessRunner().run(ProcessRunner.Command.of("sh", SCRIPT.toString(), root().toString()));
    }

    /** T1, on the disk: no program of ours has run since the cut. */
    private void sharedPathsAreThere(String when) throws Failure {
        try (LinuxFilesystem disk = LinuxFilesystem.open(root())) {
            for (String path : old.paths) {
                if (fresh.paths.contains(path)) {
                    assertTrue(disk.stat(RootPath.of(path)).isPresent(), "T1: " + path + " is missing " + when);
                }
            }
        }
    }

    /** Whether it is the new state. */
    private boolean judge() throws Failure {
        State now = state();
        boolean isNew = now.image.equals(fresh.image);
        if (!isNew) {
            assertEquals(old.image, now.image, () -> "neither old nor new; the new one is\n" + fresh.image);
            work((disk, facts) -> world.change().on(oneThread(disk, facts, disk)));
            assertEquals(fresh.image, state().image, "the same change once more");
        }
        assertEquals((isNew ? fresh : old).ours, now.ours, "left over");
        return isNew;
    }

    /** Somebody who keeps calling fsync on a file of his own, so that the file system writes its log all the time. */
    private record Noise(Optional<Thread> thread) implements AutoCloseable {
        static Noise none() {
            return new Noise(Optional.empty());
        }

        static Noise on(Path disk) {
            var thread = Thread.ofPlatform().unstarted(() -> {
                try (var file = new RandomAccessFile(disk.resolve("noise").toString(), "rw")) {
                    while (!Thread.currentThread().isInterrupted()) {
                        file.write(1);
                        file.getFD().sync();
                    }
                } catch (java.io.IOException dead) {
                    Thread.currentThread().interrupt();
                }
            });
            return new Noise(Optional.of(thread));
        }

        void start() {
            thread.ifPresent(Thread::start);
        }

        @Override
        public void close() {
            thread.ifPresent(running -> {
                running.interrupt();
                try {
                    running.join();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }

    @Override
    public void close() throws ProgramException {
        unmount();
    }
}

package org.mypkg.sys;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.mypkg.model.RootPath;

/**
 * The right to change a root: a kernel lock ({@code flock(2)}) on {@code var/lib/mypkg/lock}. It ends with the process that
 * holds it, however that ends, so there is never a stale one to remove; readers take none.
 *
 * <p>The file's text names the holder for people. It is no part of the lock: a holder that was killed leaves it behind.
 */
public final class RootLock implements AutoCloseable {
    /** The locked file; never removed, since a lock on a removed file excludes nobody. */
    public static final RootPath PATH = RootPath.of("var/lib/mypkg/lock");

    private static final int MODE_FILE = 0644;
    private static final int MODE_DIRECTORY = 0755;
    private static final int TEXT_MAX_BYTES = 4096;
    /** How often a lock that no living process has signed is asked for again: its holder is about to sign, or was a glance. */
    private static final int GLANCES = 6;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Kernel kernel;
    private final int file;
    private boolean closed;

    private RootLock(Kernel kernel, int file) {
        this.kernel = kernel;
        this.file = file;
    }

    /** @param pid the process @param command its command line, for people */
    public record Holder(long pid, String command) {
        private String text() {
            String line = command.replace('\n', ' ');
            return pid + "\n" + line + "\n";
        }

        /** Who it is, for people; the number is 0 where the holder did not sign yet. */
        public String words() {
            return pid == 0 ? "another process" : "process " + pid;
        }

        private boolean isAlive() {
            return pid > 0 && ProcessHandle.of(pid).isPresent();
        }

        private static Holder parse(String text) {
            String[] lines = text.split("\n", -1);
            boolean number = lines[0].matches("[0-9]{1,10}");
            return new Holder(number ? Long.parseLong(lines[0]) : 0, lines.length > 1 ? lines[1] : "");
        }
    }

    /**
     * Takes the lock if nobody holds it; makes its file and directory if need be.
     *
     * @param command this program's command line, for those who find the lock taken
     */
    public static Optional<RootLock> tryAcquire(LinuxFilesystem root, String command) throws DiskException {
        var kernel = new Kernel();
        makeDirectories(kernel, root);
        int file = open(kernel, root, Kernel.O_RDWR | Kernel.O_CREAT);
        long locked = kernel.lock(file, Kernel.LOCK_EX | Kernel.LOCK_NB);
        if (locked == 0) {
            locked = sign(kernel, file, command);
        }
        if (locked < 0) {
            Syscall.close(file);
        }
        if (locked == -Kernel.EAGAIN) {
            return Optional.empty();
        }
        check(locked, root);
        return Optional.of(new RootLock(kernel, file));
    }

    /**
     * Takes the lock, waiting for it up to the given time.
     *
     * @param command this program's command line, for those who find the lock taken
     * @param onWait told once who holds it, if it must be waited for
     */
    public static RootLock acquire(LinuxFilesystem root, String command, Duration wait, Consumer<Holder> onWait)
            throws LockedException, DiskException {
        Optional<RootLock> lock = tryAcquire(root, command);
        for (int i = 0; lock.isEmpty() && i < GLANCES && !read(root).isAlive(); i++) {
            LockSupport.parkNanos(POLL_NANOS);
            lock = tryAcquire(root, command);
        }
        if (lock.isEmpty() && wait.isPositive()) {
            onWait.accept(read(root));
        }
        long start = System.nanoTime();
        while (lock.isEmpty()
                && System.nanoTime() - start < wait.toNanos()
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(POLL_NANOS);
            lock = tryAcquire(root, command);
        }
        if (lock.isEmpty()) {
            throw new LockedException(root.rootText().isEmpty() ? "/" : root.rootText(), read(root));
        }
        return lock.orElseThrow();
    }

    /** Who holds the lock of this root now; empty if nobody does. The kernel says whether, the file's text says who. */
    public static Optional<Holder> holder(LinuxFilesystem root) throws DiskException {
        return isHeld(root) ? Optional.of(read(root)) : Optional.empty();
    }

    /**
     * Whether somebody holds the lock now, as the kernel says; writes nothing and works without the right to write. It asks
     * for a shared lock and gives it back at once: whoever comes in that moment to take the lock tries again by himself.
     */
    public static boolean isHeld(LinuxFilesystem root) throws DiskException {
        if (root.stat(PATH).isEmpty()) {
            return false;
        }
        var kernel = new Kernel();
        int file = open(kernel, root, Kernel.O_RDONLY);
        try {
            long locked = kernel.lock(file, Kernel.LOCK_SH | Kernel.LOCK_NB);
            boolean held = locked == -Kernel.EAGAIN;
            check(held ? 0 : locked, root);
            return held;
        } finally {
            Syscall.close(file);
        }
    }

    private static Holder read(LinuxFilesystem root) throws DiskException {
        var kernel = new Kernel();
        int file = open(kernel, root, Kernel.O_RDONLY);
        try {
            int length = (int) check(kernel.read(file, TEXT_MAX_BYTES), root);
            return Holder.parse(new String(kernel.memory.data(0, length), StandardCharsets.UTF_8));
        } finally {
            Syscall.close(file);
        }
    }

    private static long sign(Kernel kernel, int file, String command) {
        byte[] text = new Holder(ProcessHandle.current().pid(), command).text().getBytes(StandardCharsets.UTF_8);
        int length = Math.min(text.length, TEXT_MAX_BYTES);
        kernel.memory.putData(0, text, 0, length);
        long emptied = kernel.truncate(file);
        long written = emptied < 0 ? emptied : kernel.write(file, length);
        // On a full disk the lock is held without a name: whoever holds it may be the one that makes room.
        return written == -DiskException.ENOSPC || written == -DiskException.EDQUOT ? 0 : written;
    }

    private static int open(Kernel kernel, LinuxFilesystem root, int flags) throws DiskException {
        try (Place place = Place.of(kernel, root.descriptor(), PATH)) {
            check(place.directory(), root);
            return (int) check(kernel.open(place.directory(), place.name(), flags, MODE_FILE), root);
        }
    }

    private static void makeDirectories(Kernel kernel, LinuxFilesystem root) throws DiskException {
        for (RootPath above : PATH.ancestors()) {
            try (Place place = Place.of(kernel, root.descriptor(), above)) {
                check(place.directory(), root);
                long made = kernel.makeDirectory(place.directory(), place.name(), MODE_DIRECTORY);
                check(made == -DiskException.EEXIST ? 0 : made, root);
            }
        }
    }

    private static long check(long result, LinuxFilesystem root) throws DiskException {
        if (result < 0) {
            throw new DiskException("lock", root.rootText() + PATH, (int) -result);
        }
        return result;
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            kernel.truncate(file);
            Syscall.close(file);
        }
    }
}

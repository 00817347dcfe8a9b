package org.mypkg.sys;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The right to change a root: a kernel lock ({@code flock(2)}) on {@code var/lib/mypkg/lock}. It ends with the process that
 * holds it, however that ends; readers take none.
 */
public final class RootLock implements AutoCloseable {
    private RootLock() {}

    /** @param pid the process @param command its command line, for people */
    public record Holder(long pid, String command) {}

    /** Takes the lock if nobody holds it; makes its file and directory if need be. */
    public static Optional<RootLock> tryAcquire(LinuxFilesystem root, String command) throws DiskException {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes the lock, waiting for it up to the given time.
     *
     * @param command this program's command line, for those who find the lock taken
     * @param onWait told once who holds it, if it must be waited for
     */
    public static RootLock acquire(LinuxFilesystem root, String command, Duration wait, Consumer<Holder> onWait)
            throws LockedException, DiskException {
        throw new UnsupportedOperationException();
    }

    /** Who holds the lock of this root now; empty if nobody does. */
    public static Optional<Holder> holder(LinuxFilesystem root) throws DiskException {
        throw new UnsupportedOperationException();
    }

    /** Gives the lock back. */
    @Override
    public void close() {}
}

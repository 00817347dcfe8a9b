package org.mypkg.sys;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The right to write one file of the host: a kernel lock ({@code flock(2)}) on the file itself, which ends with the process
 * that holds it. The holder may rename or remove the file: the lock counts only while the locked file is the one that has
 * the name, which whoever takes it makes sure of.
 */
public final class HostLock implements AutoCloseable {
    private static final int MODE = 0644;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final int file;
    private boolean closed;

    private HostLock(int file) {
        this.file = file;
    }

    /** Takes the lock of a file, which is made if need be; empty while somebody else, in this process too, holds it. */
    public static Optional<HostLock> tryAcquire(Path path) throws DiskException {
        return tryAcquire(new Kernel(), path);
    }

    private static Optional<HostLock> tryAcquire(Kernel kernel, Path path) throws DiskException {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        while (true) {
            int file = kernel.open(Kernel.AT_FDCWD, name, Kernel.O_RDWR | Kernel.O_CREAT, MODE);
            check(file, path);
            long locked = kernel.lock(file, Kernel.LOCK_EX | Kernel.LOCK_NB);
            if (locked == 0 && hasTheName(kernel, file, name)) {
                return Optional.of(new HostLock(file));
            }
            Syscall.close(file);
            if (locked == -Kernel.EAGAIN) {
                return Optional.empty();
            }
            check(locked, path);
        }
    }

    /** Waits for the lock; empty if this thread is interrupted meanwhile. */
    public static Optional<HostLock> await(Path path) throws DiskException {
        var kernel = new Kernel();
        Optional<HostLock> lock = tryAcquire(kernel, path);
        while (lock.isEmpty() && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(POLL_NANOS);
            lock = tryAcquire(kernel, path);
        }
        return lock;
    }

    private static boolean hasTheName(Kernel kernel, int file, byte[] name) {
        if (kernel.statxItem(file) < 0) {
            return false;
        }
        FileStat locked = StatReader.read(kernel.memory, Collections.emptySortedMap());
        if (kernel.statx(Kernel.AT_FDCWD, name) < 0) {
            return false;
        }
        return locked.sameInode(StatReader.read(kernel.memory, Collections.emptySortedMap()));
    }

    private static void check(long result, Path path) throws DiskException {
        if (result < 0) {
            throw new DiskException("lock", path.toString(), (int) -result);
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            Syscall.close(file);
        }
    }
}

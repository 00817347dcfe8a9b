package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostLockTest {
    @TempDir
    Path directory;

    private Path file() {
        return directory.resolve("file");
    }

    @Test
    void oneHolderAtATime() throws Exception {
        try (HostLock lock = HostLock.tryAcquire(file()).orElseThrow()) {
            assertTrue(HostLock.tryAcquire(file()).isEmpty(), lock.toString());
        }
        HostLock.tryAcquire(file()).orElseThrow().close();
    }

    /** Streams that come and go on the same file leave the lock alone, unlike those of fcntl(2). */
    @Test
    void readingTheFileDoesNotGiveTheLockBack() throws Exception {
        try (HostLock lock = HostLock.tryAcquire(file()).orElseThrow()) {
            HostFiles.writeText(directory.resolve("other"), "x");
            HostFiles.append(file()).close();
            HostFiles.open(file()).close();
            assertTrue(HostLock.tryAcquire(file()).isEmpty(), lock.toString());
        }
    }

    @Test
    void theLockOfAFileThatWasRenamedIsNoneOfTheNewOneOfThatName() throws Exception {
        try (HostLock first = HostLock.tryAcquire(file()).orElseThrow()) {
            HostFiles.move(file(), directory.resolve("elsewhere"));
            try (HostLock second = HostLock.tryAcquire(file()).orElseThrow()) {
                assertTrue(HostLock.tryAcquire(file()).isEmpty(), first + " " + second);
            }
        }
    }

    /** The waiter holds a descriptor of the file that the holder renames: it must not take that for the one of the name. */
    @Test
    void whoeverWaitedHasTheLockOfTheFileThatHasTheName() throws Exception {
        HostLock first = HostLock.tryAcquire(file()).orElseThrow();
        var got = new AtomicReference<Optional<HostLock>>(Optional.empty());
        var begun = new CountDownLatch(1);
        Thread waiter = Thread.ofPlatform().start(() -> {
            begun.countDown();
            try {
                got.set(HostLock.await(file()));
            } catch (DiskException failed) {
                throw new IllegalStateException(failed);
            }
        });
        begun.await();
        HostFiles.move(file(), directory.resolve("elsewhere"));
        first.close();
        waiter.join();
        try (HostLock second = got.get().orElseThrow()) {
            assertTrue(Files.exists(file()), second.toString());
            assertTrue(HostLock.tryAcquire(file()).isEmpty());
        }
    }

    @Test
    void anInterruptedWaiterGoesAway() throws Exception {
        try (HostLock lock = HostLock.tryAcquire(file()).orElseThrow()) {
            Thread.currentThread().interrupt();
            assertTrue(HostLock.await(file()).isEmpty(), lock.toString());
            assertTrue(Thread.interrupted());
        }
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Files.createSymbolicLink(file(), directory.resolve("target"));
        assertThrows(DiskException.class, () -> HostLock.tryAcquire(file()));
        assertFalse(Files.exists(directory.resolve("target")));
    }
}

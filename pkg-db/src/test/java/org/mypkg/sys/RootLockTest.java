package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;

final class RootLockTest {
    private final Scratch scratch = Scratch.plain();

    @SuppressWarnings("NullAway.Init")
    private LinuxFilesystem root;

    @BeforeEach
    void open() throws DiskException {
        root = scratch.open();
    }

    @AfterEach
    void release() throws DiskException {
        scratch.release();
    }

    @Test
    void oneHolderAtATime() throws Exception {
        RootLock lock = RootLock.tryAcquire(root, "mypkg install a").orElseThrow();
        try (lock) {
            assertTrue(RootLock.tryAcquire(root, "other").isEmpty());
            var self = new RootLock.Holder(ProcessHandle.current().pid(), "mypkg install a");
            assertEquals(Optional.of(self), RootLock.holder(root));
        }
        assertEquals(Optional.empty(), RootLock.holder(root));
        RootLock.tryAcquire(root, "next").orElseThrow().close();
    }

    @Test
    void nobodyHoldsTheLockOfAFreshRoot() throws Exception {
        assertEquals(Optional.empty(), RootLock.holder(root));
        assertTrue(root.list(org.mypkg.model.RootPath.ROOT).isEmpty());
    }

    /** The text in the file is for people: what a killed holder left there means nothing. */
    @Test
    void theKernelSaysWhetherAndTheTextSaysWho() throws Exception {
        RootLock.tryAcquire(root, "first").orElseThrow().close();
        HostFiles.writeText(scratch.directory().resolve("root/var/lib/mypkg/lock"), ProcessHandle.current().pid() + "\nstale\n");
        assertFalse(RootLock.isHeld(root));
        assertEquals(Optional.empty(), RootLock.holder(root));
        RootLock lock = RootLock.acquire(root, "mine", Duration.ZERO, holder -> {});
        try (lock) {
            assertTrue(RootLock.isHeld(root));
            assertTrue(OrdinaryUser.call(() -> RootLock.isHeld(root)));
        }
        assertFalse(RootLock.isHeld(root));
    }

    @Test
    void refusalNamesTheHolder() throws Exception {
        RootLock lock = RootLock.tryAcquire(root, "mypkg\ninstall a").orElseThrow();
        try (lock) {
            var thrown = assertThrows(
                    LockedException.class, () -> RootLock.acquire(root, "mine", Duration.ZERO, holder -> {}));
            assertEquals("mypkg install a", thrown.holder().command());
            assertEquals(ErrorCode.ROOT_LOCKED, thrown.diagnostic().code());
            String because = thrown.diagnostic().because().getFirst();
            assertTrue(because.contains("mypkg install a"), because);
        }
    }

    @Test
    void waiterGetsTheLockWhenItIsGivenBack() throws Exception {
        RootLock lock = RootLock.tryAcquire(root, "first").orElseThrow();
        var waiting = new CountDownLatch(1);
        var told = new ArrayList<String>();
        var releaser = new Thread(() -> {
            try {
                waiting.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            lock.close();
        });
        releaser.start();
        RootLock second = RootLock.acquire(root, "second", Duration.ofMinutes(1), holder -> {
            told.add(holder.command());
            waiting.countDown();
        });
        try (second) {
            assertEquals("second", RootLock.holder(root).orElseThrow().command());
        }
        releaser.join();
        assertEquals(List.of("first"), told);
    }

    @Test
    void lockDiesWithItsProcess() throws Exception {
        Process other = ChildJvm.start(
                LockHolder.class, scratch.directory().resolve("root").toString());
        try (var out = new BufferedReader(new InputStreamReader(other.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("locked", out.readLine());
            assertTrue(RootLock.tryAcquire(root, "mine").isEmpty());
            assertEquals(other.pid(), RootLock.holder(root).orElseThrow().pid());
        } finally {
            other.destroyForcibly().waitFor();
        }
        assertEquals(Optional.empty(), RootLock.holder(root));
        RootLock lock = RootLock.acquire(root, "mine", Duration.ofSeconds(10), holder -> {});
        try (lock) {
            assertEquals("mine", RootLock.holder(root).orElseThrow().command());
        }
    }

    @Test
    void lockThroughALinkStaysInsideTheRoot() throws Exception {
        Path outside = HostFiles.createDirectories(scratch.directory().resolve("outside"));
        HostFiles.symlink(scratch.directory().resolve("root/var"), outside);
        var thrown = assertThrows(DiskException.class, () -> RootLock.tryAcquire(root, "mine"));
        assertEquals(DiskException.ENOENT, thrown.errno());
        assertFalse(HostFiles.exists(outside.resolve("lib")));
    }

    /** Takes the lock of the root that it is given, says so, and waits to be killed. */
    static final class LockHolder {
        private LockHolder() {}

        public static void main(String[] arguments) throws Exception {
            LinuxFilesystem root = LinuxFilesystem.open(Path.of(arguments[0]));
            RootLock lock = RootLock.tryAcquire(root, "holder").orElseThrow();
            try (lock) {
                System.out.println("locked");
                new CountDownLatch(1).await();
            }
        }
    }
}

package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;

/** Every kind of change on a real disk: the whole tree before, after, and after undoing. */
@SuppressWarnings("NullAway.Init")
final class RealChangesTest {
    private static final long TIME = 1_700_000_000;

    private RealRoot root;
    private Machine machine;

    @BeforeEach
    void open() throws Failure {
        root = new RealRoot();
        machine = root.open();
    }

    @AfterEach
    void close() throws Failure {
        if (root != null) {
            root.close();
        }
    }

    /** Changes, undoes, does it again by undoing the undo, and compares. */
    private void changesAndComesBack(PackageChange... changes) throws Failure {
        String before = machine.image();
        machine.run(changes);
        String after = machine.image();
        assertNotEquals(before, after);
        assertEquals(List.of(), machine.engine().verify(List.of()));
        RealRoot.undo(machine);
        assertEquals(before, machine.image());
        RealRoot.undo(machine);
        assertEquals(after, machine.image());
        RealRoot.assertNothingLeftOver(machine);
    }

    private static FileMeta meta(int mode, String name, byte[] value) {
        var attributes = new TreeMap<String, Bytes>();
        attributes.put(name, Bytes.of(value));
        return new FileMeta(mode, 0, 0, TIME, 0, attributes);
    }

    /** cap_net_raw, effective and permitted (linux/capability.h, version 2). */
    private static byte[] capability() {
        byte[] value = new byte[20];
        value[0] = 1;
        value[3] = 2;
        value[5] = 0x20;
        return value;
    }

    /** User 1000 may read (linux/posix_acl_xattr.h). */
    private static byte[] acl() {
        return new byte[] {
            2, 0, 0, 0, 1, 0, 6, 0, -1, -1, -1, -1, 2, 0, 4, 0, (byte) 0xe8, 3, 0, 0, 4, 0, 4, 0, -1, -1, -1, -1,
            0x10, 0, 4, 0, -1, -1, -1, -1, 0x20, 0, 4, 0, -1, -1, -1, -1
        };
    }

    private long inode(String path) throws DiskException {
        return machine.disk().stat(RootPath.of(path)).orElseThrow().inode();
    }

    /** T6: what only metadata tells apart is a new inode, and the old one is as it was. */
    @Test
    void metadataAloneIsANewInode() throws Failure {
        FileMeta plain = FileMeta.of(0644, 0, 0, TIME);
        machine.run(PackageBuilder.of("a", "1").file("d/mode", "x", plain).file("d/owner", "x", plain).file("d/cap", "x", plain)
                .file("d/acl", "x", plain).file("d/user", "x", meta(0644, "user.k", new byte[] {1})).install());
        List<String> paths = List.of("d/mode", "d/owner", "d/cap", "d/acl", "d/user");
        var old = new TreeMap<String, FileStat>();
        for (String path : paths) {
            old.put(path, machine.disk().stat(RootPath.of(path)).orElseThrow());
        }
        changesAndComesBack(PackageBuilder.of("a", "2").file("d/mode", "x", FileMeta.of(04711, 0, 0, TIME))
                .file("d/owner", "x", FileMeta.of(0644, 7, 8, TIME)).file("d/cap", "x", meta(0755, "security.capability", capability()))
                .file("d/acl", "x", meta(0644, "system.posix_acl_access", acl())).file("d/user", "x", plain).replace());
        for (var was : old.entrySet()) {
            assertNotEquals(was.getValue().inode(), inode(was.getKey()), was.getKey());
        }
        RealRoot.undo(machine);
        for (var was : old.entrySet()) {
            String path = was.getKey();
            assertEquals(was.getValue().inode(), inode(path), path);
            assertEquals(was.getValue().meta(), machine.disk().stat(RootPath.of(path)).orElseThrow().meta(), path);
        }
    }

    @Test
    void aSharedDirectoryGoesWithItsLastOwnerUnlessSomebodyElsesFileIsInIt() throws Failure {
        machine.run(PackageBuilder.of("a", "1").dir("srv").dir("srv/d", 0750).file("srv/d/a", "a").install(),
                PackageBuilder.of("b", "1").dir("srv").dir("srv/d", 0750).file("srv/d/b", "b").install());
        changesAndComesBack(PackageBuilder.remove("a"));
        assertTrue(machine.exists("srv/d/b"));
        machine.write("srv/d/mine", "mine");
        Committed last = machine.run(PackageBuilder.remove("b"));
        assertEquals("mine", machine.read("srv/d/mine"));
        assertTrue(last.notices().toString().contains("/srv/d"), last.notices().toString());
        RealRoot.undo(machine);
        assertEquals("mine", machine.read("srv/d/mine"));
        assertEquals("b", machine.read("srv/d/b"));
    }

    @Test
    void typesChangeThereAndBack() throws Failure {
        var one = PackageBuilder.of("a", "1").file("d/x", "file").dir("d/y").file("d/y/in", "in").link("d/z", "y").node("d/n")
                .fifo("d/p").file("d/h1", "h").hard("d/h2", "d/h1");
        var two = PackageBuilder.of("a", "2").dir("d/x").file("d/x/in", "in").link("d/y", "x").dir("d/z", 0700).file("d/z/deep/in", "in")
                .fifo("d/n").file("d/p", "p").file("d/h1", "h").file("d/h2", "apart");
        machine.run(one.install());
        changesAndComesBack(two.replace());
        changesAndComesBack(PackageBuilder.of("a", "3").file("d/x", "file").dir("d/y").file("d/y/in", "in").link("d/z", "y").node("d/n")
                .fifo("d/p").file("d/h1", "h").hard("d/h2", "d/h1").replace());
        changesAndComesBack(PackageBuilder.remove("a"));
    }

    @Test
    void filesMoveBetweenPackagesAndPackagesAreRenamedAndSplit() throws Failure {
        machine.run(PackageBuilder.of("big", "1").file("usr/bin/big", "b").file("usr/lib/part", "p").file("usr/share/doc/big", "d").install(),
                PackageBuilder.of("other", "1").file("usr/bin/other", "o").install());
        changesAndComesBack(PackageBuilder.of("big", "2").file("usr/bin/big", "b2").replace(),
                PackageBuilder.of("other", "2").file("usr/bin/other", "o").file("usr/lib/part", "p").replace(),
                PackageBuilder.of("big-doc", "2").file("usr/share/doc/big", "d2").replaces("big").install());
        changesAndComesBack(PackageBuilder.remove("other"),
                PackageBuilder.of("renamed", "3").file("usr/bin/other", "o3").file("usr/lib/part", "p").replaces("other").install());
    }

    /** The live path goes through a link that stays: the package's files lie, and are owned, where it leads. */
    @Test
    void pathsThroughALinkedDirectory() throws Failure {
        machine.run(PackageBuilder.of("base", "1").dir("usr").dir("usr/lib").link("lib", "usr/lib").install());
        changesAndComesBack(PackageBuilder.of("libc", "1").dir("lib").file("lib/libc.so", "1").file("lib/sub/x", "x").install());
        changesAndComesBack(PackageBuilder.of("libc", "2").dir("lib").file("lib/libc.so", "2").file("lib/sub/y", "y").replace());
        assertEquals("2", machine.read("usr/lib/libc.so"));
        changesAndComesBack(PackageBuilder.remove("libc"));
    }

    /** A socket is nobody's package's; it is refused, and where it may be overwritten it comes back as the inode that it was. */
    @Test
    void aSocketInTheWay() throws Exception {
        HostFiles.createDirectories(root.path("run"));
        Path path = root.path("run/s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            PackageChange install = PackageBuilder.of("a", "1").file("run/s", "file").install();
            var thrown = assertThrows(TransactionException.class, () -> machine.run(install));
            assertEquals(ErrorCode.UNOWNED_FILE_IN_THE_WAY, thrown.diagnostic().code());
            long inode = inode("run/s");
            TransactionEngine engine = machine.engine();
            engine.execute(engine.prepare(ChangeSet.of("overwrite", List.of(install), Optional.empty())
                    .with(new ChangeSet.Options(List.of("/run/*"), true))));
            assertEquals("file", machine.read("run/s"));
            RealRoot.undo(machine);
            assertEquals(inode, inode("run/s"));
            assertEquals(FileStat.Kind.SOCKET, machine.disk().stat(RootPath.of("run/s")).orElseThrow().kind());
        }
    }

    /** A program that runs, and a file that is open, stay what they were: the old inode lives on. */
    @Test
    void runningProgramsAndOpenFilesLiveOn() throws Exception {
        byte[] busybox = Files.readAllBytes(Path.of("/bin/busybox"));
        FileMeta executable = FileMeta.of(0755, 0, 0, TIME);
        machine.run(PackageBuilder.of("a", "1").file(RootPath.of("bin/cat"), busybox, executable).file("bin/data", "old data").install());
        Process running = new ProcessBuilder(root.path("bin/cat").toString(), "-").start();
        try (InputStream open = Files.newInputStream(root.path("bin/data"))) {
            changesAndComesBack(PackageBuilder.of("a", "2").file("bin/cat", "no program", executable).file("bin/data", "new").replace());
            assertEquals("no program", machine.read("bin/cat"));
            assertTrue(running.isAlive());
            running.getOutputStream().write("still here\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            running.getOutputStream().close();
            assertEquals("still here\n", new String(running.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII));
            assertEquals(0, running.waitFor());
            assertArrayEquals("old data".getBytes(java.nio.charset.StandardCharsets.US_ASCII), open.readAllBytes());
        } finally {
            running.destroyForcibly();
        }
        machine.run(PackageBuilder.remove("a"));
        assertFalse(machine.exists("bin/cat"));
    }

    /**
     * Another process swaps a directory for a link to a place outside, and back, as fast as it can, while packages come and go.
     * Nobody's file in that directory stays where it is, or is rescued where the directory was taken for the package's own.
     */
    @Test
    void whoeverSwapsADirectoryForALinkGainsNothing() throws Exception {
        Path outside = HostFiles.createDirectories(root.outside("outside"));
        HostFiles.createDirectories(outside.resolve("deep"));
        Files.writeString(outside.resolve("f0"), "victim");
        HostFiles.createDirectories(root.path("usr/share/x/deep"));
        // Nobody's file keeps the directory when the package goes.
        Files.writeString(root.path("usr/share/x/deep/mine"), "mine");
        HostFiles.symlink(root.path("usr/share/absolute"), outside);
        HostFiles.symlink(root.path("usr/share/dots"), Path.of("../../../outside"));
        PackageBuilder evil = PackageBuilder.of("a", "1").dir("usr").dir("usr/share").dir("usr/share/x").dir("usr/share/x/deep");
        for (int i = 0; i < 40; i++) {
            evil.file("usr/share/x/f" + i, "f").file("usr/share/x/deep/f" + i, "f");
        }
        var stop = new AtomicBoolean();
        var swaps = new AtomicInteger();
        int failures = 0;
        try (LinuxFilesystem swapper = LinuxFilesystem.open(root.path(""));
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<?> swapping = thread.submit(() -> swapUntil(stop, swapper, swaps));
            for (int round = 0; round < 200 && (round < 10 || failures == 0 || swaps.get() < 100); round++) {
                failures += attempt(evil);
                assertEquals(List.of(outside, outside.resolve("deep"), outside.resolve("f0")), HostFiles.walk(outside));
                assertEquals("victim", Files.readString(outside.resolve("f0")));
            }
            stop.set(true);
            swapping.get();
        }
        assertTrue(failures > 0 && swaps.get() >= 100, "nothing was tried: " + failures + " failures, " + swaps + " swaps");
        machine.engine().recover();
        assertFalse(machine.engine().needsRecovery());
        if (machine.facts().packages().isEmpty()) {
            machine.run(evil.install());
        }
        machine.run(PackageBuilder.remove("a"));
        assertEquals(List.of("mine"), textsOf("mine"));
        assertEquals(List.of(outside, outside.resolve("deep"), outside.resolve("f0")), HostFiles.walk(outside));
    }

    /** What the files of this name hold that a user still has: those of the root, and those that were rescued. */
    private List<String> textsOf(String name) throws Exception {
        var texts = new ArrayList<String>();
        for (String place : List.of("usr", "var/lib/mypkg/rescued")) {
            List<Path> paths = machine.exists(place) ? HostFiles.walk(root.path(place)) : List.of();
            for (Path path : paths) {
                if (path.endsWith(name)) {
                    texts.add(Files.readString(path));
                }
            }
        }
        return texts;
    }

    /** Installs, or removes what is installed. Whether it failed, as it may. */
    private int attempt(PackageBuilder evil) throws Failure {
        try {
            TransactionEngine engine = machine.engine();
            engine.recover();
            boolean there = !machine.facts().packages().isEmpty();
            machine.run(there ? PackageBuilder.remove("a") : evil.install());
            return 0;
        } catch (TransactionException | DiskException expected) {
            return 1;
        }
    }

    private static Integer swapUntil(AtomicBoolean stop, LinuxFilesystem swapper, AtomicInteger swaps) throws DiskException {
        RootPath directory = RootPath.of("usr/share/x");
        List<RootPath> links = List.of(RootPath.of("usr/share/absolute"), RootPath.of("usr/share/dots"));
        while (!stop.get()) {
            for (RootPath link : links) {
                swap(swapper, directory, link, swaps);
                swap(swapper, directory, link, swaps);
            }
        }
        for (RootPath link : links) {
            if (swapper.stat(link).orElseThrow().kind() == FileStat.Kind.DIRECTORY) {
                swap(swapper, directory, link, swaps);
            }
        }
        return swaps.get();
    }

    /** For a moment in each transaction there is nothing to swap, because the package's directory is moved as a whole. */
    private static void swap(LinuxFilesystem swapper, RootPath directory, RootPath link, AtomicInteger swaps) throws DiskException {
        try {
            swapper.apply(new Effect.Exchange(directory, link));
            swaps.incrementAndGet();
        } catch (DiskException gone) {
            if (gone.errno() != DiskException.ENOENT) {
                throw gone;
            }
        }
    }
}

package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.HostFiles;

/** Roots of several file systems and mounts, as they are: install, upgrade, undo, remove, undo; whole trees compared. */
@SuppressWarnings("NullAway.Init")
final class MountedRootTest {
    private RealRoot root;

    @BeforeEach
    void make() throws Failure {
        root = new RealRoot();
    }

    @AfterEach
    void close() throws Failure {
        if (root != null) {
            root.close();
        }
    }

    private static PackageBuilder app(String version) {
        var app = PackageBuilder.of("app", version)
                .file("usr/bin/app", "app " + version, FileMeta.of(04755, 12, 34, 1_600_000_000)).link("usr/bin/alias", "app" + version)
                .file("usr/bin/h1", "hard " + version).hard("usr/bin/h2", "usr/bin/h1").node("usr/share/null" + version)
                .file("usr/share/app/data", "data " + version).file("var/opt/app/state" + version, "state")
                .file("var/opt/app/same", "same " + version).file("opt/app/" + version + "/f", "own");
        return version.equals("1") ? app.file("usr/lib/l", "l") : app.file("usr/lib64/l", "l").link("usr/lib", "lib64");
    }

    private static PackageBuilder kernel(String version) {
        return PackageBuilder.of("kernel", version).file("boot/kernel", "kernel " + version, FileMeta.of(0755, 0, 0, 1_600_000_000))
                .file("boot/" + version + "/config", "c", FileMeta.of(0755, 0, 0, 1_600_000_000))
                .file("usr/lib/modules", "m" + version);
    }

    /** Every way there and back, compared by whole trees. */
    private static void thereAndBack(Machine machine, PackageBuilder one, PackageBuilder two) throws Failure {
        String empty = machine.image();
        machine.run(one.install());
        String first = machine.image();
        assertNotEquals(empty, first);
        machine.run(two.replace());
        String second = machine.image();
        assertNotEquals(first, second);
        RealRoot.undo(machine);
        assertEquals(first, machine.image());
        RealRoot.undo(machine);
        assertEquals(second, machine.image());
        machine.run(PackageBuilder.remove(one.install().name().value()));
        assertEquals(empty, machine.image());
        RealRoot.undo(machine);
        assertEquals(second, machine.image());
        RealRoot.assertNothingLeftOver(machine);
    }

    @Test
    void usrAndVarOnFileSystemsOfTheirOwn() throws Failure {
        root.mountExt4("usr", 8);
        root.mountExt4("var", 8);
        Machine machine = root.open();
        thereAndBack(machine, app("1"), app("2"));
        assertEquals(List.of(), machine.engine().verify(List.of()));
        assertTrue(machine.exists(".mypkg") && machine.exists("usr/.mypkg"), "each file system has a home");
    }

    /** One device, two mounts: names do not move between them, though the device's number says that they could. */
    @Test
    void bindMountsOfTheSameDevice() throws Failure {
        HostFiles.createDirectories(root.path("srv/real"));
        HostFiles.createDirectories(root.path("usr"));
        root.mount("usr/share", "--bind", root.path("srv/real").toString());
        Machine machine = root.open();
        assertEquals(machine.disk().stat(RootPath.of("usr")).orElseThrow().device(),
                machine.disk().stat(RootPath.of("usr/share")).orElseThrow().device());
        thereAndBack(machine, app("1"), app("2"));
        assertTrue(machine.exists("usr/share/.mypkg"));
        assertEquals(List.of(), machine.engine().verify(List.of()));
    }

    /** No hard link reaches from one mount to another: then its names are files of their own, and that is no fault. */
    @Test
    void hardLinksAcrossMountsAreCopies() throws Failure {
        HostFiles.createDirectories(root.path("srv/real"));
        HostFiles.createDirectories(root.path("usr"));
        root.mount("usr/share", "--bind", root.path("srv/real").toString());
        root.mountExt4("var", 8);
        Machine machine = root.open();
        for (String version : List.of("1", "2")) {
            PackageBuilder linked = PackageBuilder.of("a", version).file("usr/bin/h", "hard " + version).hard("usr/share/h", "usr/bin/h")
                    .hard("var/h", "usr/bin/h");
            machine.run(version.equals("1") ? linked.install() : linked.replace());
            assertEquals("hard " + version, machine.read("usr/share/h"));
            assertEquals("hard " + version, machine.read("var/h"));
            assertEquals(List.of(), machine.engine().verify(List.of()));
        }
        RealRoot.undo(machine);
        assertEquals("hard 1", machine.read("var/h"));
        assertEquals(List.of(), machine.engine().verify(List.of()));
        RealRoot.assertNothingLeftOver(machine);
    }

    @Test
    void tmpfsAsRoot() throws Failure {
        root.mount("", "-t", "tmpfs", "-o", "mode=755", "tmpfs");
        thereAndBack(root.open(), app("1"), app("2"));
    }

    @Test
    void overlayAsRoot() throws Failure {
        for (String part : List.of("lower", "upper", "work")) {
            HostFiles.createDirectories(root.outside(part));
        }
        HostFiles.createDirectories(root.outside("lower/usr/lib"));
        root.mount("", "-t", "overlay", "-o", "lowerdir=" + root.outside("lower") + ",upperdir=" + root.outside("upper")
                + ",workdir=" + root.outside("work"), "overlay");
        Machine machine = root.open();
        thereAndBack(machine, PackageBuilder.of("app", "1").file("usr/lib/l", "l").file("usr/bin/app", "1"),
                PackageBuilder.of("app", "2").file("usr/lib/l", "m").file("usr/bin/app", "2").file("usr/lib/n", "n"));
        assertEquals(List.of(), machine.engine().verify(List.of()));
    }

    /** The lower layer's files get new inodes when they are first linked: they must still be known as what they were. */
    @Test
    void overlayWithThePackageInItsLowerLayer() throws Failure {
        root.mount("", "-t", "tmpfs", "-o", "mode=755", "tmpfs");
        try (RealRoot image = new RealRoot()) {
            Machine built = image.open();
            built.run(PackageBuilder.of("app", "1").file("usr/lib/l", "l").file("usr/bin/app", "1").file("usr/share/gone", "g").install());
            RealRoot.run("cp", "-a", image.path("") + "/.", root.outside("lower").toString());
        }
        for (String part : List.of("upper", "work")) {
            HostFiles.createDirectories(root.outside(part));
        }
        root.mount("", "-t", "overlay", "-o", "lowerdir=" + root.outside("lower") + ",upperdir=" + root.outside("upper")
                + ",workdir=" + root.outside("work"), "overlay");
        Machine machine = root.open();
        String first = machine.image();
        var becomesLink = PackageBuilder.of("app", "2").file("usr/bin/app", "2").link("usr/lib", "bin").file("usr/share/gone", "g");
        refused(machine, ErrorCode.READ_ONLY, "/usr/lib", becomesLink.replace());
        Committed done = machine.run(PackageBuilder.of("app", "2").file("usr/lib/l", "l2").file("usr/bin/app", "2").file("usr/new/n", "n").replace());
        assertTrue(done.notices().toString().contains("/usr/share is left: it lies in a lower layer"), done.notices().toString());
        assertTrue(machine.exists("usr/share") && !machine.exists("usr/share/gone") && machine.exists("usr/bin/app"));
        String second = machine.image();
        RealRoot.undo(machine);
        assertEquals(first, machine.image());
        RealRoot.undo(machine);
        assertEquals(second, machine.image());
        RealRoot.assertNothingLeftOver(machine);
    }

    @Test
    void bootWithoutHardLinks() throws Failure {
        root.mountExfat("boot");
        Machine machine = root.open();
        assertFalse(machine.disk().space(RootPath.of("boot")).hardLinks());
        thereAndBack(machine, kernel("1"), kernel("2"));
    }

    private void refused(Machine machine, ErrorCode code, String named, PackageChange change) throws Failure {
        String before = machine.image();
        var thrown = assertThrows(TransactionException.class, () -> machine.run(change));
        assertEquals(code, thrown.diagnostic().code(), thrown.toString());
        assertTrue(thrown.diagnostic().title().contains(named), thrown.diagnostic().toString());
        assertFalse(thrown.diagnostic().hints().isEmpty());
        assertEquals(before, machine.image());
        RealRoot.assertNothingLeftOver(machine);
        assertFalse(machine.exists("usr/.mypkg"));
    }

    @Test
    void aReadOnlyFileSystemIsNamedBeforeAnythingIsMade() throws Failure {
        root.mountExt4("usr", 8);
        Machine machine = root.open();
        HostFiles.createDirectories(root.path("usr/bin"));
        RealRoot.run("mount", "-o", "remount,ro", root.path("usr").toString());
        refused(machine, ErrorCode.READ_ONLY, "/usr", app("1").install());
        machine.run(PackageBuilder.of("elsewhere", "1").file("opt/e", "e").install());
        RealRoot.run("mount", "-o", "remount,rw", root.path("usr").toString());
        machine.run(app("1").install());
    }

    @Test
    void aReadOnlyBindMountIsNamed() throws Failure {
        HostFiles.createDirectories(root.path("usr/share/app"));
        root.mount("usr/share", "--bind", root.path("usr/share").toString());
        RealRoot.run("mount", "-o", "remount,bind,ro", root.path("usr/share").toString());
        Machine machine = root.open();
        refused(machine, ErrorCode.READ_ONLY, "/usr/share", app("1").install());
    }

    /** As on a running system, whose packages brought /dev and /proc for the time before there is a kernel's. */
    @Test
    void whatTheKernelMountsOverIsNoProblem() throws Failure {
        Machine machine = root.open();
        machine.run(PackageBuilder.of("layout", "1").dir("proc").dir("dev").dir("dev/pts").node("dev/null").link("dev/fd", "../proc/self/fd")
                .file("usr/bin/sh", "sh").install());
        root.mount("proc", "-t", "proc", "proc");
        root.mount("dev", "-t", "tmpfs", "-o", "mode=700", "tmpfs");
        assertEquals(List.of(), machine.engine().verify(List.of()));
        root.mountExt4("usr", 8);
        assertEquals(List.of("/usr/bin", "/usr/bin/sh"),
                machine.engine().verify(List.of()).stream().map(problem -> problem.path().toString()).toList());
    }

    @Test
    void somethingMountedOnAFileIsNamed() throws Failure {
        Machine machine = root.open();
        machine.run(PackageBuilder.of("resolv", "1").file("etc/resolv.conf", "one").dir("srv/d").install());
        HostFiles.write(root.outside("other"), "other".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        RealRoot.run("mount", "--bind", root.outside("other").toString(), root.path("etc/resolv.conf").toString());
        try {
            refused(machine, ErrorCode.READ_ONLY, "/etc/resolv.conf", PackageBuilder.of("resolv", "2").file("etc/resolv.conf", "two").dir("srv/d").replace());
            refused(machine, ErrorCode.READ_ONLY, "/etc/resolv.conf", PackageBuilder.remove("resolv"));
        } finally {
            RealRoot.run("umount", root.path("etc/resolv.conf").toString());
        }
        machine.run(PackageBuilder.of("resolv", "2").file("etc/resolv.conf", "two").dir("srv/d").replace());
        assertEquals("two", machine.read("etc/resolv.conf"));
    }

    @Test
    void aMountInsideADirectoryThatBecomesALinkIsNamed() throws Failure {
        Machine machine = root.open();
        machine.run(PackageBuilder.of("a", "1").dir("srv").dir("srv/d").dir("srv/d/e").install());
        root.mount("srv/d/e", "-t", "tmpfs", "tmpfs");
        refused(machine, ErrorCode.READ_ONLY, "/srv/d/e", PackageBuilder.of("a", "2").dir("srv").link("srv/d", "elsewhere").replace());
    }

    @Test
    void immutableAndAppendOnlyInodesAreNamedAndOthersDoNotMatter() throws Failure {
        Machine machine = root.open();
        machine.run(app("1").install());
        for (String fixed : List.of("usr/bin/app", "usr/bin", "usr/share/app", "usr/lib")) {
            for (String attribute : List.of("i", "a")) {
                RealRoot.run("chattr", "+" + attribute, root.path(fixed).toString());
                try {
                    var thrown = assertThrows(TransactionException.class, () -> machine.run(app("2").replace()));
                    assertInstanceOf(TransactionException.Fact.Fixed.class, thrown.fact(), fixed);
                    refused(machine, ErrorCode.IMMUTABLE, "/" + fixed, app("2").replace());
                    assertTrue(thrown.diagnostic().hints().getFirst().startsWith("chattr -i -a /" + fixed), thrown.diagnostic().toString());
                } finally {
                    RealRoot.run("chattr", "-" + attribute, root.path(fixed).toString());
                }
            }
        }
        HostFiles.createDirectories(root.path("srv/foreign"));
        RealRoot.run("chattr", "+i", root.path("srv/foreign").toString());
        try {
            machine.run(app("2").replace());
        } finally {
            RealRoot.run("chattr", "-i", root.path("srv/foreign").toString());
        }
    }
}

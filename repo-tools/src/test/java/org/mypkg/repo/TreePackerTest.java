package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;

final class TreePackerTest {
    private static final PackageSpec SPEC =
            PackageSpec.of(PackageId.of("all-types", "1:2.0", "x86_64"), Description.NONE, Dependencies.NONE);

    @TempDir
    Path temporary = Path.of("set by JUnit");

    private static boolean isRoot() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    }

    /** Every type of file; made in two orders, so that the kernel lists them in two orders. */
    private static Path allTypes(Path tree, boolean backwards) throws Exception {
        Files.createDirectories(tree.resolve("usr/bin"));
        Files.createDirectory(tree.resolve("empty"));
        List<String> names = List.of("a", "b.txt", "c c", "ümlaut");
        for (String name : backwards ? names.reversed() : names) {
            Files.writeString(tree.resolve("usr/bin").resolve(name), "content of " + name);
        }
        Files.createLink(tree.resolve("usr/bin/z-same-as-a"), tree.resolve("usr/bin/a"));
        Files.createSymbolicLink(tree.resolve("usr/link"), Path.of("../nowhere"));
        Workshop.host(tree, "mkfifo", "pipe");
        Workshop.host(tree, "chmod", "4755", "usr/bin/b.txt");
        Files.getFileAttributeView(tree.resolve("usr/bin/a"), UserDefinedFileAttributeView.class)
                .write("note", ByteBuffer.wrap(new byte[] {0, (byte) 0xff}));
        if (isRoot()) {
            Workshop.host(tree, "mknod", "null", "c", "1", "3");
            Workshop.host(tree, "chown", "5:6", "usr/bin/c c");
        }
        Workshop.host(tree, "touch", "-h", "-d", "2026-01-02T03:04:05Z", "usr/link", "pipe");
        if (isRoot()) {
            Workshop.host(tree, "touch", "-d", "2026-01-02T03:04:05Z", "null");
        }
        Workshop.settle(tree);
        return tree;
    }

    @Test
    void everyTypeOfFileBecomesAnEntryInTheOrderOfPaths() throws Exception {
        Path tree = allTypes(temporary.resolve("tree"), false);
        List<FileEntry> entries = new TreePacker(PackOptions.AS_FOUND).entries(tree);
        assertEquals(entries.stream().map(FileEntry::path).sorted().toList(), entries.stream().map(FileEntry::path).toList());
        String list = String.join("\n", entries.stream().map(e -> e.getClass().getSimpleName() + " " + e.path()).toList());
        assertEquals(
                """
                Directory /empty
                %sFifo /pipe
                Directory /usr
                Directory /usr/bin
                Regular /usr/bin/a
                Regular /usr/bin/b.txt
                Regular /usr/bin/c c
                Hardlink /usr/bin/z-same-as-a
                Regular /usr/bin/ümlaut
                Symlink /usr/link""".formatted(isRoot() ? "Device /null\n" : ""),
                list);
        FileEntry setuid = entries.stream().filter(e -> e.path().toString().endsWith("b.txt")).findFirst().orElseThrow();
        assertEquals(04755, setuid.meta().mode());
        FileEntry noted = entries.stream().filter(e -> e.path().toString().endsWith("/a")).findFirst().orElseThrow();
        assertEquals(List.of("user.note"), List.copyOf(noted.meta().xattrs().keySet()));
    }

    @Test
    void theSameTreeGivesTheSameBytesHoweverItWasMade() throws Exception {
        Path one = allTypes(temporary.resolve("one"), false);
        Path other = allTypes(temporary.resolve("other"), true);
        var packer = new TreePacker(PackOptions.AS_FOUND);
        Path first = packer.pack(SPEC, one, Optional.empty(), temporary.resolve("out1")).file();
        Path second = packer.pack(SPEC, other, Optional.empty(), temporary.resolve("out2")).file();
        assertEquals("all-types-1%3a2.0.x86_64.mpkg", String.valueOf(first.getFileName()));
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        try (var left = Files.list(temporary.resolve("out1"))) {
            assertEquals(List.of(first), left.toList());
        }
    }

    @Test
    void stockTarListsAndReadsThePackage() throws Exception {
        Path file = new TreePacker(PackOptions.AS_FOUND)
                .pack(SPEC, allTypes(temporary.resolve("tree"), false), Optional.empty(), temporary.resolve("out")).file();
        String listed = Workshop.host(temporary, "tar", "--zstd", "-tf", file.toString());
        assertTrue(listed.startsWith(".MPKG/manifest.json\n"), listed);
        assertTrue(listed.contains("usr/bin/z-same-as-a\n"), listed);
        assertEquals("content of a", Workshop.host(temporary, "tar", "--zstd", "-xOf", file.toString(), "usr/bin/a"));
    }

    @Test
    void unpackingGivesTheTreeBack() throws Exception {
        assumeTrue(isRoot(), "owners and devices need root");
        Path tree = allTypes(temporary.resolve("tree"), false);
        var packer = new TreePacker(PackOptions.AS_FOUND);
        Path file = packer.pack(SPEC, tree, Optional.empty(), temporary.resolve("out")).file();
        var workshop = new Workshop(temporary);
        workshop.run("unpack", file.toString(), "-o", temporary.resolve("back").toString()).ok();
        assertEquals(packer.entries(tree), packer.entries(temporary.resolve("back")));
        assertEquals("content of c c", Files.readString(temporary.resolve("back/usr/bin/c c")));
        assertEquals(1, workshop.run("unpack", file.toString(), "-o", temporary.resolve("back").toString()).code());
    }

    @Test
    void ownersAndTimesFollowTheOptions() throws Exception {
        Path tree = allTypes(temporary.resolve("tree"), false);
        PackOptions options = PackOptions.AS_FOUND.ownedByRoot().notLaterThan(1_000_000_000L);
        for (FileEntry entry : new TreePacker(options).entries(tree)) {
            assertEquals("0:0 1000000000.0", entry.meta().uid() + ":" + entry.meta().gid() + " " + entry.meta().mtimeSeconds() + "."
                    + entry.meta().mtimeNanos());
        }
    }

    @Test
    void aSocketIsRefused() throws Exception {
        Path tree = Files.createDirectory(temporary.resolve("tree"));
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(tree.resolve("s")));
            var refused = assertThrows(RepositoryException.class, () -> new TreePacker(PackOptions.AS_FOUND).entries(tree));
            assertEquals(ErrorCode.MANIFEST_INVALID, refused.diagnostic().code());
            assertEquals("cannot pack /s", refused.diagnostic().title());
        }
    }
}

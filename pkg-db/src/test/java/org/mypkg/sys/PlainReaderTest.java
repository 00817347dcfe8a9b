package org.mypkg.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.Invariant;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * A disk that begins with the plain reader says of everything what system calls say: the same answers and the same failures, for root
 * and for a user without rights. Ordinary files need no system call of ours; what could lead elsewhere is left to them.
 */
final class PlainReaderTest {
    /** Each path of the tree, and whether the plain reader knows by itself what lies there. */
    private static final SortedMap<String, Boolean> PATHS = new TreeMap<>();

    static {
        for (String plain : List.of(
                "file", "empty", "d", "d/inner", "d/sub", "d/sub/deep", "nothing", "d/nothing", "nothing/below", "d/a\\b", "d/a\\134b", "to-file",
                "to-outside", "broken", "secret", "d/list-odd", "unlisted")) {
            PATHS.put(plain, true);
        }
        for (String unsure : List.of(
                "to-d/inner", "to-outside/passwd", "out/etc/passwd", "up/etc/passwd", "broken/x", "loop/x", "d/\u00e4",
                "pipe", "file/below", "to-file/below", "d/list-odd/\u00e4", "chain/inner")) {
            PATHS.put(unsure, false);
        }
    }

    @TempDir
    Path directory;

    private Path root = Path.of("");

    @BeforeEach
    void makeATree() throws Exception {
        root = Files.createDirectories(directory.resolve("root"));
        Files.createDirectories(root.resolve("d/sub"));
        Files.createDirectories(root.resolve("d/list-odd"));
        Files.createDirectories(root.resolve("etc"));
        Files.createDirectories(root.resolve("secret/within"));
        Files.createDirectories(root.resolve("unlisted/within"));
        Files.createDirectories(directory.resolve("etc"));
        Files.writeString(directory.resolve("etc/passwd"), "of the machine");
        for (String file : List.of("file", "etc/passwd", "d/inner", "d/sub/deep", "d/a\\b", "d/a\\134b", "secret/file", "unlisted/file")) {
            Files.writeString(root.resolve(file), "in the root: " + file);
        }
        Files.writeString(root.resolve("empty"), "");
        for (List<String> link : List.of(
                List.of("to-d", "d"), List.of("chain", "to-d"), List.of("to-file", "file"), List.of("to-outside", directory + "/etc"),
                List.of("out", "/"), List.of("up", "../../../../../.."), List.of("broken", "nowhere"), List.of("loop", "loop"))) {
            Files.createSymbolicLink(root.resolve(link.getFirst()), Path.of(link.getLast()));
        }
        assertEquals(0, new ProcessBuilder("mkfifo", root.resolve("pipe").toString()).start().waitFor());
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            for (String odd : List.of("d/\u00e4", "d/list-odd/\u00e4")) {
                disk.apply(new Effect.WriteFile(RootPath.of(odd), FileMeta.of(0644, 0, 0, 0), Effect.Content.of(new byte[1])));
            }
        }
        mode("secret", "rwx------");
        mode("unlisted", "rwx--x--x");
        for (Path above = directory; above.startsWith("/tmp") && above.getNameCount() > 1; above = above.resolveSibling("")) {
            Files.setPosixFilePermissions(above, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Links go before JUnit sees them: it warns of each that leads away. */
    @AfterEach
    void removeTheTree() throws Exception {
        HostFiles.deleteTree(root);
    }

    private void mode(String name, String mode) throws IOException {
        Files.setPosixFilePermissions(root.resolve(name), PosixFilePermissions.fromString(mode));
    }

    private interface Asking {
        Object ask() throws DiskException, IOException;
    }

    private static String outcome(Asking asking) {
        try {
            return String.valueOf(asking.ask());
        } catch (DiskException failed) {
            return failed.diagnostic().toString();
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    private static String content(Filesystem disk, RootPath path) throws DiskException, IOException {
        try (InputStream in = disk.read(path)) {
            return Bytes.of(in.readAllBytes()).toString();
        }
    }

    private static List<String> outcomes(Filesystem disk, RootPath path) {
        return List.of(
                outcome(() -> disk.glance(path)), outcome(() -> disk.list(path)), outcome(() -> content(disk, path)));
    }

    private List<String> bySystemCalls(RootPath path) throws DiskException {
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            return outcomes(disk, path);
        }
    }

    /** Each question is the first one of a disk. */
    private List<String> plainly(RootPath path) throws DiskException {
        try (RootFilesystem first = RootFilesystem.open(root);
                RootFilesystem second = RootFilesystem.open(root);
                RootFilesystem third = RootFilesystem.open(root)) {
            return List.of(
                    outcome(() -> first.glance(path)), outcome(() -> second.list(path)), outcome(() -> content(third, path)));
        }
    }

    @Test
    void saysWhatSystemCallsSay() throws Exception {
        for (String name : PATHS.keySet()) {
            RootPath path = RootPath.of(name);
            assertEquals(bySystemCalls(path), plainly(path), name);
        }
        assertEquals(bySystemCalls(RootPath.ROOT), plainly(RootPath.ROOT));
        assertTrue(plainly(RootPath.of("out/etc/passwd")).contains("in the root: etc/passwd"));
        assertTrue(plainly(RootPath.of("up/etc/passwd")).contains("in the root: etc/passwd"));
    }

    @Test
    void saysItToAUserWithoutRights() throws Exception {
        for (String name : List.of("file", "secret", "secret/file", "secret/within", "unlisted", "unlisted/file", "unlisted/within", "d/sub")) {
            RootPath path = RootPath.of(name);
            assertEquals(OrdinaryUser.call(() -> bySystemCalls(path)), OrdinaryUser.call(() -> plainly(path)), name);
        }
        mode("", "rwx--x--x");
        RootPath within = RootPath.of("file");
        assertEquals(OrdinaryUser.call(() -> bySystemCalls(within)), OrdinaryUser.call(() -> plainly(within)));
    }

    @Test
    void knowsOrdinaryFilesByItselfAndNothingThatCouldLeadElsewhere() throws Exception {
        for (var path : PATHS.entrySet()) {
            try (RootFilesystem disk = RootFilesystem.open(root)) {
                outcome(() -> disk.glance(RootPath.of(path.getKey())));
                assertEquals(path.getValue(), disk.isPlain(), path.getKey());
            }
        }
        try (RootFilesystem disk = RootFilesystem.open(root)) {
            disk.list(RootPath.of("d/sub"));
            content(disk, RootPath.of("d/inner"));
            assertTrue(disk.isPlain());
        }
    }

    /** The names above have another meaning by then: the descriptor has not. */
    @Test
    void followsNoLinkThatComesInBetween() throws Exception {
        try (RootFilesystem disk = RootFilesystem.open(root)) {
            assertEquals("in the root: d/inner", content(disk, RootPath.of("d/inner")));
            Files.move(root.resolve("d"), root.resolve("moved"));
            Files.createSymbolicLink(root.resolve("d"), directory.resolve("etc"));
            assertEquals(List.of(), disk.glance(RootPath.of("d/passwd")).stream().toList());
            assertEquals(DiskException.ENOENT, assertThrows(DiskException.class, () -> disk.read(RootPath.of("d/passwd"))).errno());
        }
    }

    @Test
    void aMissingRootIsNoRoot() {
        for (Path none : List.of(root.resolve("nothing"), root.resolve("file"))) {
            var before = assertThrows(DiskException.class, () -> LinuxFilesystem.open(none));
            var now = assertThrows(DiskException.class, () -> RootFilesystem.open(none));
            assertEquals(before.diagnostic(), now.diagnostic());
        }
    }

    @Test
    void aClosedRootReachesNothing() throws Exception {
        RootFilesystem closed = RootFilesystem.open(root);
        closed.close();
        closed.close();
        assertThrows(Invariant.Broken.class, () -> closed.glance(RootPath.of("file")));
        assertThrows(Invariant.Broken.class, () -> closed.stat(RootPath.of("file")));
        assertThrows(Invariant.Broken.class, closed::linux);
    }
}

package org.mypkg.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ElfInterpreterTest {
    private static final Path PROGRAM = Path.of(System.getProperty("java.home"), "bin/java");

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aProgramStartsByAnotherLoaderAndSaysTheSame() throws Exception {
        byte[] java = Files.readAllBytes(PROGRAM);
        Path loader = directory.resolve("a-directory-with-a-name-that-is-longer-than-any-usual-one/loader");
        Files.createDirectories(loader.getParent());
        Files.copy(Path.of(ElfInterpreter.of(java)).toRealPath(), loader);
        // Beside the real libraries, which the program finds by where it lies itself.
        Path home = Path.of(System.getProperty("java.home"));
        Files.createDirectories(directory.resolve("bin"));
        Files.createSymbolicLink(directory.resolve("lib"), home.resolve("lib"));
        Path program = directory.resolve("bin/java");
        Files.write(program, ElfInterpreter.replaced(java, loader.toString()));
        assertEquals(0, new ProcessBuilder("chmod", "755", program.toString()).start().waitFor());

        Process process = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
        try (InputStream said = process.getInputStream()) {
            String version = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), version);
            assertEquals(Runtime.version().feature(), Runtime.Version.parse(version.split(" ", 3)[1]).feature());
        }
        Files.delete(loader);
        assertThrows(java.io.IOException.class, () -> new ProcessBuilder(program.toString(), "--version").start());
    }

    @Test
    void allButTheHeaderStaysAsItWas() throws Exception {
        byte[] java = Files.readAllBytes(PROGRAM);
        byte[] changed = ElfInterpreter.replaced(java, "/somewhere/else");
        assertEquals("/somewhere/else", ElfInterpreter.of(changed));
        assertNotEquals("/somewhere/else", ElfInterpreter.of(java));
        int afterHeaders = 0x400;
        assertArrayEquals(
                Arrays.copyOfRange(java, afterHeaders, java.length), Arrays.copyOfRange(changed, afterHeaders, java.length));
    }

    @Test
    void whatNamesNoLoaderIsRefused() throws Exception {
        byte[] library = Files.readAllBytes(Path.of(System.getProperty("java.home"), "lib/libjava.so"));
        assertThrows(IllegalArgumentException.class, () -> ElfInterpreter.replaced(library, "/x"));
        assertThrows(IllegalArgumentException.class, () -> ElfInterpreter.replaced("#!/bin/sh\n".repeat(10).getBytes(StandardCharsets.UTF_8), "/x"));
    }
}

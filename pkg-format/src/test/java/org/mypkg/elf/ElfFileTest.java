package org.mypkg.elf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what the host's compiler makes; the host's readelf is the judge of nothing here, the command lines are. */
final class ElfFileTest {
    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void needsACompiler() {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "this machine has no compiler");
    }

    @Test
    void aLibrarySaysItsNameAndAProgramWhatItNeeds() throws Exception {
        Files.writeString(directory.resolve("f.c"), "int f(void) { return 42; }\n");
        Files.writeString(directory.resolve("m.c"), "int f(void); int main(void) { return f(); }\n");
        gcc("-g", "-shared", "-fPIC", "-Wl,-soname,libf.so.3", "-o", "libf.so.3.1", "f.c");
        gcc("-o", "m", "m.c", "./libf.so.3.1", "-Wl,-rpath,$ORIGIN/../lib:/opt/lib", "-Wl,-dynamic-linker,/lib/ld-ours.so.1");
        gcc("-c", "-o", "f.o", "f.c");
        gcc("-static-pie", "-o", "s", "-x", "c", "m.c", "f.c");
        ElfFile library = read("libf.so.3.1");
        assertEquals(ElfFile.Type.SHARED, library.type());
        assertEquals("libf.so.3", library.soname());
        assertTrue(library.debug());
        assertFalse(library.isProgram());
        ElfFile program = read("m");
        assertEquals("/lib/ld-ours.so.1", program.interpreter());
        assertEquals(List.of("libf.so.3", "libc.so.6"), program.needed());
        assertEquals(List.of("$ORIGIN/../lib", "/opt/lib"), program.searchPath());
        assertFalse(program.debug());
        assertTrue(program.isProgram());
        assertEquals(new ElfFile(ElfFile.Type.RELOCATABLE, "", "", List.of(), List.of(), false), read("f.o"));
        assertEquals(List.of(), read("s").needed());
        byte[] noSections = Files.readAllBytes(directory.resolve("m"));
        Arrays.fill(noSections, 0x28, 0x30, (byte) 0);
        assertEquals(program, ElfFile.parse(noSections).orElseThrow(), "the loader reads segments; sections may be gone");
    }

    @Test
    void otherFilesAreNoElfAndDamagedOnesAreRefused() throws Exception {
        assertEquals(Optional.empty(), ElfFile.parse(new byte[0]));
        assertEquals(Optional.empty(), ElfFile.parse("#!/bin/sh\n".getBytes(StandardCharsets.UTF_8)));
        byte[] foreign = new byte[64];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 1, 1}, 0, foreign, 0, 6);
        assertEquals(ElfFile.Type.OTHER, ElfFile.parse(foreign).orElseThrow().type());
        assertThrows(ElfException.class, () -> ElfFile.parse(Arrays.copyOf(foreign, 4)));
        Files.writeString(directory.resolve("m.c"), "int main(void) { return 0; }\n");
        gcc("-o", "m", "m.c");
        byte[] whole = Files.readAllBytes(directory.resolve("m"));
        assertThrows(ElfException.class, () -> ElfFile.parse(Arrays.copyOf(whole, 600)));
    }

    @Test
    void whateverIsBrokenIsReadOrRefusedAndNothingElse() throws Exception {
        Files.writeString(directory.resolve("m.c"), "int main(void) { return 0; }\n");
        gcc("-o", "m", "m.c");
        byte[] whole = Files.readAllBytes(directory.resolve("m"));
        var random = new Random(6);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = whole.clone();
            for (int k = 0; k < 3; k++) {
                broken[4 + random.nextInt(0x400)] = (byte) random.nextInt();
            }
            try {
                assertTrue(ElfFile.parse(broken).isPresent(), "seed 6, round " + i);
            } catch (ElfException damaged) {
                refused++;
            }
        }
        assertTrue(refused > 100, "only " + refused + " were refused: the damage does not reach what is read");
    }

    private ElfFile read(String name) throws Exception {
        return ElfFile.parse(Files.readAllBytes(directory.resolve(name))).orElseThrow();
    }

    private void gcc(String... arguments) throws Exception {
        String[] argv = new String[arguments.length + 1];
        argv[0] = "gcc";
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        run(argv);
    }

    private void run(String... argv) throws Exception {
        Process process = new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
    }
}

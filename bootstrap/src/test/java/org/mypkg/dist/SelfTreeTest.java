package org.mypkg.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.archive.PackageYaml;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.manifest.ScriptPhase;

/** The package manager's own tree, of parts that only look like the real ones. */
final class SelfTreeTest {
    private static final String VERSION = "0.0.0-nowhere";

    @TempDir
    Path directory;

    private Path dist = Path.of("");
    private Path tree = Path.of("");

    @BeforeEach
    void lay() throws Exception {
        dist = Files.createDirectories(directory.resolve("dist"));
        Files.createDirectories(dist.resolve("bin"));
        Files.writeString(dist.resolve("bin/mypkg"), "#!/bin/sh\n");
        Files.createDirectories(dist.resolve("lib/native"));
        Files.writeString(dist.resolve("lib/mypkg-0123456789abcdef.jar"), "classes");
        Files.writeString(dist.resolve("lib/mypkg-0123456789abcdef.aot"), "of this machine's Java");
        Files.createDirectories(dist.resolve("share/man/man1"));
        Files.writeString(dist.resolve("share/man/man1/mypkg.1"), ".TH");
        Path runtime = Files.createDirectories(directory.resolve("jre"));
        Files.createDirectories(runtime.resolve("bin"));
        Files.createDirectories(runtime.resolve("lib"));
        Files.copy(Path.of(System.getProperty("java.home"), "bin", "java"), runtime.resolve("bin/java"));
        tree = Files.createDirectories(directory.resolve("tree"));
        new SelfTree(VERSION, tree).lay(dist, runtime);
    }

    private PackageSpec spec() throws Exception {
        return PackageYaml.parse(new SelfTree(VERSION, tree).description(), "test");
    }

    @Test
    void everythingOfAVersionLiesTogether() throws Exception {
        Path home = tree.resolve("usr/lib/mypkg").resolve(VERSION);
        assertEquals(VERSION, Files.readSymbolicLink(tree.resolve("usr/lib/mypkg/current")).toString());
        assertTrue(Files.exists(tree.resolve("usr/bin/mypkg")), "the link leads to the launcher");
        assertTrue(Files.exists(home.resolve("lib/mypkg-0123456789abcdef.jar")));
        assertFalse(Files.exists(home.resolve("lib/mypkg-0123456789abcdef.aot")), "a cache fits one Java only");
        assertTrue(Files.exists(home.resolve("locale/C.utf8")));
        assertEquals(
                "/usr/lib/mypkg/" + VERSION + "/jre/lib/ld-linux-x86-64.so.2",
                ElfInterpreter.of(Files.readAllBytes(home.resolve("jre/bin/java"))));
        assertEquals(".TH", Files.readString(tree.resolve("usr/share/man/man1/mypkg.1")));
    }

    private static String said(int code, String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(code, process.waitFor(), said);
        return said;
    }

    /** The script is run here, where that version is not: as it would fail on a target. */
    @Test
    void aCacheThatCannotBeMadeFailsNothing() throws Exception {
        String script = spec().scripts().get(ScriptPhase.POST_INSTALL);
        assertEquals(script, spec().scripts().get(ScriptPhase.POST_UPGRADE));
        said(0, "sh", "-ec", String.valueOf(script));
    }

    @Test
    void aCacheThatCannotBeMadeIsToldAndLeavesNothing() throws Exception {
        Path home = tree.resolve("usr/lib/mypkg").resolve(VERSION);
        Path trainer = home.resolve("bin/mypkg-train");
        Files.copy(Path.of("src/main/dist/bin/mypkg-train"), trainer);
        Files.writeString(home.resolve("bin/mypkg"), "#!/bin/sh\necho half >\"$(dirname \"$0\")/../lib/mypkg-0123456789abcdef.aot.training\"\nexit 1\n");
        Files.setPosixFilePermissions(home.resolve("bin/mypkg"), PosixFilePermissions.fromString("rwxr-xr-x"));
        String said = said(1, "sh", trainer.toString());
        assertTrue(said.contains("mypkg starts more slowly") && said.contains(trainer.toString()), said);
        try (var left = Files.list(home.resolve("lib"))) {
            assertEquals(List.of("mypkg-0123456789abcdef.jar", "native"), left.map(file -> String.valueOf(file.getFileName())).sorted().toList());
        }
    }

    @Test
    void whatWasMadeOfTheSamePartsIsNotMadeAgain() throws Exception {
        String parts = Made.parts(dist);
        Files.writeString(dist.resolve("lib/mypkg-0123456789abcdef.aot"), "made anew");
        assertEquals(parts, Made.parts(dist), "the cache is no part");
        Files.writeString(dist.resolve("bin/mypkg"), "#!/bin/ash\n");
        assertFalse(parts.equals(Made.parts(dist)));
        var made = new Made(directory);
        assertFalse(made.is(Made.PACKAGE, parts));
        made.note(Made.PACKAGE, parts);
        assertTrue(made.is(Made.PACKAGE, parts));
        made.forget(Made.PACKAGE);
        assertFalse(made.is(Made.PACKAGE, parts));
    }
}

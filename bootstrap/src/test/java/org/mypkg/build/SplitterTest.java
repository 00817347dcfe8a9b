package org.mypkg.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.Yaml;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;

final class SplitterTest {
    @TempDir
    private Path trees = Path.of("");

    @Test
    void filesMoveWithTheirDirectoriesAndEmptiedOnesGo() throws Exception {
        file("lib/usr/include/sys/types.h");
        file("lib/usr/include/stdio.h");
        file("lib/usr/lib/libc.so");
        file("lib/usr/lib/libc.a");
        HostFiles.createDirectories(trees.resolve("lib/var/empty"));
        HostFiles.setMode(HostFiles.createDirectories(trees.resolve("lib/usr/include/sys")), 0750);
        split("/usr/include/**", "/usr/lib/*.a");
        assertTrue(HostFiles.isRegularFile(trees.resolve("lib-dev/usr/include/sys/types.h")));
        assertTrue(HostFiles.isRegularFile(trees.resolve("lib-dev/usr/lib/libc.a")));
        assertEquals(0750, HostFiles.mode(trees.resolve("lib-dev/usr/include/sys")));
        assertTrue(HostFiles.isRegularFile(trees.resolve("lib/usr/lib/libc.so")));
        assertFalse(HostFiles.exists(trees.resolve("lib/usr/include")), "nothing is left in it");
        assertTrue(HostFiles.isDirectory(trees.resolve("lib/var/empty")), "it was empty from the start");
    }

    @Test
    void aGlobThatFitsNothingIsAMistake() throws Exception {
        file("lib/usr/lib/libc.so");
        BuildException wrong = assertThrows(BuildException.class, () -> split("/usr/lib/*.a"));
        assertTrue(wrong.toString().contains("/usr/lib/*.a"), wrong.getMessage());
    }

    private void file(String path) throws Exception {
        Path file = trees.resolve(path);
        HostFiles.createDirectories(file.resolveSibling("."));
        HostFiles.writeText(file, path);
    }

    private void split(String... globs) throws Exception {
        var nothing = new Yaml.Fields(new LinkedHashMap<>(), 0);
        var recipe = new Recipe("lib", new Recipe.VersionSource.Fixed("1"), "1", "x86_64", List.of(), List.of(), List.of(),
                List.of(), Recipe.Toolchain.HOST, false, List.of(), Recipe.Packaging.PLAIN,
                List.of(new Recipe.Output("lib", List.of(), nothing), new Recipe.Output("lib-dev", List.of(globs), nothing)),
                List.of());
        try (LinuxFilesystem disk = LinuxFilesystem.open(trees)) {
            new Splitter(disk, recipe).split();
        }
    }
}

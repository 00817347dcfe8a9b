package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.model.PackageId;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;
import org.mypkg.sys.ShellRoot;

final class ChrootScriptsTest {
    private static final PackageId OWNER = PackageId.of("web", "2", "x86_64");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path root;

    @BeforeEach
    void onlyRootChangesRoots() {
        assumeTrue("root".equals(System.getProperty("user.name")), "chroot needs root");
    }

    private ScriptRunner.Result run(Duration timeout, String text, String... arguments) throws Exception {
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            var script = new ScriptRunner.Script(OWNER, "post-upgrade", text, List.of(arguments));
            return new ChrootScripts(disk, root, timeout).run(script);
        }
    }

    @Test
    void scriptIsToldWhoAndWhen() throws Exception {
        ShellRoot.fill(root);
        ScriptRunner.Result result = run(
                Duration.ofMinutes(1), "echo $MYPKG_PACKAGE $MYPKG_PHASE $1 $2 >/made; echo seen; exit 3", "2", "1");
        assertEquals(new ScriptRunner.Result(3, "seen\n", false), result);
        assertEquals("web post-upgrade 2 1\n", HostFiles.readText(root.resolve("made")));
    }

    @Test
    void rootWithoutShellSkips() throws Exception {
        assertEquals(ScriptRunner.Result.SKIPPED, run(Duration.ofMinutes(1), "echo never"));
    }

    @Test
    void scriptThatNeverEndsHasFailed() throws Exception {
        ShellRoot.fill(root);
        ScriptRunner.Result result = run(Duration.ofSeconds(1), "while :; do :; done");
        assertTrue(result.exitCode() != 0);
        assertFalse(result.skipped());
        assertTrue(result.output().contains("killed after 1 seconds"), result.output());
    }
}

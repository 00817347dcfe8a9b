package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;
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

    private final List<String> notices = new ArrayList<>();

    private ScriptRunner.Result run(Duration timeout, String text, String... arguments) throws Exception {
        try (LinuxFilesystem disk = LinuxFilesystem.open(root)) {
            var script = new ScriptRunner.Script(
                    OWNER, "post-upgrade", text, List.of(arguments), List.of(RootPath.of("made"), RootPath.of("etc/made")), 0);
            return new ChrootScripts(disk, root, timeout, () -> false, notices::add).run(script);
        }
    }

    @Test
    void scriptIsToldWhoAndWhen() throws Exception {
        ShellRoot.fillWithBusybox(root);
        ScriptRunner.Result result = run(
                Duration.ofMinutes(1), "echo $MYPKG_PACKAGE $MYPKG_PHASE $MYPKG_ROOT $1 $2 | tee /made >/etc/made; echo seen", "2", "1");
        assertEquals(new ScriptRunner.Result(0, "seen\n", false), result);
        assertEquals("web post-upgrade / 2 1\n", HostFiles.readText(root.resolve("made")));
        assertEquals("web post-upgrade / 2 1\n", HostFiles.readText(root.resolve("etc/made")));
        assertEquals(List.of(), notices);
    }

    @Test
    void rootWithoutShellSkips() throws Exception {
        assertEquals(ScriptRunner.Result.SKIPPED, run(Duration.ofMinutes(1), "echo never"));
    }

    @Test
    void scriptThatNeverEndsHasFailed() throws Exception {
        ShellRoot.fillWithBusybox(root);
        ScriptRunner.Result result = run(Duration.ofSeconds(1), "while :; do :; done");
        assertTrue(result.exitCode() != 0);
        assertFalse(result.skipped());
        assertTrue(result.output().contains("killed after 1 seconds"), result.output());
    }
}

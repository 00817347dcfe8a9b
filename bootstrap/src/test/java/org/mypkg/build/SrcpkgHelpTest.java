package org.mypkg.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.Terminal;

/** The handbook of srcpkg: the verb {@code documents} refuses one that lacks an example, or has a wrong one. */
final class SrcpkgHelpTest {
    @TempDir
    Path directory;

    @Test
    void examplesAreThereAndRight() throws Exception {
        var out = new ByteArrayOutputStream();
        var terminal = Terminal.of(InputStream.nullInputStream(), out, out);
        int code = SrcpkgMain.program().run(List.of("documents", directory.toString()), terminal);
        assertEquals(0, code, out.toString(StandardCharsets.UTF_8));
        assertTrue(Files.readString(directory.resolve("man/man1/srcpkg-build.1")).contains(".SH EXAMPLES\n"));
        assertTrue(Files.exists(directory.resolve("bash-completion/completions/srcpkg")));
    }
}

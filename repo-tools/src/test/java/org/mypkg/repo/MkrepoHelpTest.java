package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.Terminal;

/** The handbook of mkrepo: the verb {@code documents} refuses one in which a verb lacks an example or an example is wrong. */
final class MkrepoHelpTest {
    @TempDir
    Path directory;

    @Test
    void everyVerbHasExamplesThatAreRight() throws Exception {
        var out = new ByteArrayOutputStream();
        var program = MkrepoMain.program(new Surroundings(InstantSource.fixed(Instant.EPOCH), Map.of()));
        var terminal = Terminal.of(InputStream.nullInputStream(), out, out);
        assertEquals(0, program.run(List.of("documents", directory.toString()), terminal), out.toString(StandardCharsets.UTF_8));
        assertTrue(Files.readString(directory.resolve("man/man1/mkrepo-add.1")).contains(".SH EXAMPLES\n"));
        assertTrue(Files.exists(directory.resolve("fish/vendor_completions.d/mkrepo.fish")));
    }
}

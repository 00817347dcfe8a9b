package org.mypkg.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.Terminal;
import org.mypkg.sys.HostFiles;
import org.mypkg.testing.JsonSchemas;

final class DistroInstallMainTest {
    @TempDir
    private Path directory = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aDryRunShowsThePlan() throws Exception {
        assertEquals(0, run("disk: /dev/vda\npackages: [hello]\n", "--dry-run"));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertTrue(lines.getFirst().contains("/dev/vda"), lines.toString());
        assertTrue(lines.contains("install base hello"), lines.toString());
    }

    @Test
    void programsGetOneDocument() throws Exception {
        assertEquals(0, run("disk: /dev/vda\npackages: [hello]\n", "--dry-run", "--json"));
        assertEquals(List.of(), JsonSchemas.complaints("distro-install", "plan", out.toString(StandardCharsets.UTF_8)));
    }

    @Test
    void withoutADryRunItRefusesAndSaysWhy() throws Exception {
        assertEquals(2, run("disk: /dev/vda\n"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("--dry-run"));
    }

    @Test
    void wrongAnswersAreNamed() throws Exception {
        assertEquals(1, run("disk: vda\n", "--dry-run"));
        assertEquals(1, run("disk: /dev/vda\nhostname: my_pkg\n", "--dry-run"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("'my_pkg' is no host name"));
    }

    private int run(String answers, String... more) throws Exception {
        Path file = directory.resolve("answers.yaml");
        HostFiles.writeText(file, answers);
        var arguments = new java.util.ArrayList<>(List.of(more));
        arguments.addAll(List.of("--answers", file.toString()));
        var terminal = Terminal.of(new ByteArrayInputStream(new byte[0]), out, err);
        return DistroInstallMain.program().run(arguments, terminal);
    }
}

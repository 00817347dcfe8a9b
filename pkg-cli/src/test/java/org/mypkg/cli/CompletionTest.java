package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.Terminal;
import org.mypkg.engine.TestPackage;

/** The completions in the shells themselves. The program that they ask for names is a script here; it notes how it was called. */
final class CompletionTest {
    @TempDir
    Path directory;

    @BeforeEach
    void write() throws Exception {
        for (String shell : List.of("bash", "zsh", "fish")) {
            var out = new ByteArrayOutputStream();
            var terminal = Terminal.of(InputStream.nullInputStream(), out, out);
            assertEquals(0, Main.program(Host.real()).run(List.of("completion", shell), terminal));
            Files.write(directory.resolve(shell), out.toByteArray());
        }
        Path program = Files.writeString(
                directory.resolve("mypkg"),
                "#!/bin/sh\necho \"$*\" >>" + directory.resolve("asked") + "\nprintf 'bash\\nbase\\nzsh\\n' | grep \"^${last-}\"\n");
        Files.setPosixFilePermissions(program, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve("some-file.mpkg"), "");
        Files.createDirectories(directory.resolve("some-directory"));
    }

    private List<String> run(String... command) throws Exception {
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("PATH", directory + ":" + System.getenv("PATH"));
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return List.copyOf(new TreeSet<>(out.lines().map(line -> line.split("\t")[0]).filter(line -> !line.isBlank()).toList()));
    }

    /** @param typed the words, the last one under way */
    private List<String> bash(String... typed) throws Exception {
        String words = String.join(" ", java.util.Arrays.stream(typed).map(w -> "'" + w + "'").toList());
        return run("bash", "--norc", "-c", "source ./bash; COMP_WORDS=(mypkg " + words + "); COMP_CWORD=" + typed.length
                + "; _mypkg; printf '%s\\n' \"${COMPREPLY[@]}\"");
    }

    /** Its own functions that add words print them instead; everything else is zsh. */
    private List<String> zsh(String... typed) throws Exception {
        String words = String.join(" ", java.util.Arrays.stream(typed).map(w -> "'" + w + "'").toList());
        String last = typed[typed.length - 1];
        return run("zsh", "-f", "-c", """
                compdef() { : }
                say() { local w; for w in $@; do [[ $w == $PREFIX* ]] && print -r -- $w; done }
                compadd() { shift; say $@ }
                _describe() { local n=$4; [[ $1 == -t ]] && say ${${(P)n}%%:*} }
                _files() { [[ $1 == -/ ]] && say *(/N) || say *(N) }
                compset() { PREFIX=${PREFIX#*=} }
                PREFIX='%s' words=(mypkg %s) CURRENT=%d
                source ./zsh; _mypkg
                """.formatted(last, words, typed.length + 1));
    }

    private List<String> fish(String... typed) throws Exception {
        return run("fish", "--no-config", "-c", "source ./fish; complete -C 'mypkg " + String.join(" ", typed) + "'");
    }

    private interface Shell {
        List<String> complete(String... typed) throws Exception;
    }

    private void everythingIn(Shell shell) throws Exception {
        assertEquals(List.of("install"), shell.complete("ins"));
        assertEquals(List.of("add", "list", "remove"), shell.complete("repo", ""));
        assertTrue(shell.complete("").containsAll(List.of("repo", "upgrade", "why-not")));
        assertEquals(List.of("--no-history"), shell.complete("remove", "--no-h"));
        assertTrue(shell.complete("history", "").containsAll(List.of("prune", "show")));
        assertEquals(List.of("base", "bash"), shell.complete("remove", "ba"));
        assertEquals(List.of("base", "bash"), shell.complete("--root", "/mnt", "remove", "--yes", "zlib", "ba"));
        assertEquals(List.of("some-file.mpkg"), shell.complete("install", "some-f"));
        assertEquals(List.of("always", "auto"), shell.complete("list", "--color", "a"));
        List<String> directories = shell.complete("list", "--root", "some");
        assertEquals(1, directories.size(), directories.toString());
        assertTrue(directories.getFirst().startsWith("some-directory"), directories.toString());
        List<String> asked = Files.readAllLines(directory.resolve("asked"));
        assertTrue(asked.contains("complete installed -- ba"), asked.toString());
        assertTrue(asked.contains("--root /mnt complete installed -- ba"), asked.toString());
        assertTrue(asked.contains("complete offered -- some-f"), asked.toString());
    }

    @Test
    void bashCompletes() throws Exception {
        everythingIn(this::bash);
        assertEquals(List.of("always"), bash("list", "--color", "=", "al"));
    }

    @Test
    void zshCompletes() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/zsh")) || Files.isExecutable(Path.of("/bin/zsh")), "zsh");
        everythingIn(this::zsh);
        assertEquals(List.of("always"), zsh("list", "--color=al"));
    }

    @Test
    void fishCompletes() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/fish")), "fish");
        everythingIn(this::fish);
    }

    @Test
    void theProgramNamesWhatThereIs() throws Exception {
        var cli = new CliHarness(directory);
        cli.repository()
                .add(TestPackage.of("hello", "1.0").file("/usr/bin/hello", "h"), TestPackage.of("help", "1").file("/usr/bin/help", "h"))
                .publish();
        cli.connect();
        cli.expect(0, "install", "hello");
        assertEquals("hello\n", cli.expect(0, "complete", "installed", "he").out());
        assertEquals("hello\nhelp\n", cli.expect(0, "complete", "offered", "--", "he").out());
        assertEquals("main\n", cli.expect(0, "complete", "repositories").out());
        assertEquals("1\n", cli.expect(0, "complete", "transactions").out());
        assertEquals("E0107\nE0108\nE0109\n", cli.expect(0, "complete", "codes", "E010").out().replace("E0101\n", ""));
        cli.expect(2, "complete", "weather");
        Files.writeString(cli.root().resolve("var/lib/mypkg/installed.sqlite"), "damaged");
        assertEquals("", cli.expect(0, "complete", "installed", "he").out());
    }
}

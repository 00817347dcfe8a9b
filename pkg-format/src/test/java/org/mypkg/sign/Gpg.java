package org.mypkg.sign;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real gpg with a home of its own; its path is short because the agent's socket lies below it. */
final class Gpg implements AutoCloseable {
    private final Path home;

    Gpg() throws IOException {
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
        home = Files.createTempDirectory(Path.of("/tmp"), "mg", mode);
    }

    record Ran(int exitCode, byte[] output, String messages) {
        String text() {
            return new String(output, StandardCharsets.UTF_8);
        }
    }

    Path file(String name, byte[] content) throws IOException {
        return Files.write(home.resolve(name), content);
    }

    Ran run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("gpg", "--batch", "--no-tty", "--homedir", home.toString(), "--yes"));
        command.addAll(List.of("--pinentry-mode", "loopback"));
        command.addAll(List.of(arguments));
        Path errors = home.resolve("messages");
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        byte[] output = process.getInputStream().readAllBytes();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS), "gpg hangs");
        return new Ran(process.exitValue(), output, Files.readString(errors));
    }

    Ran must(String... arguments) throws IOException, InterruptedException {
        Ran ran = run(arguments);
        assertTrue(ran.exitCode() == 0, () -> String.join(" ", arguments) + "\n" + ran.messages());
        return ran;
    }

    PublicKey exported(String id) throws Exception {
        return PublicKey.parse(must("--armor", "--export", id).text());
    }

    byte[] signature(String id, byte[] data, String... options) throws Exception {
        var arguments = new ArrayList<>(List.of("--local-user", id));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--output", "-", "--detach-sign", file("data", data).toString()));
        return must(arguments.toArray(String[]::new)).output();
    }

    @Override
    public void close() throws IOException {
        Process kill = new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        kill.onExit().join();
        try (var tree = Files.walk(home)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}

package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mypkg.console.Terminal;
import org.mypkg.sign.KeyGenerator;
import org.mypkg.testing.JsonSchemas;

/** A directory in which a test packs and publishes, with a clock that stands still until it is told. */
final class Workshop {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    final Path directory;
    private final SortedMap<String, String> environment = new TreeMap<>();
    private final InstantSource start;
    private Duration passed = Duration.ZERO;

    Workshop(Path directory) throws IOException {
        this(directory, InstantSource.fixed(START));
    }

    Workshop(Path directory, InstantSource start) throws IOException {
        this(directory, start, true);
    }

    /** @param keys whether a key pair is to be made; a directory that was copied has one */
    Workshop(Path directory, InstantSource start, boolean keys) throws IOException {
        this.directory = directory;
        this.start = start;
        if (!keys) {
            return;
        }
        Files.createDirectories(directory.resolve("keys"));
        var key = KeyGenerator.ed25519("Test <test@example.org>", start.instant().minus(Duration.ofDays(1)), new SecureRandom());
        Files.writeString(secretKey(), key.secretArmored());
        Files.writeString(directory.resolve("keys/public.asc"), key.publicArmored());
    }

    InstantSource clock() {
        return () -> start.instant().plus(passed);
    }

    void pass(Duration time) {
        passed = passed.plus(time);
    }

    Surroundings around() {
        return new Surroundings(clock(), environment);
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    Path secretKey() {
        return directory.resolve("keys/secret.asc");
    }

    Path repo() {
        return directory.resolve("repo");
    }

    RepoDirectory repository() throws RepositoryException {
        return RepoDirectory.open(repo());
    }

    RepoSigner signer() throws Exception {
        return RepoSigner.of("file:" + secretKey(), clock(), environment, RepoSigner.NOBODY);
    }

    /** What a command printed, and how it ended. */
    record Ran(int code, String out, String err) {
        Ran ok() {
            assertEquals(0, code, err);
            return this;
        }
    }

    Ran run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Terminal terminal = Terminal.of(new ByteArrayInputStream(new byte[0]), out, err);
        int code = MkrepoMain.program(around()).run(Arrays.asList(arguments), terminal);
        checkDocument(Arrays.asList(arguments), code, out.toString(StandardCharsets.UTF_8));
        return new Ran(code, withoutPlaces(out), withoutPlaces(err));
    }

    /** Every document that any test sees has to be as docs/json-schema says. */
    private static void checkDocument(List<String> words, int code, String document) {
        if (!words.contains("--json") || code == 2 || code == 70) {
            return;
        }
        String verb = words.getFirst().equals("key") ? "key new" : words.getFirst();
        assertEquals(List.of(), JsonSchemas.complaints("mkrepo", verb, document), verb + ": " + document);
    }

    private String withoutPlaces(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).replace(directory.toString(), "WORK").replaceAll("[0-9a-f]{64}", "SHA256");
    }

    void init() {
        run("init", repo().toString(), "--name", "test", "--key", secretKey().toString()).ok();
    }

    /** The same without a signature. */
    Path packUnsigned(String name, String version, String more, String... files) throws IOException {
        Path signed = pack(name, version, more, files);
        Path out = Files.createDirectories(directory.resolve("unsigned"));
        Path manifest = directory.resolve(name + "-" + version + ".yaml");
        Path tree = directory.resolve("tree-" + name + "-" + version);
        run("pack", "--manifest", manifest.toString(), "--tree", tree.toString(), "-o", out.toString(), "--root-owner").ok();
        return out.resolve(signed.getFileName());
    }

    /** A package of text files, packed and signed. @param files {@code path=content} */
    Path pack(String name, String version, String more, String... files) throws IOException {
        String label = name + "-" + version.replace(":", "_");
        Path tree = directory.resolve("tree-" + label);
        for (String file : files) {
            Path path = tree.resolve(file.substring(0, file.indexOf('=')));
            Files.createDirectories(path.resolveSibling(""));
            Files.writeString(path, file.substring(file.indexOf('=') + 1));
        }
        Files.createDirectories(tree);
        settle(tree);
        Path manifest = Files.writeString(
                directory.resolve(label + ".yaml"), "name: " + name + "\nversion: \"" + version + "\"\narch: noarch\n" + more);
        Path out = directory.resolve("out");
        Ran ran = run("pack", "--manifest", manifest.toString(), "--tree", tree.toString(), "-o", out.toString(), "--root-owner",
                        "--key", secretKey().toString()).ok();
        return Path.of(ran.out().strip().replace("WORK", directory.toString()));
    }

    /** Gives every file of a tree the same old time. */
    static void settle(Path tree) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(tree)) {
            all = new ArrayList<>(walk.toList());
        }
        for (Path path : all.reversed()) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                Files.setLastModifiedTime(path, FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));
            }
        }
    }

    /** Runs a program of the host. @return what it printed, both streams together */
    static String host(Path directory, String... argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv).directory(directory.toFile()).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), String.join(" ", argv) + "\n" + output);
        return output;
    }
}

package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.Failure;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.TestRepository;
import org.mypkg.engine.Tree;
import org.mypkg.fetch.HostileServer;
import org.mypkg.fetch.Misbehaviour;
import org.mypkg.fetch.TestFetchers;

/**
 * Every misbehaviour of a web server, met by the whole program at an update and at an installation. Alone, such a mirror makes
 * it fail with a code of its own and changes nothing; beside a good one it costs nothing but time.
 */
final class HostileMirrorsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final int LANES = 6;
    private static final Pattern CODE = Pattern.compile("error\\[(E[0-9]{4})]");

    @TempDir
    Path directory;

    /** What an attack came to: a code, or empty for success. */
    private record Met(String updateAlone, String updateBeside, String installAlone, String fetchBeside) {}

    @Test
    void everyMisbehaviourIsSurvivedAsTheTableSays() throws Exception {
        TestRepository repository = new TestRepository(directory.resolve("repo"), InstantSource.fixed(NOW))
                .add(TestPackage.of("hello", "1.0").file("/usr/bin/hello", "hi".repeat(3000)))
                .publish();
        List<Misbehaviour> attacks = Misbehaviour.all();
        List<Met> met = meet(repository, attacks);
        var checks = new ArrayList<Executable>();
        for (int i = 0; i < attacks.size(); i++) {
            Misbehaviour attack = attacks.get(i);
            var expected = new Met(attack.index(), "", attack.file(), "");
            Met got = met.get(i);
            checks.add(() -> assertEquals(expected, got, attack.name()));
        }
        assertAll(checks);
    }

    /** Lanes of attacks run beside each other: most of the time a server lets the client wait. */
    private List<Met> meet(TestRepository repository, List<Misbehaviour> attacks) throws Exception {
        var results = new TreeMap<Integer, Met>();
        try (var pool = Executors.newFixedThreadPool(LANES)) {
            var lanes = new ArrayList<Future<Map<Integer, Met>>>();
            for (int lane = 0; lane < LANES; lane++) {
                int first = lane;
                Callable<Map<Integer, Met>> work = () -> {
                    var met = new TreeMap<Integer, Met>();
                    try (var ground = new Ground(directory.resolve("lane" + first), repository)) {
                        for (int i = first; i < attacks.size(); i += LANES) {
                            met.put(i, ground.meet(attacks.get(i)));
                        }
                    }
                    return met;
                };
                lanes.add(pool.submit(work));
            }
            for (Future<Map<Integer, Met>> lane : lanes) {
                results.putAll(lane.get());
            }
        }
        return List.copyOf(results.values());
    }

    /** Two roots: one knows the hostile mirror alone, the other a good one behind it. Attacks leave them as they were. */
    private static final class Ground implements AutoCloseable {
        private final HostileServer hostile;
        private final HostileServer good;
        private final CliHarness alone;
        private final CliHarness beside;
        private final Path output;
        private final byte[] right;

        Ground(Path directory, TestRepository repository) throws IOException, Failure {
            hostile = new HostileServer(repository.directory());
            good = new HostileServer(repository.directory());
            output = directory.resolve("output");
            right = Files.readAllBytes(repository.file("hello", "1.0"));
            alone = harness(directory.resolve("alone"));
            beside = harness(directory.resolve("beside"));
            String key = repository.directory().resolve("key.asc").toString();
            alone.expect(0, "repo", "add", "main", hostile.url(), "--key", key);
            beside.expect(0, "repo", "add", "main", hostile.url(), good.url(), "--key", key);
            alone.expect(0, "update");
            beside.expect(0, "update");
        }

        private static CliHarness harness(Path directory) throws IOException, Failure {
            return new CliHarness(directory, InstantSource.fixed(NOW))
                    .fetchers(settings -> TestFetchers.impatient(settings, PATIENCE));
        }

        Met meet(Misbehaviour attack) throws IOException {
            hostile.behave(attack.behaviour());
            return new Met(
                    failing(attack, "update"),
                    beside("update"),
                    failing(attack, "install", "hello"),
                    beside("download", "hello", "-o", output.toString()));
        }

        /** Runs where there is nobody but the hostile mirror. */
        private String failing(Misbehaviour attack, String... words) throws IOException {
            forget(alone);
            Map<String, String> before = everything(alone.root());
            CliHarness.Ran ran = alone.run(words);
            if (ran.code() == 0) {
                assertTrue(words[0].equals("update") || attack.file().isEmpty(), () -> attack.name() + ": " + ran.err());
                if (words[0].equals("install")) {
                    assertEquals("hi".repeat(3000), alone.read("usr/bin/hello"));
                    alone.expect(0, "remove", "hello");
                }
                return "";
            }
            String said = ran.out() + ran.err();
            assertTrue(said.chars().noneMatch(c -> c != '\n' && Character.isISOControl(c)), () -> attack.name() + ": " + said);
            assertEquals(before, everything(alone.root()), attack.name());
            var code = CODE.matcher(said);
            assertTrue(code.find(), said);
            int exit = code.group(1).startsWith("E04") ? 4 : 3;
            assertEquals(exit, ran.code(), said);
            return code.group(1);
        }

        /** Runs where the good mirror is asked second. */
        private String beside(String... words) throws IOException {
            forget(beside);
            good.behave(HostileServer.Answer::honest);
            CliHarness.Ran ran = beside.run(words);
            if (ran.code() == 0 && words[0].equals("download")) {
                assertTrue(java.util.Arrays.equals(right, Files.readAllBytes(output.resolve("hello-1.0.noarch.mpkg"))));
            }
            var code = CODE.matcher(ran.out() + ran.err());
            return ran.code() == 0 ? "" : code.find() ? code.group(1) : ran.err();
        }

        /** No fetched package, nothing left of an earlier try, no memory of who served badly. */
        private static void forget(CliHarness cli) throws IOException {
            Path cache = cli.root().resolve("var/cache/mypkg");
            Files.deleteIfExists(cache.resolve("mirrors.json"));
            if (Files.isDirectory(cache.resolve("packages"))) {
                try (Stream<Path> files = Files.list(cache.resolve("packages"))) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
            }
        }

        /** The root without our state, and of our state what was accepted and what is installed. */
        private static Map<String, String> everything(Path root) throws IOException {
            var all = new TreeMap<>(Tree.of(root));
            for (String name : List.of("var/lib/mypkg/trust", "var/cache/mypkg/index")) {
                try (Stream<Path> files = Files.list(root.resolve(name))) {
                    for (Path file : files.toList()) {
                        all.put(file.toString(), new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
                    }
                }
            }
            return all;
        }

        @Override
        public void close() throws IOException {
            hostile.close();
            good.close();
        }
    }
}

package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.TestRepository;
import org.mypkg.model.Digest;
import org.mypkg.sign.KeyGenerator;

/** What a root remembers of its repositories, over failures, new keys and several repositories, and what it lets nobody do with that. */
final class TrustHistoryTest {
    @TempDir
    Path directory;

    private CliHarness cli;
    private TestRepository repository;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        repository = cli.repository().add(TestPackage.of("hello", "1.0").file("/usr/bin/hello", "hi")).publish(5, Duration.ofDays(30));
        cli.connect();
    }

    private void refused(String code, String... words) {
        CliHarness.Ran ran = cli.run(words);
        assertTrue(ran.code() != 0, ran.out() + ran.err());
        assertTrue(ran.err().contains("error[" + code + "]"), ran.err());
    }

    private Path part() throws Exception {
        try (Stream<Path> parts = Files.list(repository.directory().resolve("index"))) {
            return parts.max(java.util.Comparator.comparing(p -> p.toFile().lastModified())).orElseThrow();
        }
    }

    /** What is in the cache and beside it, and belongs to trust. */
    private Map<Path, byte[]> state() throws Exception {
        var state = new TreeMap<Path, byte[]>();
        for (String place : List.of("var/lib/mypkg/trust", "var/cache/mypkg/index")) {
            try (Stream<Path> files = Files.list(cli.root().resolve(place))) {
                for (Path file : files.toList()) {
                    state.put(file, Files.readAllBytes(file));
                }
            }
        }
        return state;
    }

    @Test
    void aFailedUpdateForgetsNothing() throws Exception {
        repository.add(TestPackage.of("other", "1")).publish(6, Duration.ofDays(30));
        Path part = part();
        byte[] good = Files.readAllBytes(part);
        TestRepository.damage(part);
        refused("E0410", "update");
        repository.publish(4, Duration.ofDays(30));
        refused("E0406", "update");
        cli.expect(0, "install", "--yes", "hello");
        repository.publish(6, Duration.ofDays(30));
        Files.write(part, good);
        cli.expect(0, "update");
        repository.publish(5, Duration.ofDays(30));
        refused("E0406", "update");
    }

    /** Every mixture of the files of before and after, as a kill between two of the writes leaves it. */
    @Test
    void aKilledUpdateForgetsNothingAndTheNextOneHeals() throws Exception {
        Map<Path, byte[]> before = state();
        cli.pass(Duration.ofHours(1));
        repository.add(TestPackage.of("other", "1")).publish(6, Duration.ofDays(30));
        cli.expect(0, "update");
        Map<Path, byte[]> after = state();
        List<Path> changed = after.keySet().stream().filter(file -> !java.util.Arrays.equals(before.get(file), after.get(file))).toList();
        assertTrue(changed.size() >= 3, changed.toString());
        for (int mixture = 0; mixture < 1 << changed.size(); mixture++) {
            for (int i = 0; i < changed.size(); i++) {
                Map<Path, byte[]> from = (mixture >> i & 1) == 0 ? before : after;
                byte[] bytes = from.get(changed.get(i));
                if (bytes == null) {
                    Files.deleteIfExists(changed.get(i));
                } else {
                    Files.write(changed.get(i), bytes);
                }
            }
            cli.expect(0, "update");
            assertTrue(cli.expect(0, "search", "other").out().contains("other"), "mixture " + mixture);
        }
        repository.publish(5, Duration.ofDays(30));
        refused("E0406", "update");
    }

    /** A damaged part of the right length is fetched again, not believed and not complained about for ever. */
    @Test
    void aDamagedPartInTheCacheIsFetchedAgain() throws Exception {
        for (Path file : state().keySet()) {
            if (file.getFileName().toString().startsWith("part-")) {
                TestRepository.damage(file);
            } else if (file.getFileName().toString().endsWith(".catalog")) {
                Files.delete(file);
            }
        }
        cli.expect(0, "update");
        cli.expect(0, "install", "--yes", "hello");
    }

    @Test
    void eachRepositoryHasAMemoryOfItsOwn() throws Exception {
        var other = new TestRepository(directory.resolve("other"), cli.clock());
        other.add(TestPackage.of("other", "1").file("/usr/bin/other", "o")).publish(2, Duration.ofDays(30));
        cli.expect(0, "repo", "add", "other", other.directory().toString(), "--fingerprint", other.fingerprint());
        cli.expect(0, "update");
        other.publish(1, Duration.ofDays(30));
        refused("E0406", "update");
        other.publish(3, Duration.ofDays(30));
        cli.expect(0, "update");
    }

    /** Whoever had the old key may have published anything; what it vouched for is not used under the new one. */
    @Test
    void withAnotherKeyTheIndexOfTheOldOneCountsNoLonger() throws Exception {
        KeyGenerator.GeneratedKey next = repository.newKey("next");
        Path file = Files.writeString(directory.resolve("next.asc"), next.publicArmored());
        cli.expect(0, "key", "add", "main", "--key", file.toString());
        CliHarness.Ran ran = cli.run("install", "--yes", "hello");
        assertFalse(ran.code() == 0, ran.out() + ran.err());
        assertFalse(cli.has("usr/bin/hello"));
        repository.signedBy(repository.signer(next)).publish(6, Duration.ofDays(30));
        cli.expect(0, "update");
        cli.expect(0, "install", "--yes", "hello");
    }

    @Test
    void theSameKeyAgainChangesNothing() throws Exception {
        cli.expect(0, "key", "add", "main", "--fingerprint", repository.fingerprint());
        cli.expect(0, "install", "--yes", "hello");
    }

    /**
     * Who had the publishing key for a day could publish under the highest number there is, and no client would take what comes
     * after. New publishing keys end that, as The Update Framework has it (specification 1.0, section 5.3.11).
     */
    @Test
    void newPublishingKeysEndTheReignOfAHighNumber() throws Exception {
        KeyGenerator.GeneratedKey root = repository.key();
        KeyGenerator.GeneratedKey stolen = repository.newKey("stolen");
        repository.generation(1, root, stolen, root).signedBy(repository.signer(stolen)).publish(6, Duration.ofDays(30));
        cli.expect(0, "update");
        repository.publish(Long.MAX_VALUE, Duration.ofDays(30));
        cli.expect(0, "update");
        repository.publish(7, Duration.ofDays(30));
        refused("E0406", "update");
        KeyGenerator.GeneratedKey fresh = repository.newKey("fresh");
        repository.generation(2, root, stolen, root).publish(8, Duration.ofDays(30));
        refused("E0406", "update");
        repository.generation(2, root, fresh, root).signedBy(repository.signer(fresh)).publish(9, Duration.ofDays(30));
        cli.expect(0, "update");
        repository.publish(8, Duration.ofDays(30));
        refused("E0406", "update");
        cli.expect(0, "install", "--yes", "hello");
    }

    /** A date in the future would be a floor for the clock, under which everything that comes later has expired. */
    @Test
    void aDateInTheFutureIsNotRemembered() throws Exception {
        repository.datedAhead(Duration.ofDays(4000)).publish(6, Duration.ofDays(30));
        refused("E0424", "update");
        repository.datedAhead(Duration.ZERO).publish(7, Duration.ofDays(30));
        cli.expect(0, "update");
    }

    /** A machine that does not know the date can still be installed from its medium. */
    @Test
    void aSnapshotMayBeYoungerThanTheClock() throws Exception {
        cli.expect(0, "repo", "remove", "main");
        repository.publish(6, Duration.ofDays(30));
        String digest = Digest.of(Files.readAllBytes(repository.directory().resolve("repo.json"))).hex();
        cli.pass(Duration.ofDays(-10_000));
        cli.expect(0, "repo", "add", "medium", repository.directory().toString(), "--snapshot", digest);
        cli.expect(0, "update");
        cli.expect(0, "install", "--yes", "hello");
    }

    /** Another repository with the same name of itself and a newer version takes nothing over by that. */
    @Test
    void aRepositoryThatCallsItselfLikeAnotherTakesNothingOver() throws Exception {
        cli.expect(0, "install", "--yes", "hello");
        var thief = new TestRepository(directory.resolve("thief"), cli.clock());
        thief.add(TestPackage.of("hello", "9").file("/usr/bin/hello", "stolen")).publish(99, Duration.ofDays(30));
        cli.expect(0, "repo", "add", "thief", thief.directory().toString(), "--fingerprint", thief.fingerprint());
        cli.expect(0, "update");
        cli.expect(0, "upgrade", "--yes");
        assertEquals("hi", cli.read("usr/bin/hello"));
        repository.publish(6, Duration.ofDays(30));
        cli.expect(0, "update");
        cli.expect(0, "upgrade", "--yes");
        assertEquals("hi", cli.read("usr/bin/hello"));
        assertTrue(cli.expect(0, "info", "hello").out().contains("repository: main"));
        cli.expect(0, "install", "--yes", "hello@thief");
        assertEquals("stolen", cli.read("usr/bin/hello"));
    }

    @Test
    void aPriorityIsLeaveToChangeTheRepository() throws Exception {
        cli.expect(0, "install", "--yes", "hello");
        var better = new TestRepository(directory.resolve("better"), cli.clock());
        better.add(TestPackage.of("hello", "2").file("/usr/bin/hello", "better")).publish(1, Duration.ofDays(30));
        cli.expect(0, "repo", "add", "better", better.directory().toString(), "--fingerprint", better.fingerprint(), "--priority", "5");
        cli.expect(0, "update");
        cli.expect(0, "upgrade", "--yes");
        assertEquals("better", cli.read("usr/bin/hello"));
    }

    /** The key of one repository is none for another, for its packages neither. */
    @Test
    void theKeyOfOneRepositorySignsNoPackageOfAnother() throws Exception {
        var other = new TestRepository(directory.resolve("other"), cli.clock());
        other.addSigned(java.util.Optional.of(repository.signer()), TestPackage.of("foreign", "1").file("/usr/bin/foreign", "f")).publish();
        cli.expect(0, "repo", "add", "other", other.directory().toString(), "--fingerprint", other.fingerprint(), "--require-package-signatures");
        cli.expect(0, "update");
        refused("E0403", "install", "--yes", "foreign");
        assertFalse(cli.has("usr/bin/foreign"));
    }

    @Test
    void yesConfirmsNoKeyEvenWhereSomebodySitsThere() throws Exception {
        String place = repository.directory().toString();
        for (String typed : List.of("", "\n", "n\n", "Y E S\n", "q\n")) {
            CliHarness.Ran ran = cli.runTyping(typed, "repo", "add", "second", place, "--yes");
            assertEquals(4, ran.code(), typed + ": " + ran.err());
            assertTrue(ran.err().contains("error[E0407]"), ran.err());
        }
        CliHarness.Ran key = cli.runTyping("\n", "key", "add", "main", "--yes", "--start-over");
        assertEquals(4, key.code(), key.err());
        assertFalse(cli.expect(0, "repo", "list").out().contains("second"));
    }
}

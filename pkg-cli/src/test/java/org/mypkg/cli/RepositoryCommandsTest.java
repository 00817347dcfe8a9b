package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.TestRepository;
import org.mypkg.index.RepoDocument;
import org.mypkg.model.Digest;
import org.mypkg.sign.KeyGenerator;

/** {@code repo}, {@code update}, {@code key}: who is believed, and who is not. */
final class RepositoryCommandsTest {
    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        cli.repository().add(TestPackage.of("hello", "1.0").file("/usr/bin/hello", "hi")).publish();
    }

    private String place() {
        return cli.repository().directory().toString();
    }

    @Test
    void aKeyThatNobodyConfirmsIsNotTrusted() {
        CliHarness.Ran ran = cli.expect(4, "repo", "add", "main", place());
        assertTrue(ran.err().contains("error[E0407]"), ran.err());
        assertTrue(ran.err().contains("--fingerprint " + cli.repository().fingerprint()), ran.err());
        assertFalse(cli.has("etc/mypkg"));
    }

    @Test
    void yesDoesNotConfirmAKeyAndAWrongFingerprintNeither() {
        cli.expect(4, "repo", "add", "main", place(), "--yes");
        cli.expect(4, "repo", "add", "main", place(), "--fingerprint", "AB".repeat(20));
        assertFalse(cli.has("etc/mypkg"));
    }

    @Test
    void aPersonMayConfirmAKey() throws Exception {
        assertEquals(4, cli.runTyping("no\n", "repo", "add", "main", place()).code());
        assertFalse(cli.has("etc/mypkg"));
        assertEquals(0, cli.runTyping("yes\n", "repo", "add", "main", place()).code());
        assertEquals("url: " + place() + "\npriority: 0\n", cli.read("etc/mypkg/repos.d/main.yaml"));
    }

    @Test
    void aKeyFromAFileNeedsNoConfirmation() {
        cli.expect(0, "repo", "add", "main", place(), "--key", place() + "/key.asc", "--priority", "5");
        assertTrue(cli.expect(0, "repo", "list").out().startsWith("main  " + place() + "  priority 5"));
        assertTrue(cli.expect(0, "key", "list").out().replace(" ", "").contains(cli.repository().fingerprint()));
        cli.expect(3, "repo", "add", "other", place(), "--key", place() + "/absent.asc");
    }

    @Test
    void aNameIsNotUsedTwice() {
        cli.connect();
        assertTrue(cli.expect(1, "repo", "add", "main", place()).err().contains("error[E0114]"));
        assertTrue(cli.expect(1, "repo", "remove", "none").err().contains("error[E0112]"));
        cli.expect(0, "repo", "remove", "main");
        assertEquals("", cli.expect(0, "repo", "list").out());
        assertFalse(cli.has("etc/mypkg/keys/main.asc"));
    }

    @Test
    void wrongWordsAreUsage() {
        cli.expect(2, "repo", "add", "ma/in", place());
        cli.expect(2, "repo", "add", "main", "ftp://example.org/");
        cli.expect(2, "repo", "add", "main");
    }

    @Test
    void aDryRunAddsNothing() {
        cli.expect(0, "-n", "repo", "add", "main", place(), "--fingerprint", cli.repository().fingerprint());
        assertFalse(cli.has("etc"));
        assertFalse(cli.has("var"));
    }

    @Test
    void anUpdateTellsWhetherThereIsNews() throws Exception {
        cli.connect();
        assertTrue(cli.expect(0, "update").err().contains("main: 1 package, serial 1, no news"));
        cli.repository().add(TestPackage.of("other", "1")).publish();
        String json = cli.expect(0, "update", "--json").out();
        assertTrue(json.contains("\"serial\": 2"), json);
        assertTrue(json.contains("\"news\": true"), json);
    }

    @Test
    void anUnsignedIndexIsRefused() throws Exception {
        cli.connect();
        Files.delete(cli.repository().directory().resolve("repo.json.asc"));
        assertTrue(cli.expect(4, "update").err().contains("error[E0401]"));
    }

    @Test
    void aDamagedIndexIsRefused() throws Exception {
        cli.connect();
        cli.repository().add(TestPackage.of("other", "1")).publish();
        TestRepository.damage(cli.repository().directory().resolve("repo.json"));
        assertTrue(cli.expect(4, "update").err().contains("error[E0402]"));
        assertTrue(cli.expect(1, "search", "other").out().isEmpty());
    }

    @Test
    void aDamagedPartIsRefusedAndTheOldIndexStays() throws Exception {
        cli.connect();
        cli.repository().add(TestPackage.of("other", "1")).publish();
        try (var parts = Files.list(cli.repository().directory().resolve("index"))) {
            for (Path part : parts.toList()) {
                TestRepository.damage(part);
            }
        }
        assertTrue(cli.expect(4, "update").err().contains("error[E0410]"));
        assertTrue(cli.expect(0, "search", "hello").out().startsWith("hello 1.0"));
    }

    @Test
    void anotherKeysSignatureIsRefused() throws Exception {
        cli.connect();
        var impostor = new TestRepository(directory.resolve("impostor"), java.time.InstantSource.fixed(
                java.time.Instant.parse("2026-01-02T03:04:05Z")));
        impostor.publish(9, Duration.ofDays(9));
        for (String file : new String[] {"repo.json", "repo.json.asc"}) {
            Files.copy(
                    impostor.directory().resolve(file),
                    cli.repository().directory().resolve(file),
                    java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
        assertTrue(cli.expect(4, "update").err().contains("error[E0403]"));
    }

    @Test
    void nobodyIsLedBackNotEvenByRemovingAndAdding() throws Exception {
        cli.repository().publish(7, Duration.ofDays(30));
        cli.connect();
        cli.repository().publish(6, Duration.ofDays(30));
        assertTrue(cli.expect(4, "update").err().contains("error[E0406]"));
        cli.expect(0, "repo", "remove", "main");
        cli.expect(0, "cache", "clean");
        cli.expect(0, "repo", "add", "main", place(), "--fingerprint", cli.repository().fingerprint());
        assertTrue(cli.expect(4, "update").err().contains("error[E0406]"));
    }

    @Test
    void anExpiredIndexIsRefusedUnlessOffline() {
        cli.connect();
        cli.pass(Duration.ofDays(31));
        assertTrue(cli.expect(4, "update").err().contains("error[E0405]"));
        assertTrue(cli.expect(4, "search", "hello").err().contains("error[E0405]"));
        CliHarness.Ran ran = cli.expect(0, "search", "hello", "--offline");
        assertTrue(ran.err().contains("expired"), ran.err());
        assertTrue(ran.out().startsWith("hello 1.0"), ran.out());
    }

    @Test
    void oneRepositoryThatFailsDoesNotKeepTheOthersFromNews() throws Exception {
        cli.connect();
        cli.expect(0, "repo", "add", "aaa", place(), "--fingerprint", cli.repository().fingerprint());
        Files.writeString(cli.root().resolve("etc/mypkg/repos.d/aaa.yaml"), "url: " + directory.resolve("gone") + "\n");
        cli.repository().publish();
        CliHarness.Ran ran = cli.expect(3, "update");
        assertTrue(ran.err().contains("main: 1 package, serial 2"), ran.err());
        assertTrue(ran.err().contains("error[E0302]"), ran.err());
    }

    @Test
    void aConfigurationThatIsNoneNamesFileAndLine() throws Exception {
        cli.connect();
        Files.writeString(cli.root().resolve("etc/mypkg/repos.d/main.yaml"), "# mine\nurl: /x\ncolour: red\n");
        CliHarness.Ran ran = cli.expect(1, "repo", "list");
        assertTrue(ran.err().contains("repos.d/main.yaml") && ran.err().contains("line 3"), ran.err());
        Files.writeString(cli.root().resolve("etc/mypkg/repos.d/main.yaml"), "url: \"" + place() + "\" # here\n");
        assertTrue(cli.expect(0, "repo", "list").out().contains(place()));
        Files.delete(cli.root().resolve("etc/mypkg/repos.d/main.yaml"));
        Files.writeString(cli.root().resolve("etc/mypkg/repos.d/main.json"), "{\"url\":\"" + place() + "\",\"priority\":3}");
        assertTrue(cli.expect(0, "repo", "list").out().contains("priority 3"));
    }

    /** A repository whose root key is kept apart from the key that publishes, three generations on. */
    private KeyGenerator.GeneratedKey[] rotate() throws Exception {
        TestRepository repository = cli.repository();
        KeyGenerator.GeneratedKey[] root = {repository.key(), repository.newKey("two"), repository.newKey("three")};
        KeyGenerator.GeneratedKey publish = repository.newKey("builder");
        repository.generation(1, root[0], publish, root[0]);
        repository.generation(2, root[1], publish, root[0], root[1]);
        repository.generation(3, root[2], publish, root[1], root[2]);
        repository.signedBy(repository.signer(publish)).publish();
        return new KeyGenerator.GeneratedKey[] {root[2], publish};
    }

    @Test
    void aClientThatSleptFollowsTheKeysAndSaysSo() throws Exception {
        cli.connect();
        KeyGenerator.GeneratedKey[] now = rotate();
        CliHarness.Ran ran = cli.expect(0, "update");
        assertTrue(
                ran.err().contains("the keys of main changed: generation 3: root " + now[0].fingerprint() + ", publish "
                        + now[1].fingerprint()),
                ran.err());
        assertFalse(cli.expect(0, "update").err().contains("changed"));
        String json = cli.expect(0, "key", "list", "--json").out();
        assertTrue(json.contains("\"roles\": [\"root\"]") || json.contains("\"root\""), json);
        String list = cli.expect(0, "key", "list", "main").out();
        assertTrue(list.contains("  root  generation 3  made ") && list.contains("  publish  generation 3"), list);
    }

    @Test
    void whatWasSeenOfKeysOutlivesRemovingAddingAndCleaning() throws Exception {
        cli.connect();
        KeyGenerator.GeneratedKey[] now = rotate();
        cli.expect(0, "update");
        cli.expect(0, "repo", "remove", "main");
        cli.expect(0, "cache", "clean");
        TestRepository repository = cli.repository();
        repository.naming(new RepoDocument.OneKey()).signedBy(repository.signer()).publish(50, Duration.ofDays(9));
        cli.expect(0, "repo", "add", "main", place(), "--fingerprint", repository.fingerprint());
        assertTrue(cli.expect(4, "update").err().contains("error[E0415]"));
        cli.expect(0, "key", "add", "main", "--fingerprint", repository.fingerprint(), "--start-over");
        cli.expect(0, "update");
        assertEquals(2, now.length);
    }

    @Test
    void theFirstRootKeyStillLeadsToTheLastGeneration() throws Exception {
        rotate();
        cli.connect();
        assertTrue(cli.read("var/lib/mypkg/trust/main.json").contains("\"version\": 3"));
    }

    @Test
    void aKeyThatWasRemovedLeavesNothingToInstallFrom() throws Exception {
        cli.connect();
        cli.expect(0, "key", "remove", "main");
        assertTrue(cli.expect(4, "update").err().contains("error[E0403]"));
        cli.expect(1, "install", "hello");
        assertTrue(cli.expect(1, "key", "remove", "main").err().contains("error[E0112]"));
        cli.expect(4, "key", "add", "main", "-y");
        cli.expect(0, "key", "add", "main", "--fingerprint", cli.repository().fingerprint());
        cli.expect(0, "update");
        cli.expect(0, "install", "hello");
    }

    @Test
    void aSnapshotIsPinnedByItsBytesAndNeverExpires() throws Exception {
        String digest = Digest.of(Files.readAllBytes(cli.repository().directory().resolve("repo.json"))).hex();
        Files.delete(cli.repository().directory().resolve("repo.json.asc"));
        cli.expect(2, "repo", "add", "media", place(), "--snapshot", "nonsense");
        cli.expect(0, "repo", "add", "media", place(), "--snapshot", digest);
        cli.pass(Duration.ofDays(4000));
        cli.expect(0, "update");
        CliHarness.Ran ran = cli.expect(0, "install", "hello");
        assertFalse(ran.err().contains("expired"), ran.err());
        assertTrue(cli.expect(0, "repo", "list").out().contains("snapshot " + digest));
        cli.repository().publish();
        assertTrue(cli.expect(4, "update").err().contains("error[E0404]"));
    }

    @Test
    void aSnapshotDoesNotForgetWhatWasSeenUnderItsName() throws Exception {
        cli.repository().publish(7, Duration.ofDays(30));
        cli.connect();
        cli.expect(0, "repo", "remove", "main");
        cli.repository().publish(6, Duration.ofDays(30));
        String digest = Digest.of(Files.readAllBytes(cli.repository().directory().resolve("repo.json"))).hex();
        cli.expect(0, "repo", "add", "main", place(), "--snapshot", digest);
        cli.expect(0, "update");
        cli.expect(0, "repo", "remove", "main");
        cli.expect(0, "repo", "add", "main", place(), "--fingerprint", cli.repository().fingerprint());
        assertTrue(cli.expect(4, "update").err().contains("error[E0406]"));
    }

    @Test
    void thePolicyWantsEachPackagesOwnSignature() throws Exception {
        cli.repository().addSigned(java.util.Optional.empty(), TestPackage.of("bare", "1")).publish();
        cli.connect();
        cli.expect(0, "install", "bare");
        cli.expect(0, "remove", "bare");
        Files.writeString(cli.root().resolve("etc/mypkg/config.yaml"), "require-package-signatures: true\n");
        assertTrue(cli.expect(4, "install", "bare").err().contains("error[E0401]"));
        cli.expect(0, "install", "hello");
        Files.writeString(cli.root().resolve("etc/mypkg/config.yaml"), "require-package-signatures: perhaps\n");
        assertTrue(cli.expect(1, "install", "bare").err().contains("error[E0605]"));
        Files.delete(cli.root().resolve("etc/mypkg/config.yaml"));
        cli.expect(0, "repo", "remove", "main");
        cli.expect(0, "repo", "add", "main", place(), "--fingerprint", cli.repository().fingerprint(),
                "--require-package-signatures");
        cli.expect(0, "update");
        assertTrue(cli.expect(4, "install", "bare").err().contains("error[E0401]"));
    }
}

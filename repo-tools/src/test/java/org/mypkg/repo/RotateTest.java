package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.index.KeyRotation;
import org.mypkg.index.KeysDocument;
import org.mypkg.index.RepoDocument;
import org.mypkg.sign.KeyGenerator;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Verifier;

/** {@code mkrepo rotate}: whoever compared the first key reaches the last generation, and nobody else signs for it. */
final class RotateTest {
    private final Path temporary;
    private final Workshop workshop;
    private final String repo;
    private final PublicKey first;

    RotateTest(@TempDir Path temporary) throws Exception {
        this.temporary = temporary;
        this.workshop = new Workshop(temporary);
        workshop.init();
        this.repo = workshop.repo().toString();
        this.first = workshop.repository().publicKey();
    }

    /** A new key. @return the path of its secret half; the public one lies beside it, with the ending pub */
    private String key(String name) throws IOException {
        var key = KeyGenerator.ed25519(name, Workshop.START, new java.security.SecureRandom());
        Files.writeString(temporary.resolve(name + ".pub"), key.publicArmored());
        return Files.writeString(temporary.resolve(name + ".asc"), key.secretArmored()).toString();
    }

    private String publicHalf(String name) {
        return temporary.resolve(name + ".pub").toString();
    }

    private String fingerprint(String name) throws Exception {
        return PublicKey.parse(Files.readString(temporary.resolve(name + ".pub"))).fingerprint();
    }

    private Path signed(Path document, String name) throws Exception {
        RepoSigner signer = RepoSigner.of(
                "file:" + temporary.resolve(name + ".asc"), workshop.clock(), java.util.Map.of(), RepoSigner.NOBODY);
        byte[] signature = signer.signer().armoredDetached(Files.readAllBytes(document)).getBytes(StandardCharsets.US_ASCII);
        return Files.write(temporary.resolve(name + ".sig"), signature);
    }

    /** What a client does that compared this key once. */
    private KeysDocument follow(PublicKey known) throws Exception {
        RepoDirectory repository = workshop.repository();
        var named = (RepoDocument.Generation) repository.document().keys();
        var rotation = new KeyRotation(
                (file, limit) -> {
                    Path path = repository.resolve(file);
                    return org.mypkg.sys.HostFiles.isRegularFile(path)
                            ? Optional.of(org.mypkg.sys.HostFiles.read(path))
                            : Optional.empty();
                },
                workshop.clock().instant());
        KeysDocument keys = rotation.start(known, named).document().value();
        Verifier.verify(
                Files.readAllBytes(repository.repoJson()),
                Files.readAllBytes(repository.signature()),
                keys.publishQuorum(),
                workshop.clock().instant());
        return keys;
    }

    @Test
    void theNewKeyTakesTheOldOnesPlaceAndPublishesFromThenOn() throws Exception {
        String second = key("second");
        workshop.run("rotate", repo, "--root-key", workshop.secretKey().toString(), "--new-key", second).ok();
        KeysDocument keys = follow(first);
        assertEquals(List.of(fingerprint("second")), keys.root().fingerprints());
        assertEquals(List.of(fingerprint("second")), keys.publish().fingerprints());
        assertEquals(fingerprint("second"), workshop.repository().publicKey().fingerprint());
        workshop.run("publish", repo).ok();
        assertEquals(3, workshop.repository().document().serial());
        assertEquals("nothing wrong\n", workshop.run("check", repo).ok().out());
        Workshop.Ran old = workshop.run("publish", repo, "--key", workshop.secretKey().toString());
        assertEquals(4, old.code());
        assertTrue(old.err().contains("error[E0403]"), old.err());
    }

    @Test
    void threeGenerationsOnTheFirstKeyStillLeads() throws Exception {
        String second = key("second");
        String third = key("third");
        String builder = key("builder");
        workshop.run("rotate", repo, "--root-key", workshop.secretKey().toString(), "--new-key", second, "--publish-key", builder).ok();
        workshop.run("rotate", repo, "--root-key", second, "--new-key", third).ok();
        workshop.run("rotate", repo, "--root-key", third, "--valid-days", "10").ok();
        for (PublicKey known : List.of(first, PublicKey.parse(Files.readString(Path.of(publicHalf("second")))))) {
            KeysDocument keys = follow(known);
            assertEquals(3, keys.version());
            assertEquals(List.of(fingerprint("third")), keys.root().fingerprints());
            assertEquals(List.of(fingerprint("builder")), keys.publish().fingerprints());
        }
        assertEquals("nothing wrong\n", workshop.run("check", repo).ok().out());
        workshop.pass(java.time.Duration.ofDays(11));
        assertTrue(workshop.run("check", repo).out().contains("trust"), "the generation has expired");
    }

    @Test
    void aRevokedKeyNeverPublishesAgain() throws Exception {
        String builder = key("builder");
        String next = key("next");
        workshop.run("rotate", repo, "--root-key", workshop.secretKey().toString(), "--publish-key", builder).ok();
        workshop.run("rotate", repo, "--root-key", workshop.secretKey().toString(), "--publish-key", next, "--revoke",
                fingerprint("builder")).ok();
        assertEquals(List.of(fingerprint("builder")), follow(first).revoked());
        assertEquals(4, workshop.run("publish", repo, "--key", builder).code());
        Workshop.Ran again = workshop.run("rotate", repo, "--root-key", workshop.secretKey().toString(), "--publish-key", builder);
        assertEquals(1, again.code());
        assertTrue(again.err().contains("revoked"), again.err());
    }

    @Test
    void aRootKeyThatLivesElsewhereSignsWhatWaits() throws Exception {
        key("second");
        workshop.run("rotate", repo, "--root-key", temporary.resolve("keys/public.asc").toString(), "--new-key",
                publicHalf("second"), "--publish-key", workshop.secretKey().toString(), "--unsigned").ok();
        Path waiting = temporary.resolve("repo.next-keys.json");
        assertTrue(Files.exists(waiting));
        assertEquals(1, workshop.repository().document().serial(), "readers see nothing of it yet");
        String said = workshop.run("attach-signature", repo, signed(waiting, "second").toString()).ok().out();
        assertEquals("the generation of keys waits for more signatures\n", said);
        Files.copy(workshop.secretKey(), temporary.resolve("first.asc"));
        workshop.run("attach-signature", repo, signed(waiting, "first").toString()).ok();
        assertFalse(Files.exists(waiting));
        KeysDocument keys = follow(first);
        assertEquals(List.of(fingerprint("second")), keys.root().fingerprints());
        assertEquals(List.of(first.fingerprint()), keys.publish().fingerprints());
        key("stranger");
        workshop.run("publish", repo, "--unsigned").ok();
        Path next = temporary.resolve("repo.next.json");
        assertEquals(4, workshop.run("attach-signature", repo, signed(next, "stranger").toString()).code());
    }

    @Test
    void thresholdsAreKept() throws Exception {
        String second = key("second");
        String one = key("one");
        key("two");
        workshop.run("rotate", repo, "--root-key", workshop.secretKey().toString(), "--new-key", workshop.secretKey().toString(),
                "--new-key", second, "--threshold", "2", "--publish-key", one, "--publish-key", publicHalf("two"),
                "--publish-threshold", "2").ok();
        assertEquals(1, workshop.repository().document().serial(), "one of two publishers signed");
        Path waiting = temporary.resolve("repo.next.json");
        workshop.run("attach-signature", repo, signed(waiting, "two").toString()).ok();
        assertEquals(2, workshop.repository().document().serial());
        assertEquals(2, follow(first).root().threshold());
        Workshop.Ran alone = workshop.run("rotate", repo, "--root-key", second);
        assertTrue(alone.ok().out().contains("to be signed"), alone.out());
        assertEquals(1, follow(first).version());
        Workshop.Ran impossible = workshop.run("rotate", repo, "--root-key", second, "--threshold", "3");
        assertEquals(1, impossible.code());
        assertTrue(impossible.err().contains("error[E0801]"), impossible.err());
    }

    @Test
    void gpgVerifiesEveryGeneration() throws Exception {
        String second = key("second");
        workshop.run("rotate", repo, "--root-key", workshop.secretKey().toString(), "--new-key", second).ok();
        Path home = Files.createDirectories(temporary.resolve("gpghome"));
        Workshop.host(home, "chmod", "700", ".");
        String gpg = "gpg --homedir " + home + " --batch --quiet ";
        Workshop.host(home, "sh", "-c", gpg + "--import " + temporary.resolve("keys/public.asc") + " " + publicHalf("second"));
        Workshop.host(home, "sh", "-c", gpg + "--verify " + repo + "/keys/1.json.asc " + repo + "/keys/1.json");
        Workshop.host(home, "sh", "-c", gpg + "--verify " + repo + "/repo.json.asc " + repo + "/repo.json");
    }

    @Test
    void aKeyWithAPassphraseAndAnEndIsMadeAndUsed() throws Exception {
        Path words = Files.writeString(temporary.resolve("words"), "correct horse\n");
        assertEquals(2, workshop.run("key", "new", "--uid", "L", "-o", temporary.resolve("l").toString(), "--passphrase").code());
        workshop.set("MKREPO_PASSPHRASE_FILE", words.toString());
        workshop.run("key", "new", "--uid", "L", "-o", temporary.resolve("l").toString(), "--passphrase", "--valid-days", "9").ok();
        String locked = temporary.resolve("l/secret.asc").toString();
        PublicKey made = PublicKey.parse(Files.readString(temporary.resolve("l/public.asc")));
        assertEquals(Optional.of(Workshop.START.plus(java.time.Duration.ofDays(9))), made.expires());
        workshop.run("rotate", repo, "--root-key", workshop.secretKey().toString(), "--new-key", locked).ok();
        workshop.run("publish", repo).ok();
        Files.writeString(words, "wrong");
        assertEquals(4, workshop.run("publish", repo).code());
        Files.writeString(words, "correct horse");
        workshop.pass(java.time.Duration.ofDays(10));
        Workshop.Ran expired = workshop.run("publish", repo);
        assertEquals(4, expired.code());
        assertTrue(expired.err().contains("error[E0412]"), expired.err());
    }
}

package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.index.RepoDocument;
import org.mypkg.index.RepositoryTrust;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verifier;

final class PublisherTest {
    private final Path temporary;
    private final Workshop workshop;

    PublisherTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        this.workshop = new Workshop(temporary);
        workshop.init();
    }

    /** What a client does: signature, trust, parts, packages there. */
    private RepoDocument readAsClient() throws Exception {
        RepoDirectory repository = workshop.repository();
        var signed = Verifier.verify(
                Files.readAllBytes(repository.repoJson()),
                Files.readAllBytes(repository.signature()),
                Keyring.of(repository.publicKey()),
                workshop.clock().instant());
        var accepted = RepositoryTrust.accept(signed, Optional.empty(), workshop.clock().instant(), RepositoryTrust.Expiry.ENFORCED);
        RepoDocument document = accepted.document().value();
        for (ScannedPackage offered : PublishedIndex.read(repository, document)) {
            assertTrue(Files.exists(repository.resolve(offered.entry().file())), offered.entry().file());
        }
        return document;
    }

    private List<String> offered() throws Exception {
        return PublishedIndex.read(workshop.repository(), readAsClient()).stream().map(p -> p.entry().spec().id().toString()).toList();
    }

    private void gpgAccepts() throws Exception {
        Path home = Files.createDirectories(temporary.resolve("gnupg"));
        Workshop.host(home, "chmod", "700", ".");
        String gpg = "gpg --homedir " + home + " --batch --quiet ";
        Workshop.host(home, "sh", "-c", gpg + "--import " + workshop.repo().resolve("key.asc"));
        Workshop.host(home, "sh", "-c", gpg + "--verify " + workshop.repo().resolve("repo.json.asc") + " " + workshop.repo().resolve("repo.json"));
    }

    @Test
    void aNewRepositoryIsEmptySignedAndReadable() throws Exception {
        RepoDocument document = readAsClient();
        assertEquals(1, document.serial());
        assertEquals(Workshop.START, document.created());
        assertEquals(Workshop.START.plus(Duration.ofDays(30)), document.expires());
        assertEquals(List.of(), offered());
        assertFalse(Files.exists(workshop.repo().resolve(".mkrepo.yaml")));
        assertTrue(Files.exists(temporary.resolve("repo.mkrepo.yaml")));
    }

    @Test
    void gpgVerifiesTheSignatureAfterEveryPublication() throws Exception {
        // gpg compares with its own clock, so the key must be older than now: the workshop's key is.
        gpgAccepts();
        workshop.run("publish", workshop.repo().toString()).ok();
        gpgAccepts();
    }

    @Test
    void eachPublicationHasAGreaterSerialAndALaterExpiry() throws Exception {
        workshop.pass(Duration.ofDays(3));
        workshop.run("publish", workshop.repo().toString()).ok();
        RepoDocument second = readAsClient();
        assertEquals(2, second.serial());
        assertEquals(Workshop.START.plus(Duration.ofDays(33)), second.expires());
        workshop.pass(Duration.ofDays(-2));
        workshop.run("publish", workshop.repo().toString(), "--valid-days", "1").ok();
        // Only the publisher's clock had gone wrong, not the readers'.
        workshop.pass(Duration.ofDays(2));
        RepoDocument third = readAsClient();
        assertEquals(3, third.serial());
        assertEquals(second.created(), third.created(), "the date never goes back");
    }

    @Test
    void whereverAPublicationStopsReadersSeeTheLastOrTheNext() throws Exception {
        Path first = workshop.pack("a", "1", "", "usr/a=one");
        workshop.run("add", workshop.repo().toString(), first.toString()).ok();
        Path second = workshop.pack("a", "2", "", "usr/a=two");
        long expected = 2;
        for (int stop = 0; stop <= 5; stop++) {
            Path copy = workshop.repo().resolve("pool").resolve("a-2." + stop + ".mpkg");
            Files.deleteIfExists(workshop.repo().resolve("pool").resolve("a-2." + (stop - 1) + ".mpkg"));
            Files.copy(second, copy);
            var publisher = new Publisher(workshop.repository(), workshop.clock());
            Publisher.Prepared prepared = publisher.prepare("test", 30);
            List<Publisher.Step> steps = publisher.steps(prepared, publisher.sign(prepared, workshop.signer()));
            for (Publisher.Step step : steps.subList(0, stop)) {
                step.work().run();
            }
            expected = stop >= 3 ? prepared.published().document().serial() : expected;
            RepoDocument seen = readAsClientWithout(copy, stop);
            assertEquals(expected, seen.serial(), "stopped after " + stop + " steps");
            workshop.pass(Duration.ofSeconds(5));
        }
        gpgAccepts();
    }

    /** A publication that does not yet offer the file must not miss it. */
    private RepoDocument readAsClientWithout(Path copy, int stop) throws Exception {
        if (stop >= 3) {
            return readAsClient();
        }
        Path hidden = Files.move(copy, copy.resolveSibling("hidden"));
        RepoDocument seen = readAsClientIgnoringPool();
        Files.move(hidden, copy);
        return seen;
    }

    private RepoDocument readAsClientIgnoringPool() throws Exception {
        RepoDirectory repository = workshop.repository();
        var signed = Verifier.verify(
                Files.readAllBytes(repository.repoJson()),
                Files.readAllBytes(repository.signature()),
                Keyring.of(repository.publicKey()),
                workshop.clock().instant());
        RepoDocument document = RepositoryTrust.accept(signed, Optional.empty(), workshop.clock().instant(), RepositoryTrust.Expiry.ENFORCED)
                .document()
                .value();
        PublishedIndex.read(repository, document);
        return document;
    }

    @Test
    void partsStayForTheTimeOfGraceAndThenGo() throws Exception {
        var seen = new ArrayList<List<String>>();
        for (int i = 1; i <= 3; i++) {
            Path file = workshop.pack("a", Integer.toString(i), "", "usr/a=" + i);
            workshop.run("add", workshop.repo().toString(), file.toString()).ok();
            seen.add(readAsClient().parts().stream().map(p -> p.file()).toList());
        }
        assertEquals(8, parts().size(), "those of all four publications: " + parts());
        workshop.pass(Duration.ofDays(8));
        workshop.run("publish", workshop.repo().toString()).ok();
        assertEquals(seen.get(2).stream().sorted().toList(), parts(), "those of the last publication, which the next has, too");
    }

    private List<String> parts() throws IOException {
        try (Stream<Path> files = Files.walk(workshop.repo())) {
            return files.map(f -> workshop.repo().relativize(f).toString()).filter(f -> f.endsWith(".zst")).sorted().toList();
        }
    }

    @Test
    void unchangedPackagesAreNotReadAgain() throws Exception {
        Path a = workshop.pack("a", "1", "", "usr/a=1");
        Path b = workshop.pack("b", "1", "", "usr/b=1");
        workshop.run("add", workshop.repo().toString(), a.toString(), b.toString()).ok();
        Workshop.settle(workshop.repo().resolve("pool"));
        assertEquals(2, publish().filesRead(), "the times changed");
        assertEquals(0, publish().filesRead());
        Files.setLastModifiedTime(
                workshop.repo().resolve("pool/b-1.noarch.mpkg"), java.nio.file.attribute.FileTime.from(Workshop.START.minusSeconds(60)));
        assertEquals(1, publish().filesRead());
        assertEquals(List.of("a 1", "b 1"), offered());
        Files.delete(temporary.resolve("repo.mkrepo.cache"));
        assertEquals(2, publish().filesRead());
        assertEquals(List.of("a 1", "b 1"), offered());
    }

    private Publisher.Published publish() throws Exception {
        return new Publisher(workshop.repository(), workshop.clock()).publish("test", workshop.signer(), 30);
    }

    @Test
    void withdrawnPackagesGoAfterThePublicationThatDoesNotOfferThem() throws Exception {
        for (String version : List.of("1", "2", "3")) {
            Path file = workshop.pack("a", version, "", "usr/a=" + version);
            workshop.run("add", workshop.repo().toString(), file.toString()).ok();
        }
        workshop.run("prune", workshop.repo().toString(), "--keep", "2").ok();
        assertEquals(List.of("a 2", "a 3"), offered());
        assertTrue(Files.exists(workshop.repo().resolve("pool/a-1.noarch.mpkg")), "who has the last index may still fetch it");
        workshop.run("remove", workshop.repo().toString(), "a=2").ok();
        assertEquals(List.of("a 3"), offered());
        assertEquals(1, workshop.run("remove", workshop.repo().toString(), "b").code());
        workshop.run("remove", workshop.repo().toString(), "a").ok();
        assertEquals(List.of(), offered());
        assertEquals("nothing wrong\n", workshop.run("check", workshop.repo().toString()).ok().out());
        Files.delete(temporary.resolve("repo.mkrepo.cache"));
        workshop.run("publish", workshop.repo().toString()).ok();
        assertEquals(List.of(), offered(), "what was withdrawn does not come back with a lost cache");
        assertEquals(3, workshop.repository().poolFiles().size());
        workshop.pass(Duration.ofDays(8));
        workshop.run("publish", workshop.repo().toString()).ok();
        assertEquals(List.of(), workshop.repository().poolFiles());
    }

    @Test
    void pruneNowRemovesAtOnceWhatIsNotOffered() throws Exception {
        for (String version : List.of("1", "2")) {
            Path file = workshop.pack("a", version, "", "usr/a=" + version);
            workshop.run("add", workshop.repo().toString(), file.toString()).ok();
        }
        workshop.run("prune", workshop.repo().toString(), "--keep", "1", "--now").ok();
        assertEquals(List.of("pool/a-2.noarch.mpkg"), workshop.repository().poolFiles());
        assertEquals(2, parts().size(), parts().toString());
    }

    @Test
    void aMissingLibraryStopsThePublicationUnlessForced() throws Exception {
        Path app = workshop.pack("app", "1", "requires: [\"so:libz.so.1\"]\n", "usr/bin/app=1");
        Workshop.Ran refused = workshop.run("add", workshop.repo().toString(), app.toString());
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("error[E0805]") && refused.err().contains("app 1 needs so:libz.so.1"), refused.err());
        assertEquals(1, readAsClient().serial());
        assertEquals(List.of(), workshop.repository().poolFiles(), "a refused package does not stay in the pool");
        workshop.run("add", workshop.repo().toString(), app.toString(), "--force").ok();
        assertEquals(List.of("app 1"), offered());
        Path lib = workshop.pack("lib", "1", "provides: [\"so:libz.so.1\"]\n", "usr/lib/libz.so.1=z");
        workshop.run("add", workshop.repo().toString(), lib.toString()).ok();
        Workshop.Ran needed = workshop.run("remove", workshop.repo().toString(), "lib");
        assertEquals(1, needed.code());
        assertTrue(needed.err().contains("lib 1, which is withdrawn, provides so:libz.so.1"), needed.err());
        workshop.run("publish", workshop.repo().toString()).ok();
        assertEquals(List.of("app 1", "lib 1"), offered(), "a refused withdrawal is forgotten");
    }

    @Test
    void twoPublishersAtOnceAreOneAfterTheOther() throws Exception {
        var held = org.mypkg.sys.HostLock.tryAcquire(workshop.repository().lockFile()).orElseThrow();
        Workshop.Ran refused = workshop.run("publish", workshop.repo().toString(), "--wait", "0");
        held.close();
        assertEquals(3, refused.code());
        assertTrue(refused.err().contains("error[E0804]"), refused.err());
        var first = new Thread(() -> workshop.run("publish", workshop.repo().toString()).ok());
        var second = new Thread(() -> workshop.run("publish", workshop.repo().toString()).ok());
        first.start();
        second.start();
        first.join();
        second.join();
        assertEquals(3, readAsClient().serial(), "each gave out a number of its own");
    }

    @Test
    void otherBytesUnderTheSameVersionAreRefusedUnlessAskedFor() throws Exception {
        Path first = workshop.pack("a", "1", "", "usr/a=one");
        workshop.run("add", workshop.repo().toString(), first.toString()).ok();
        Path other = workshop.pack("a", "1", "summary: rebuilt\n", "usr/a=other");
        Workshop.Ran refused = workshop.run("add", workshop.repo().toString(), other.toString());
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("--replace"), refused.err());
        workshop.run("add", workshop.repo().toString(), other.toString(), "--replace").ok();
        ScannedPackage only = PublishedIndex.read(workshop.repository(), readAsClient()).getFirst();
        assertTrue(only.entry().file().matches("pool/a-1\\.noarch\\.[0-9a-f]{12}\\.mpkg"), only.entry().file());
        assertEquals(2, workshop.repository().poolFiles().size(), "the other one stays for its time of grace");
    }

    @Test
    void aSecretKeyUnderTheDirectoryStopsThePublication() throws Exception {
        Files.copy(workshop.secretKey(), workshop.repo().resolve("pool/notes.txt"));
        Workshop.Ran refused = workshop.run("publish", workshop.repo().toString());
        assertEquals(4, refused.code());
        assertTrue(refused.err().contains("error[E0803]"), refused.err());
        assertEquals(1, readAsClient().serial());
    }

    @Test
    void aBinarySecretKeyIsRecognized() throws Exception {
        Path home = Files.createDirectories(temporary.resolve("gnupg2"));
        Workshop.host(home, "chmod", "700", ".");
        Workshop.host(home, "sh", "-c", "gpg --homedir . --batch --quiet --import " + workshop.secretKey()
                + " && gpg --homedir . --batch --export-secret-keys > secret.bin && gpg --homedir . --batch --export > public.bin");
        assertTrue(SecretKeyGuard.looksSecret(Files.readAllBytes(home.resolve("secret.bin"))));
        assertFalse(SecretKeyGuard.looksSecret(Files.readAllBytes(home.resolve("public.bin"))));
        assertFalse(SecretKeyGuard.looksSecret(Files.readAllBytes(workshop.repo().resolve("key.asc"))));
    }

    @Test
    void anotherKeyThanTheReadersTrustIsRefused() throws Exception {
        var stranger = new Workshop(temporary.resolve("stranger"));
        Workshop.Ran refused = workshop.run("publish", workshop.repo().toString(), "--key", stranger.secretKey().toString());
        assertEquals(4, refused.code());
        assertTrue(refused.err().contains("error[E0403]"), refused.err());
    }

    @Test
    void aKeyThatLivesElsewhereSignsWhatWaits() throws Exception {
        Path a = workshop.pack("a", "1", "", "usr/a=1");
        Files.copy(a, workshop.repo().resolve("pool/a.mpkg"));
        workshop.run("publish", workshop.repo().toString(), "--unsigned").ok();
        assertEquals(1, readAsClient().serial(), "readers see nothing of it yet");
        Path waiting = temporary.resolve("repo.next.json");
        Path wrong = Files.writeString(temporary.resolve("wrong.asc"), Files.readString(workshop.repo().resolve("repo.json.asc")));
        assertEquals(4, workshop.run("attach-signature", workshop.repo().toString(), wrong.toString()).code());
        Path right = Files.write(temporary.resolve("right.sig"), workshop.signer().signer().detached(Files.readAllBytes(waiting)));
        workshop.run("attach-signature", workshop.repo().toString(), right.toString()).ok();
        assertEquals(2, readAsClient().serial());
        assertEquals(List.of("a 1"), offered());
        assertFalse(Files.exists(waiting));
        assertEquals(1, workshop.run("attach-signature", workshop.repo().toString(), right.toString()).code());
    }

    @Test
    void gpgSignsWhenItHoldsTheKey() throws Exception {
        Path home = Files.createDirectories(temporary.resolve("gnupg3"));
        Workshop.host(home, "chmod", "700", ".");
        Workshop.host(home, "sh", "-c", "gpg --homedir . --batch --quiet --import " + workshop.secretKey());
        var signer = RepoSigner.of(
                "gpg:test@example.org", workshop.clock(), java.util.Map.of("GNUPGHOME", home.toString()), RepoSigner.NOBODY);
        assertEquals(workshop.repository().publicKey().fingerprint(), signer.publicKey().fingerprint());
        String relative = Path.of("").toAbsolutePath().relativize(home).toString();
        var same = RepoSigner.of("gpg:test@example.org", workshop.clock(), java.util.Map.of("GNUPGHOME", relative), RepoSigner.NOBODY);
        assertEquals(signer.publicKey().fingerprint(), same.publicKey().fingerprint(), "gpg works in another directory");
        byte[] signature = signer.signer().detached(new byte[] {1, 2, 3});
        var ring = Keyring.of(workshop.repository().publicKey());
        java.time.Instant today = java.time.Instant.now();
        assertEquals(3, Verifier.verify(new byte[] {1, 2, 3}, signature, ring, today).value().length);
        var nobody = RepoSigner.NOBODY;
        var refused = assertThrows(TrustException.class, () -> RepoSigner.of(
                "gpg:nobody@example.org", workshop.clock(), java.util.Map.of("GNUPGHOME", home.toString()), nobody));
        assertEquals(ErrorCode.KEY_UNUSABLE, refused.code());
    }
}

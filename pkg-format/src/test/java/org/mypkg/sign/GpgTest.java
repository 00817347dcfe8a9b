package org.mypkg.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.mypkg.diag.ErrorCode;
import org.mypkg.sign.KeyGenerator.GeneratedKey;

/** Both ways with the real gpg: it accepts what we sign, and we accept what it signs, and refuse what must be refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GpgTest {
    private static final byte[] DATA = "the bytes of a head".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = Instant.now();

    private final Gpg gpg;

    GpgTest() throws Exception {
        gpg = new Gpg();
    }

    @BeforeAll
    void makeKeys() throws Exception {
        gpg.must("--passphrase", "", "--quick-generate-key", "Ed <ed@example.org>", "ed25519", "sign", "never");
        gpg.must("--passphrase", "", "--quick-generate-key", "Rsa <rsa@example.org>", "rsa3072", "sign", "1y");
    }

    @AfterAll
    void close() throws IOException {
        gpg.close();
    }

    private static GeneratedKey newKey() {
        return KeyGenerator.ed25519("Builder <builder@example.org>", NOW.minusSeconds(100), new SecureRandom());
    }

    private static void refused(ErrorCode code, byte[] data, byte[] signature, PublicKey key, Instant now) {
        var thrown =
                assertThrows(TrustException.class, () -> Verifier.verify(data, signature, Keyring.of(key), now));
        assertEquals(code, thrown.code(), thrown.getMessage());
        assertEquals(code, thrown.diagnostic().code());
    }

    @Test
    void gpgAcceptsOurKeyAndOurSignatures() throws Exception {
        GeneratedKey key = newKey();
        Signer signer = Signer.of(SecretKey.parse(key.secretArmored()), InstantSource.fixed(NOW));
        gpg.must("--import", gpg.file("key.asc", key.publicArmored().getBytes(StandardCharsets.US_ASCII)).toString());
        var data = gpg.file("repo.json", DATA);
        var armored = gpg.file("repo.json.asc", signer.armoredDetached(DATA).getBytes(StandardCharsets.US_ASCII));
        String said = gpg.must("--status-fd", "1", "--verify", armored.toString(), data.toString()).text();
        assertTrue(said.contains("VALIDSIG " + key.fingerprint()), said);
        var binary = gpg.file("head.sig", signer.detached(DATA));
        gpg.must("--verify", binary.toString(), data.toString());
        Files.write(data, "other bytes".getBytes(StandardCharsets.UTF_8));
        assertTrue(gpg.run("--verify", binary.toString(), data.toString()).exitCode() != 0);
    }

    @Test
    void gpgImportsOurSecretKeyAndSignsWithIt() throws Exception {
        GeneratedKey key = newKey();
        gpg.must("--import", gpg.file("secret.asc", key.secretArmored().getBytes(StandardCharsets.US_ASCII)).toString());
        byte[] signature = gpg.signature(key.fingerprint(), DATA);
        PublicKey ours = PublicKey.parse(key.publicArmored());
        assertEquals(key.fingerprint(), Verifier.verify(DATA, signature, Keyring.of(ours), NOW).signedBy());
    }

    @Test
    void weAcceptWhatGpgSigns() throws Exception {
        for (String id : new String[] {"ed@example.org", "rsa@example.org"}) {
            PublicKey key = gpg.exported(id);
            assertTrue(key.userId().contains(id), key.userId());
            for (String digest : new String[] {"SHA256", "SHA512"}) {
                byte[] signature = gpg.signature(id, DATA, "--digest-algo", digest);
                Verified<byte[]> verified = Verifier.verify(DATA, signature, Keyring.of(key), NOW.plusSeconds(60));
                assertArrayEquals(DATA, verified.value());
                assertEquals(key.fingerprint(), verified.signedBy());
            }
            byte[] armored = gpg.signature(id, DATA, "--armor");
            assertEquals(key.fingerprint(), Verifier.verify(DATA, armored, Keyring.of(key), NOW).signedBy());
        }
    }

    @Test
    void weSignWithAKeyThatGpgMade() throws Exception {
        String secret = gpg.must("--armor", "--export-secret-keys", "rsa@example.org").text();
        SecretKey key = SecretKey.parse(secret);
        byte[] signature = Signer.of(key, InstantSource.fixed(NOW.plusSeconds(5))).detached(DATA);
        assertEquals(
                gpg.exported("rsa@example.org").fingerprint(),
                Verifier.verify(DATA, signature, Keyring.of(key.publicKey()), NOW.plusSeconds(5)).signedBy());
        gpg.must("--verify", gpg.file("s", signature).toString(), gpg.file("d", DATA).toString());
    }

    @Test
    void aWeakDigestIsRefused() throws Exception {
        PublicKey key = gpg.exported("rsa@example.org");
        byte[] sha1 = gpg.signature("rsa@example.org", DATA, "--digest-algo", "SHA1");
        refused(ErrorCode.DIGEST_WEAK, DATA, sha1, key, NOW);
        byte[] ripemd = gpg.signature("rsa@example.org", DATA, "--digest-algo", "RIPEMD160");
        refused(ErrorCode.DIGEST_WEAK, DATA, ripemd, key, NOW);
    }

    @Test
    void aSignatureOverTextIsRefused() throws Exception {
        PublicKey key = gpg.exported("ed@example.org");
        byte[] text = gpg.signature("ed@example.org", DATA, "--textmode");
        refused(ErrorCode.SIGNATURE_WRONG, DATA, text, key, NOW);
    }

    @Test
    void anExpiredSignatureIsRefused() throws Exception {
        PublicKey key = gpg.exported("ed@example.org");
        byte[] signature = gpg.signature("ed@example.org", DATA, "--default-sig-expire", "2d");
        assertEquals(
                key.fingerprint(),
                Verifier.verify(DATA, signature, Keyring.of(key), NOW.plusSeconds(86_400)).signedBy());
        refused(ErrorCode.SIGNATURE_WRONG, DATA, signature, key, NOW.plusSeconds(3 * 86_400));
    }

    @Test
    void anotherKeysSignatureIsRefused() throws Exception {
        byte[] signature = gpg.signature("rsa@example.org", DATA);
        refused(ErrorCode.KEY_UNKNOWN, DATA, signature, gpg.exported("ed@example.org"), NOW);
        refused(ErrorCode.SIGNATURE_WRONG, new byte[] {1}, signature, gpg.exported("rsa@example.org"), NOW);
        refused(ErrorCode.SIGNATURE_MISSING, DATA, new byte[0], gpg.exported("rsa@example.org"), NOW);
    }

    @Test
    void anExpiredKeyIsRefusedFromTheMomentOfItsEnd() throws Exception {
        PublicKey key = gpg.exported("rsa@example.org");
        byte[] signature = gpg.signature("rsa@example.org", DATA);
        assertEquals(
                key.fingerprint(),
                Verifier.verify(DATA, signature, Keyring.of(key), NOW.plusSeconds(364L * 86_400)).signedBy());
        refused(ErrorCode.KEY_EXPIRED, DATA, signature, key, NOW.plusSeconds(366L * 86_400));
    }

    @Test
    void aRevokedKeyIsRefused() throws Exception {
        try (var other = new Gpg()) {
            other.must("--passphrase", "", "--quick-generate-key", "Gone <gone@example.org>", "ed25519", "sign", "never");
            byte[] signature = other.signature("gone@example.org", DATA);
            PublicKey before = other.exported("gone@example.org");
            assertEquals(before.fingerprint(), Verifier.verify(DATA, signature, Keyring.of(before), NOW).signedBy());
            String made = other.must("--armor", "--export", "gone@example.org").text();
            assertTrue(made.contains("BEGIN PGP PUBLIC KEY"));
            PublicKey after = PublicKey.parse(revoked(other, before.fingerprint()));
            refused(ErrorCode.KEY_REVOKED, DATA, signature, after, NOW);
        }
    }

    /** gpg writes a revocation for every new key, disabled by a colon before its first line. */
    private static String revoked(Gpg gpg, String fingerprint) throws Exception {
        var file = gpg.file("x", new byte[0]).resolveSibling("openpgp-revocs.d").resolve(fingerprint + ".rev");
        String enabled = Files.readString(file).replace(":-----BEGIN", "-----BEGIN");
        gpg.must("--import", gpg.file("revocation", enabled.getBytes(StandardCharsets.US_ASCII)).toString());
        return gpg.must("--armor", "--export", fingerprint).text();
    }

    @Test
    void aSubkeyMaySignForItsPrimaryKey() throws Exception {
        try (var other = new Gpg()) {
            other.must("--passphrase", "", "--quick-generate-key", "Sub <sub@example.org>", "ed25519", "cert", "never");
            String fingerprint = other.exported("sub@example.org").fingerprint();
            other.must("--passphrase", "", "--quick-add-key", fingerprint, "ed25519", "sign", "never");
            byte[] signature = other.signature("sub@example.org", DATA);
            PublicKey key = other.exported("sub@example.org");
            assertEquals(fingerprint, Verifier.verify(DATA, signature, Keyring.of(key), NOW).signedBy());

            String secret = other.must("--armor", "--export-secret-keys", fingerprint).text();
            byte[] ours = Signer.of(SecretKey.parse(secret), InstantSource.fixed(NOW.plusSeconds(5))).detached(DATA);
            other.must("--verify", other.file("s", ours).toString(), other.file("d", DATA).toString());
        }
    }

    @Test
    void aLockedKeyOpensWithItsPassphraseOnly() throws Exception {
        try (var other = new Gpg()) {
            other.must("--passphrase", "secret words", "--quick-generate-key", "L <l@example.org>", "ed25519", "sign", "never");
            String secret = other.must("--passphrase", "secret words", "--armor", "--export-secret-keys", "l@example.org").text();
            SecretKey key = SecretKey.parse(secret, "secret words".toCharArray());
            assertEquals(other.exported("l@example.org").fingerprint(), key.publicKey().fingerprint());
            for (String wrong : new String[] {"", "other words"}) {
                var thrown = assertThrows(TrustException.class, () -> SecretKey.parse(secret, wrong.toCharArray()));
                assertEquals(ErrorCode.KEY_UNUSABLE, thrown.code());
            }
        }
    }
}

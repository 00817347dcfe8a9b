package org.mypkg.sign;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Digest;
import org.mypkg.sign.KeyGenerator.GeneratedKey;

/** What needs no gpg: our own signatures, hostile ones, and how values become trusted. */
final class SignTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final byte[] DATA = "data".getBytes(StandardCharsets.UTF_8);
    private static final GeneratedKey KEY = KeyGenerator.ed25519("Someone", NOW, new SecureRandom());

    private static Keyring ring() throws TrustException {
        return Keyring.of(PublicKey.parse(KEY.publicArmored()));
    }

    private static byte[] signature() throws TrustException {
        return Signer.of(SecretKey.parse(KEY.secretArmored()), InstantSource.fixed(NOW)).detached(DATA);
    }

    private static ErrorCode refused(byte[] data, byte[] signature, Instant now) {
        return assertThrows(TrustException.class, () -> Verifier.verify(data, signature, ring(), now)).code();
    }

    @Test
    void ourOwnSignatureIsGood() throws Exception {
        assertEquals(KEY.fingerprint(), Verifier.verify(DATA, signature(), ring(), NOW).signedBy());
        assertEquals("Someone", PublicKey.parse(KEY.publicArmored()).userId());
        assertEquals(KEY.publicArmored(), SecretKey.parse(KEY.secretArmored()).publicKey().armored());
    }

    @Test
    void theSameDataAtTheSameSecondHaveTheSameSignature() throws Exception {
        assertArrayEquals(signature(), signature());
    }

    @Test
    void oneGoodSignatureOfSeveralSuffices() throws Exception {
        GeneratedKey stranger = KeyGenerator.ed25519("Stranger", NOW, new SecureRandom());
        byte[] other = Signer.of(SecretKey.parse(stranger.secretArmored()), InstantSource.fixed(NOW)).detached(DATA);
        byte[] both = Arrays.copyOf(other, other.length + signature().length);
        System.arraycopy(signature(), 0, both, other.length, signature().length);
        assertEquals(KEY.fingerprint(), Verifier.verify(DATA, both, ring(), NOW).signedBy());
        assertEquals(ErrorCode.KEY_UNKNOWN, refused(DATA, other, NOW));
    }

    @Test
    void clocksThatAreFarOffAreNoticed() throws Exception {
        assertEquals(KEY.fingerprint(), Verifier.verify(DATA, signature(), ring(), NOW.minusSeconds(3600)).signedBy());
        refused(DATA, signature(), NOW.minusSeconds(200_000));
    }

    @Test
    void aSignatureCutOrFlippedAnywhereIsRefused() throws Exception {
        byte[] whole = signature();
        for (int length = 0; length < whole.length; length++) {
            ErrorCode code = refused(DATA, Arrays.copyOf(whole, length), NOW);
            assertTrue(code == (length == 0 ? ErrorCode.SIGNATURE_MISSING : ErrorCode.SIGNATURE_WRONG), "cut at " + length);
        }
        int accepted = 0;
        // Every byte is hit, each of the eight bits in turn: steps of three keep the time down.
        for (int bit = 0; bit < whole.length * 8; bit += 3) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            try {
                Verifier.verify(DATA, flipped, ring(), NOW);
                accepted++;
            } catch (TrustException declared) {
                assertTrue(declared.code().label().startsWith("E04"));
            }
        }
        // What is not hashed may vary without harm: the unhashed part's form and the high bits of lengths of numbers.
        assertTrue(accepted < 15, accepted + " flipped bits were accepted");
    }

    @Test
    void noiseIsNoKeyAndNoSignature() {
        var random = new Random(3);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[1 + random.nextInt(100)];
            random.nextBytes(noise);
            refused(DATA, noise, NOW);
            String text = new String(noise, StandardCharsets.ISO_8859_1);
            assertThrows(TrustException.class, () -> PublicKey.parse(text));
            assertThrows(TrustException.class, () -> SecretKey.parse(text));
        }
        assertThrows(TrustException.class, () -> SecretKey.parse(KEY.publicArmored()));
        assertThrows(TrustException.class, () -> PublicKey.parse(KEY.secretArmored()));
    }

    @Test
    void aLockedKeyNeedsItsPassphrase() throws Exception {
        GeneratedKey locked = KeyGenerator.ed25519("L", NOW, new SecureRandom(), "words".toCharArray());
        SecretKey key = SecretKey.parse(locked.secretArmored(), "words".toCharArray());
        assertEquals(locked.fingerprint(), key.publicKey().fingerprint());
        assertThrows(TrustException.class, () -> SecretKey.parse(locked.secretArmored()));
        assertThrows(TrustException.class, () -> SecretKey.parse(locked.secretArmored(), "word".toCharArray()));
    }

    @Test
    void trustIsHandedOnByDigest() throws Exception {
        Verified<byte[]> root = Verifier.verify(DATA, signature(), ring(), NOW);
        byte[] part = {1, 2, 3};
        Verified<Digest> promise = root.map(bytes -> Digest.of(part));
        Verified<byte[]> vouched = promise.vouchFor(part, digest -> digest, "part");
        assertArrayEquals(part, vouched.value());
        assertEquals(KEY.fingerprint(), vouched.signedBy());
        var thrown = assertThrows(
                TrustException.class, () -> promise.vouchFor(new byte[] {1, 2}, digest -> digest, "part"));
        assertEquals(ErrorCode.DIGEST_MISMATCH, thrown.code());
        assertEquals("sha256:" + Digest.of(part), Verified.pinned(part, Digest.of(part), "snapshot").signedBy());
        assertThrows(TrustException.class, () -> Verified.pinned(part, Digest.of(DATA), "snapshot"));
    }
}

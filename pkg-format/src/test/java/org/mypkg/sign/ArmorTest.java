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
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.sign.KeyGenerator.GeneratedKey;

/** Keys and signatures as text, as people mail, paste and download them. */
final class ArmorTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final GeneratedKey KEY = KeyGenerator.ed25519("Ünïcode <u@example.org>", NOW, new SecureRandom());
    private static final byte[] DATA = {1, 2, 3};

    private static String signature() throws TrustException {
        return Signer.of(SecretKey.parse(KEY.secretArmored()), InstantSource.fixed(NOW)).armoredDetached(DATA);
    }

    @Test
    void armorIsPlainTextWithoutHeaders() throws Exception {
        for (String text : List.of(KEY.publicArmored(), KEY.secretArmored(), signature())) {
            assertTrue(text.startsWith("-----BEGIN PGP "), text);
            assertTrue(text.endsWith("-----\n"), text);
            assertTrue(text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)), text);
            assertTrue(!text.contains("Version:"), text);
        }
    }

    @Test
    void whatSurroundsTheArmorDoesNotMatter() throws Exception {
        String key = "Our key, please compare:\n\n" + KEY.publicArmored() + "\nThank you.\n";
        assertEquals(KEY.fingerprint(), PublicKey.parse(key).fingerprint());
        assertEquals(KEY.fingerprint(), PublicKey.parse(KEY.publicArmored().replace("\n", "\r\n")).fingerprint());
        assertEquals("Ünïcode <u@example.org>", PublicKey.parse(KEY.publicArmored()).userId());
        byte[] windows = signature().replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        Keyring ring = Keyring.of(PublicKey.parse(KEY.publicArmored()));
        assertArrayEquals(DATA, Verifier.verify(DATA, windows, ring, NOW).value());
    }

    @Test
    void severalKeysAreNotOne() {
        GeneratedKey other = KeyGenerator.ed25519("Other", NOW, new SecureRandom());
        var thrown = assertThrows(TrustException.class, () -> PublicKey.parse(join(KEY, other)));
        assertEquals(ErrorCode.KEY_UNUSABLE, thrown.code());
        assertTrue(thrown.diagnostic().because().getFirst().contains("more than one"));
    }

    /** Two keys in one block of armor, as an export of a whole ring has them. */
    private static String join(GeneratedKey one, GeneratedKey other) throws Exception {
        byte[] first = PublicKey.parse(one.publicArmored()).ring().getEncoded();
        byte[] second = PublicKey.parse(other.publicArmored()).ring().getEncoded();
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return Armor.encode(both);
    }

    @Test
    void aKeyIsTheSameTextEachTime() throws Exception {
        assertEquals(KEY.publicArmored(), PublicKey.parse(KEY.publicArmored()).armored());
        assertEquals(KEY.fingerprint() + " Ünïcode <u@example.org>", PublicKey.parse(KEY.publicArmored()).toString());
        assertEquals(40, KEY.fingerprint().length());
    }

    @Test
    void aKeyOfTheFutureDoesNotSign() throws Exception {
        Instant tooEarly = NOW.minusSeconds(100_000);
        Signer signer = Signer.of(SecretKey.parse(KEY.secretArmored()), InstantSource.fixed(tooEarly));
        var thrown = assertThrows(TrustException.class, () -> signer.detached(DATA));
        assertEquals(ErrorCode.KEY_UNUSABLE, thrown.code());
        assertTrue(thrown.diagnostic().title().contains(KEY.fingerprint()));
    }
}

package org.mypkg.sign;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mypkg.diag.ErrorCode;
import org.mypkg.testing.ByteMutants;
import org.mypkg.testing.Fuzz;
import org.mypkg.testing.Gen;

/**
 * Keys and signatures as strangers send them, before anybody trusts anything: {@code key.asc}, {@code repo.json.asc}, what is
 * in a package. The keys in the resources were made by gpg 2.2 on 2026-01-01 for these tests.
 */
@Timeout(300)
final class FuzzKeysTest {
    private static final Path RESOURCES = Path.of("src/test/resources/fuzz");
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final byte[] DATA = "data\n".getBytes(StandardCharsets.UTF_8);
    private static final long ALLOCATED_MAX = 64L << 20;
    private static final List<String> GOOD = List.of("Plain", "Sub", "Rsa", "Nist");

    private static byte[] packets(String file) {
        try {
            return PacketMutants.packets(Files.readString(RESOURCES.resolve("keys").resolve(file)));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static PublicKey key(String name) throws TrustException {
        return PublicKey.parse(Armor.encode(packets(name + ".asc")));
    }

    private static void refused(ErrorCode code, String key, String signature, Instant now) throws Exception {
        byte[] sig = packets(signature + ".sig");
        Keyring ring = Keyring.of(key(key));
        var thrown = assertThrows(TrustException.class, () -> Verifier.verify(DATA, sig, ring, now), key);
        assertEquals(code, thrown.code(), thrown.getMessage());
    }

    @Test
    void theGoodOnesAreGood() throws Exception {
        for (String name : GOOD) {
            Verifier.verify(DATA, packets(name + ".sig"), Keyring.of(key(name)), NOW);
        }
    }

    /** Each of these is refused by the name of what is wrong with it. */
    @Test
    void theBadOnesAreRefused() throws Exception {
        refused(ErrorCode.KEY_UNUSABLE, "Weak", "Weak", NOW);
        refused(ErrorCode.KEY_EXPIRED, "Short", "Short", NOW);
        refused(ErrorCode.KEY_EXPIRED, "Sub", "OldSub", NOW);
        refused(ErrorCode.KEY_REVOKED, "RevokedSub", "Sub", NOW);
        refused(ErrorCode.SIGNATURE_WRONG, "Plain", "Future", NOW);
    }

    /** What a reader does with a key that it was given, before it is trusted: reads it, shows it, stores it. */
    private static void readKey(byte[] bytes) throws TrustException {
        PublicKey key = PublicKey.parse(new String(bytes, StandardCharsets.ISO_8859_1));
        show(key);
    }

    private static void show(PublicKey key) throws TrustException {
        PublicKey again = PublicKey.parse(key.armored());
        assertEquals(key.fingerprint(), again.fingerprint());
        assertEquals(key.userId(), again.userId());
        assertEquals(key.expires(), again.expires());
        key.created();
    }

    private static final Fuzz KEYS = Fuzz.of("keys", TrustException.class, ALLOCATED_MAX, FuzzKeysTest::readKey);

    private static byte[] armoredKeyMutant(Gen gen) {
        byte[] mutant = PacketMutants.of(gen, packets(gen.oneOf("Sub", "Plain", "Rsa", "Nist", "RevokedSub") + ".asc"));
        boolean binary = mutant.length > 0 && (mutant[0] & 0x80) != 0;
        return binary ? Armor.encode(mutant).getBytes(StandardCharsets.US_ASCII) : mutant;
    }

    /** A key that was changed may vouch only if it is the same key: nobody else's subkey, nobody else's time. */
    private static void readRing(byte[] bytes) throws TrustException {
        PublicKey key = PublicKey.parse(new String(bytes, StandardCharsets.ISO_8859_1));
        for (String name : List.of("Sub", "OldSub", "Plain", "Rsa", "Nist", "Short", "Weak")) {
            String by = judged(key, packets(name + ".sig"));
            String owner = name.equals("OldSub") ? "Sub" : name;
            if (!by.isEmpty() && (!GOOD.contains(name) || !by.equals(key(owner).fingerprint()))) {
                fail("a changed key " + by + " vouches for what " + name + " signed");
            }
        }
    }

    private static String judged(PublicKey key, byte[] signature) {
        try {
            return Verifier.verify(DATA, signature, Keyring.of(key), NOW).signedBy();
        } catch (TrustException refused) {
            return "";
        }
    }

    private static final Fuzz RINGS = Fuzz.of("rings", TrustException.class, ALLOCATED_MAX, FuzzKeysTest::readRing);

    private static byte[] ringMutant(Gen gen) {
        byte[] mutant = PacketMutants.of(gen, packets(gen.oneOf("Sub", "Short", "Weak", "Plain", "Nist") + ".asc"));
        boolean binary = mutant.length > 0 && (mutant[0] & 0x80) != 0;
        return binary ? Armor.encode(mutant).getBytes(StandardCharsets.US_ASCII) : mutant;
    }

    private static final byte[] OTHER = "date\n".getBytes(StandardCharsets.UTF_8);

    private static void readSignature(byte[] bytes) throws TrustException {
        var keys = new ArrayList<PublicKey>();
        for (String name : List.of("Plain", "Sub", "Rsa", "Nist", "Weak", "Short")) {
            keys.add(key(name));
        }
        var ring = new Keyring(keys);
        assertThrows(TrustException.class, () -> Verifier.verify(OTHER, bytes, ring, NOW));
        String by = Verifier.verify(DATA, bytes, ring, NOW).signedBy();
        boolean known = false;
        for (String name : GOOD) {
            known |= by.contains(key(name).fingerprint());
        }
        if (!known) {
            fail("vouched for by " + by);
        }
    }

    private static final Fuzz SIGNATURES =
            Fuzz.of("signatures", TrustException.class, ALLOCATED_MAX, FuzzKeysTest::readSignature);

    private static byte[] signatureMutant(Gen gen) {
        var out = new java.io.ByteArrayOutputStream();
        for (String name : gen.list(1, 3, g -> g.oneOf("Plain", "Sub", "Rsa", "Nist", "Weak", "Short", "OldSub", "Future"))) {
            out.writeBytes(packets(name + ".sig"));
        }
        return PacketMutants.of(gen, out.toByteArray());
    }

    private static final TreeMap<Boolean, byte[]> SECRETS = new TreeMap<>();
    private static final Function<Gen, byte[]> SECRET_MUTANTS = gen -> {
        byte[] secret = SECRETS.computeIfAbsent(gen.chance(1, 16), FuzzKeysTest::secret);
        byte[] mutant = PacketMutants.of(gen, secret);
        boolean binary = mutant.length > 0 && (mutant[0] & 0x80) != 0;
        return binary ? Armor.encode(mutant).getBytes(StandardCharsets.US_ASCII) : mutant;
    };

    private static byte[] secret(boolean locked) {
        try {
            var random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(7);
            char[] passphrase = locked ? new char[] {'x'} : new char[0];
            return PacketMutants.packets(KeyGenerator.ed25519("S", NOW, random, passphrase).secretArmored());
        } catch (java.security.NoSuchAlgorithmException | IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static final Fuzz SECRET_KEYS = Fuzz.of("secret keys", TrustException.class, ALLOCATED_MAX, bytes ->
            Signer.of(SecretKey.parse(new String(bytes, StandardCharsets.ISO_8859_1), new char[] {'x'}), () -> NOW)
                    .detached(DATA));

    @Test
    void whatOnceWentWrongGoesRight() {
        for (Fuzz each : List.of(KEYS, RINGS, SIGNATURES, SECRET_KEYS)) {
            each.replay(RESOURCES);
        }
    }

    @Test
    void aChangedKeyIsReadOrRefused() {
        KEYS.run(300, FuzzKeysTest::armoredKeyMutant);
    }

    @Test
    void aChangedKeyVouchesForNobodyElse() {
        RINGS.run(60, FuzzKeysTest::ringMutant);
    }

    @Test
    void aChangedSignatureIsGoodOrRefused() {
        SIGNATURES.run(60, FuzzKeysTest::signatureMutant);
    }

    @Test
    void aChangedSecretKeyIsReadOrRefused() {
        SECRET_KEYS.run(150, SECRET_MUTANTS);
    }

    @Test
    void noiseIsRefused() {
        KEYS.run(100, gen -> ByteMutants.of(gen, gen.bytes(400)));
    }

    @Test
    @Tag("slow")
    void manyMore() {
        KEYS.runLong(FuzzKeysTest::armoredKeyMutant);
        RINGS.runLong(FuzzKeysTest::ringMutant);
        SIGNATURES.runLong(FuzzKeysTest::signatureMutant);
        SECRET_KEYS.runLong(SECRET_MUTANTS);
    }
}

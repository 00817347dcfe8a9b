package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.sign.KeyGenerator;
import org.mypkg.sign.KeyGenerator.GeneratedKey;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.SecretKey;
import org.mypkg.sign.Signer;
import org.mypkg.sign.TrustException;

/** A package that carries its own signature. */
final class SignedPackageTest {
    private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
    private static final GeneratedKey KEY = KeyGenerator.ed25519("Packer", NOW, new SecureRandom());
    private static final GeneratedKey OTHER = KeyGenerator.ed25519("Other", NOW, new SecureRandom());

    private static Signer signer(GeneratedKey key) throws TrustException {
        return Signer.of(SecretKey.parse(key.secretArmored()), InstantSource.fixed(NOW));
    }

    private static Keyring ring(GeneratedKey key) throws TrustException {
        return Keyring.of(PublicKey.parse(key.publicArmored()));
    }

    private static Samples samples() {
        return new Samples().directory("usr").file("usr/a", "content");
    }

    private static PackageReader open(byte[] bytes) throws FormatException, IOException {
        return PackageReader.open(ByteSource.of(bytes), Limits.DEFAULT);
    }

    @Test
    void theSignatureVouchesForTheManifest() throws Exception {
        PackageReader reader = open(samples().pack(Samples.spec(), Optional.of(signer(KEY))).bytes());
        assertEquals(KEY.fingerprint(), reader.verifiedManifest(ring(KEY), NOW).signedBy());
        assertEquals(reader.manifest(), reader.verifiedManifest(ring(KEY), NOW).value());
        var stranger = assertThrows(TrustException.class, () -> reader.verifiedManifest(ring(OTHER), NOW));
        assertEquals(ErrorCode.KEY_UNKNOWN, stranger.code());
    }

    @Test
    void anUnsignedPackageSaysSo() throws Exception {
        PackageReader reader = open(samples().pack());
        var thrown = assertThrows(TrustException.class, () -> reader.verifiedManifest(ring(KEY), NOW));
        assertEquals(ErrorCode.SIGNATURE_MISSING, thrown.code());
    }

    @Test
    void signingAgainChangesNothingElse() throws Exception {
        byte[] unsigned = samples().pack();
        byte[] signed = samples().pack(Samples.spec(), Optional.of(signer(KEY))).bytes();
        var again = new ByteArrayOutputStream();
        SignatureSplice.resign(ByteSource.of(signed), signer(OTHER).detached(open(signed).headBytes()), again);
        PackageReader reader = open(again.toByteArray());
        assertEquals(OTHER.fingerprint(), reader.verifiedManifest(ring(OTHER), NOW).signedBy());
        reader.<IOException>readAll((index, entry, content) -> content.readAllBytes());

        var first = new ByteArrayOutputStream();
        SignatureSplice.resign(ByteSource.of(unsigned), signer(KEY).detached(open(unsigned).headBytes()), first);
        assertArrayEquals(signed, first.toByteArray());
        var stripped = new ByteArrayOutputStream();
        SignatureSplice.strip(ByteSource.of(again.toByteArray()), stripped);
        assertArrayEquals(unsigned, stripped.toByteArray());
    }

    @Test
    void aSignatureOfAnotherPackageIsRefused() throws Exception {
        byte[] mine = samples().pack();
        byte[] other = samples().file("usr/b", "more").pack(Samples.spec(), Optional.of(signer(KEY))).bytes();
        var forged = new ByteArrayOutputStream();
        SignatureSplice.resign(ByteSource.of(mine), open(other).signature().orElseThrow(), forged);
        PackageReader reader = open(forged.toByteArray());
        var thrown = assertThrows(TrustException.class, () -> reader.verifiedManifest(ring(KEY), NOW));
        assertEquals(ErrorCode.SIGNATURE_WRONG, thrown.code());
    }

    @Test
    void damageInASignedPackageIsAMatterOfTrust() throws Exception {
        byte[] signed = samples().pack(Samples.spec(), Optional.of(signer(KEY))).bytes();
        PackageReader good = open(signed);
        byte[] bad = signed.clone();
        bad[(int) good.payloadOffset() + 5] ^= 1;
        PackageReader reader = open(bad);
        reader.verifiedManifest(ring(KEY), NOW);
        var thrown = assertThrows(FormatException.class, () -> reader.<IOException>readAll((i, e, c) -> {}));
        assertEquals(ErrorCode.DIGEST_MISMATCH, thrown.code());
        var cut = assertThrows(FormatException.class, () -> open(Arrays.copyOf(signed, signed.length - 1)));
        assertEquals(ErrorCode.DIGEST_MISMATCH, cut.code());

        byte[] unsigned = samples().pack();
        unsigned[(int) open(unsigned).payloadOffset() + 5] ^= 1;
        PackageReader damaged = open(unsigned);
        var nobodys = assertThrows(FormatException.class, () -> damaged.<IOException>readAll((i, e, c) -> {}));
        assertEquals(ErrorCode.PACKAGE_DAMAGED, nobodys.code());
    }
}

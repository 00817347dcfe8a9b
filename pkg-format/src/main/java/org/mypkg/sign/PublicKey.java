package org.mypkg.sign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.mypkg.diag.ErrorCode;

/** An OpenPGP public key with its subkeys. */
public final class PublicKey {
    private final PGPPublicKeyRing ring;

    PublicKey(PGPPublicKeyRing ring) {
        this.ring = ring;
    }

    /** @throws TrustException (KEY_UNUSABLE) when the text is no armored public key, or several */
    public static PublicKey parse(String armored) throws TrustException {
        try {
            var objects = new BcPGPObjectFactory(Armor.open(armored.getBytes(StandardCharsets.UTF_8)));
            if (!(objects.nextObject() instanceof PGPPublicKeyRing ring)) {
                throw unreadable("it is something else");
            }
            if (objects.nextObject() != null) {
                throw unreadable("more than one key stands in it");
            }
            return new PublicKey(ring);
        } catch (IOException | RuntimeException broken) {
            throw unreadable(String.valueOf(broken.getMessage()));
        }
    }

    private static TrustException unreadable(String fact) {
        return new TrustException(
                ErrorCode.KEY_UNUSABLE,
                "cannot read an OpenPGP public key",
                fact,
                "export it with: gpg --armor --export KEYID");
    }

    PGPPublicKeyRing ring() {
        return ring;
    }

    /** The fingerprint of the primary key, in upper-case hexadecimal. */
    public String fingerprint() {
        return fingerprint(ring.getPublicKey().getFingerprint());
    }

    static String fingerprint(byte[] raw) {
        return HexFormat.of().withUpperCase().formatHex(raw);
    }

    /** The first user id; empty where the key has none. */
    public String userId() {
        Iterator<byte[]> ids = ring.getPublicKey().getRawUserIDs();
        return ids.hasNext() ? new String(ids.next(), StandardCharsets.UTF_8) : "";
    }

    /** When the primary key was made. */
    public Instant created() {
        return ring.getPublicKey().getCreationTime().toInstant();
    }

    /** When the primary key ends by its own word; empty where it says nothing of that. */
    public Optional<Instant> expires() {
        return KeyValidity.end(ring.getPublicKey(), ring.getPublicKey());
    }

    /** The key as text. */
    public String armored() {
        try {
            return Armor.encode(ring.getEncoded());
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
    }

    @Override
    public String toString() {
        return fingerprint() + " " + userId();
    }
}

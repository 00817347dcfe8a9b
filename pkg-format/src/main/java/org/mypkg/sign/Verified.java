package org.mypkg.sign;

import java.util.function.Function;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Digest;

/**
 * A value that a trusted key vouches for. Only this package makes one: from a good signature, from a digest that the user
 * pinned, or from a digest that stands in another such value.
 */
public final class Verified<T> {
    private final T value;
    private final String signedBy;

    Verified(T value, String signedBy) {
        this.value = value;
        this.signedBy = signedBy;
    }

    public T value() {
        return value;
    }

    /** The fingerprint of the key, in upper-case hexadecimal; {@code "sha256:..."} for a pinned digest. */
    public String signedBy() {
        return signedBy;
    }

    /** A reading of a value; it must depend on nothing but the value. */
    @FunctionalInterface
    public interface Reading<T, R, X extends Exception> {
        R read(T value) throws X;
    }

    /** The value read as something else: what the bytes mean, a part of the whole. */
    public <R, X extends Exception> Verified<R> map(Reading<? super T, ? extends R, X> reading) throws X {
        return new Verified<R>(reading.read(value), signedBy);
    }

    /**
     * Bytes that this value promised by their digest.
     *
     * @param what how messages call the bytes
     * @throws TrustException (DIGEST_MISMATCH) when they are others
     */
    public Verified<byte[]> vouchFor(byte[] bytes, Function<? super T, Digest> promise, String what)
            throws TrustException {
        checkDigest(bytes, promise.apply(value), what);
        return new Verified<>(bytes.clone(), signedBy);
    }

    /**
     * Bytes whose digest the user knows from elsewhere.
     *
     * @throws TrustException (DIGEST_MISMATCH) when they are others
     */
    public static Verified<byte[]> pinned(byte[] bytes, Digest pinned, String what) throws TrustException {
        checkDigest(bytes, pinned, what);
        return new Verified<>(bytes.clone(), "sha256:" + pinned);
    }

    private static void checkDigest(byte[] bytes, Digest promised, String what) throws TrustException {
        Digest actual = Digest.of(bytes);
        if (!actual.equals(promised)) {
            throw new TrustException(
                    ErrorCode.DIGEST_MISMATCH,
                    what + " is not what was promised",
                    "expected SHA-256 " + promised + ", got " + actual,
                    "");
        }
    }
}

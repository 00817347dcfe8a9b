package org.mypkg.model;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A SHA-256 digest, as 64 lower-case hexadecimal digits (FIPS 180-4). */
public record Digest(String hex) implements Comparable<Digest> {
    private static final int DIGITS = 64;
    private static final int BUFFER_BYTES = 1 << 16;

    /** @throws IllegalArgumentException when the text is no such digest */
    public Digest {
        if (!isLegal(hex)) {
            throw new IllegalArgumentException("not a SHA-256 digest: '" + hex + "'");
        }
    }

    private static boolean isLegal(String hex) {
        boolean legal = hex.length() == DIGITS;
        for (int i = 0; legal && i < DIGITS; i++) {
            char c = hex.charAt(i);
            legal = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
        }
        return legal;
    }

    /** The digest of the given bytes. */
    public static Digest of(byte[] bytes) {
        return finish(start(bytes));
    }

    /** The digest of all that is left in the stream. */
    public static Digest of(InputStream content) throws IOException {
        MessageDigest digester = digester();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            digester.update(buffer, 0, count);
        }
        return finish(digester);
    }

    /** A digester to feed piece by piece and to hand to {@link #finish}. */
    public static MessageDigest digester() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java has SHA-256", missing);
        }
    }

    /** The digest of all that was fed; the digester starts anew. */
    public static Digest finish(MessageDigest fed) {
        return new Digest(HexFormat.of().formatHex(fed.digest()));
    }

    private static MessageDigest start(byte[] bytes) {
        MessageDigest digester = digester();
        digester.update(bytes);
        return digester;
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}

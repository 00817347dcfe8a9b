package org.mypkg.repo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.mypkg.diag.ErrorCode;
import org.mypkg.sign.Signer;
import org.mypkg.sign.TrustException;

/** Detached OpenPGP signatures as bytes and as armored text (RFC 9580, section 6.2); several simply follow one another. */
final class Signatures {
    private static final String BEGIN = "-----BEGIN PGP SIGNATURE-----";

    private Signatures() {}

    /** The binary form of what may be armored. @throws IllegalArgumentException when the armor is damaged */
    static byte[] binary(byte[] signature) {
        String text = new String(signature, StandardCharsets.US_ASCII);
        if (!text.contains(BEGIN)) {
            return signature.clone();
        }
        var all = new ByteArrayOutputStream();
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
            all.writeBytes(block(text.substring(at + BEGIN.length())));
        }
        return all.toByteArray();
    }

    /** The binary form of what may be armored. @throws TrustException (SIGNATURE_WRONG) when the armor is damaged */
    static byte[] parsed(byte[] signature) throws TrustException {
        try {
            return binary(signature);
        } catch (IllegalArgumentException damaged) {
            throw new TrustException(
                    ErrorCode.SIGNATURE_WRONG, "the signature cannot be read", String.valueOf(damaged.getMessage()), "");
        }
    }

    private static byte[] block(String afterBegin) {
        var base64 = new StringBuilder();
        boolean inHeaders = true;
        for (String line : afterBegin.lines().skip(1).map(String::strip).toList()) {
            if (line.startsWith("-----") || (!inHeaders && line.startsWith("="))) {
                break;
            }
            if (inHeaders) {
                inHeaders = !line.isEmpty();
            } else {
                base64.append(line);
            }
        }
        return Base64.getDecoder().decode(base64.toString());
    }

    static byte[] joined(byte[] first, byte[] second) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(first);
        all.writeBytes(second);
        return all.toByteArray();
    }

    /** Signatures as the armored text that {@code gpg} writes. */
    static String armored(byte[] binary) throws TrustException {
        Signer asGiven = data -> data;
        return asGiven.armoredDetached(binary);
    }
}

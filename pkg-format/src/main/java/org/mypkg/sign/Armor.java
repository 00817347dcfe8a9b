package org.mypkg.sign;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.bcpg.ArmoredOutputStream;

/** ASCII armor (RFC 4880, section 6): packets as text. */
final class Armor {
    private Armor() {}

    /** The packets as text, without any header lines: the same packets are always the same text. */
    static String encode(byte[] packets) {
        var out = new ByteArrayOutputStream();
        try (var armored = ArmoredOutputStream.builder().clearHeaders().build(out)) {
            armored.write(packets);
        } catch (IOException impossible) {
            throw new UncheckedIOException("writing to memory", impossible);
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    /** The packets, whether armored or not: every packet begins with a set high bit, and no armor does. */
    static InputStream open(byte[] bytes) throws IOException {
        var in = new ByteArrayInputStream(bytes);
        boolean binary = bytes.length > 0 && (bytes[0] & 0x80) != 0;
        return binary ? in : ArmoredInputStream.builder().setParseForHeaders(true).build(in);
    }
}

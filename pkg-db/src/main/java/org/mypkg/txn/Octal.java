package org.mypkg.txn;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes as text that a shell decodes with {@code printf %b}: whatever is not plain is written {@code \0ooo}. */
final class Octal {
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._/+-,=@:";

    private Octal() {}

    static String escape(byte[] bytes) {
        var text = new StringBuilder(bytes.length + 8);
        for (byte b : bytes) {
            if (b > 0 && PLAIN.indexOf(b) >= 0) {
                text.append((char) b);
            } else {
                int value = b & 0xff;
                text.append("\\0").append(value >> 6).append(value >> 3 & 7).append(value & 7);
            }
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException when the text was not made by {@link #escape} */
    static byte[] unescape(String text) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '\\') {
                bytes.write(octal(raw, i));
                i += 4;
            } else if (PLAIN.indexOf(raw[i]) >= 0) {
                bytes.write(raw[i]);
            } else {
                throw new IllegalArgumentException("a byte that should be escaped: " + (raw[i] & 0xff));
            }
        }
        return bytes.toByteArray();
    }

    private static int octal(byte[] raw, int at) {
        if (at + 4 >= raw.length || raw[at + 1] != '0') {
            throw new IllegalArgumentException("an unfinished escape");
        }
        int value = 0;
        for (int i = at + 2; i < at + 5; i++) {
            if (raw[i] < '0' || raw[i] > '7') {
                throw new IllegalArgumentException("an escape that is not octal");
            }
            value = value * 8 + raw[i] - '0';
        }
        if (value > 255) {
            throw new IllegalArgumentException("an escape beyond a byte");
        }
        return value;
    }
}

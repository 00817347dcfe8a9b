package org.mypkg.fetch;

import java.io.IOException;
import java.util.Arrays;
import org.mypkg.testing.Gen;

/**
 * One answer of a web server that works by chance.
 *
 * @param kind what goes wrong
 * @param where how far into the file, or by how much; taken modulo what there is
 * @param lasting whether the server goes on so; else the next request meets the next fault
 */
record Fault(Kind kind, int where, boolean lasting) {
    /** What can go wrong. */
    enum Kind {
        NONE, RESET_FIRST, RESET_AFTER_HEAD, RESET_INSIDE, HANG_UP, CUT, CUT_CHUNKS, LENGTH_TOO_SHORT, LENGTH_TOO_LONG,
        NO_LENGTH, MORE_THAN_SAID, CHUNKS, BUSY, TOO_MANY, ABSENT, REFUSED, NOTHING, NOT_MODIFIED, NO_RANGE, OTHER_START,
        OTHER_WHOLE, RANGE_UNSAID, RANGE_UNASKED, RANGE_BACKWARDS, WHOLE_INSTEAD, FLIPPED, OTHER_BYTES, ZEROS, SHIFTED,
        LED_TO_ITSELF, LED_TO_FILE, LED_NOWHERE, GARBAGE, LONG_HEAD, COMPRESSED, SLOW
    }

    static Fault drawn(Gen gen, boolean slowToo) {
        Kind[] kinds = Kind.values();
        Kind kind = kinds[gen.below(slowToo ? kinds.length : kinds.length - 1)];
        return new Fault(kind, gen.below(1 << 20), gen.chance(1, 3));
    }

    /** Sends the answer. @param waiting is told each time the server lets the client wait */
    void answer(HostileServer.Answer a, Runnable waiting) throws IOException {
        byte[] all = a.bytes();
        int from = (int) Math.min(a.range(), all.length);
        byte[] rest = Arrays.copyOfRange(all, from, all.length);
        int cut = rest.length == 0 ? 0 : where % rest.length;
        switch (kind) {
            case NONE -> a.honest();
            case RESET_FIRST -> a.reset();
            case HANG_UP -> {}
            case BUSY -> a.head("503 Busy", "Content-Length: 0");
            case TOO_MANY -> a.head("429 Later", "Content-Length: 0");
            case ABSENT -> a.head("404 Absent", "Content-Length: 0");
            case REFUSED -> a.head("403 No", "Content-Length: 0");
            case NOTHING -> a.head("204 Nothing");
            case NOT_MODIFIED -> a.head("304 Not Modified");
            case NO_RANGE -> a.head("416 No", "Content-Length: 0");
            case LED_TO_ITSELF -> a.head("302 Found", "Location: " + "/" + a.path(), "Content-Length: 0");
            case LED_TO_FILE -> a.head("302 Found", "Location: file:///etc/passwd", "Content-Length: 0");
            case LED_NOWHERE -> a.head("301 Moved", "Content-Length: 0");
            case GARBAGE -> a.send("\u0000\u0001HELO\r\n\r\n");
            case LONG_HEAD -> a.send("HTTP/1.1 200 OK\r\nX: " + "x".repeat(300_000) + "\r\n");
            case CUT_CHUNKS -> {
                a.head("200 OK", "Transfer-Encoding: chunked");
                a.send(Integer.toHexString(all.length + 1) + "\r\n");
                a.send(Arrays.copyOf(all, all.length == 0 ? 0 : where % all.length));
            }
            case CHUNKS -> chunks(a, all);
            case RANGE_UNASKED -> range(a, from + 1, all.length, Arrays.copyOfRange(all, Math.min(from + 1, all.length), all.length));
            case OTHER_START -> range(a, where % (all.length + 2), all.length, rest);
            case OTHER_WHOLE -> range(a, from, (where % 7) * (long) all.length, rest);
            case RANGE_BACKWARDS -> a.head("206 Part", "Content-Range: bytes " + from + "-0/" + all.length);
            case RANGE_UNSAID -> {
                a.head("206 Part", "Content-Length: " + rest.length);
                a.send(rest);
            }
            case WHOLE_INSTEAD -> {
                a.head("200 OK", "Content-Length: " + all.length);
                a.send(all);
            }
            case SLOW -> slow(a, all, waiting);
            default -> body(a, from, rest, cut);
        }
    }

    /** Those that begin like an honest answer to what was asked. */
    private void body(HostileServer.Answer a, int from, byte[] rest, int cut) throws IOException {
        int said = switch (kind) {
            case LENGTH_TOO_SHORT -> cut;
            case LENGTH_TOO_LONG -> rest.length + 1 + where % 5;
            default -> rest.length;
        };
        String length = kind == Kind.NO_LENGTH ? "X-None: 0" : "Content-Length: " + said;
        String encoding = kind == Kind.COMPRESSED ? "Content-Encoding: gzip" : "X-Plain: 1";
        if (from > 0) {
            a.head("206 Part", length, encoding, "Content-Range: bytes " + from + "-" + (from + rest.length - 1) + "/" + (from + rest.length));
        } else {
            a.head("200 OK", length, encoding);
        }
        switch (kind) {
            case RESET_AFTER_HEAD -> a.reset();
            case RESET_INSIDE -> {
                a.send(Arrays.copyOf(rest, cut));
                a.reset();
            }
            case CUT -> a.send(Arrays.copyOf(rest, cut));
            case MORE_THAN_SAID -> {
                a.send(rest);
                a.send("more");
            }
            case FLIPPED -> {
                if (rest.length > 0) {
                    rest[cut] ^= 1;
                }
                a.send(rest);
            }
            case OTHER_BYTES -> {
                Arrays.fill(rest, (byte) where);
                a.send(rest);
            }
            case ZEROS -> a.send(new byte[rest.length]);
            case SHIFTED -> a.send(Arrays.copyOf(Arrays.copyOfRange(rest, Math.min(1, rest.length), rest.length), rest.length));
            default -> a.send(rest);
        }
    }

    private static void range(HostileServer.Answer a, long start, long whole, byte[] bytes) throws IOException {
        a.head("206 Part", "Content-Length: " + bytes.length, "Content-Range: bytes " + start + "-" + (start + Math.max(0, bytes.length - 1)) + "/" + whole);
        a.send(bytes);
    }

    private void chunks(HostileServer.Answer a, byte[] all) throws IOException {
        a.head("200 OK", "Transfer-Encoding: chunked");
        int size = 1 + where % 5000;
        for (int at = 0; at < all.length; at += size) {
            byte[] piece = Arrays.copyOfRange(all, at, Math.min(all.length, at + size));
            a.send(Integer.toHexString(piece.length) + "\r\n");
            a.send(piece);
            a.send("\r\n");
        }
        a.send("0\r\n\r\n");
    }

    private static void slow(HostileServer.Answer a, byte[] all, Runnable waiting) throws IOException {
        a.head("200 OK", "Content-Length: " + all.length);
        for (int i = 0; i < Math.min(all.length, 40); i++) {
            waiting.run();
            a.send(new byte[] {all[i]});
        }
    }
}

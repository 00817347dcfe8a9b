package org.mypkg.fetch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A way in which a web server may break HTTP, or keep to it and do harm.
 *
 * @param name what it does, as the table of attacks says it
 * @param index the code with which an update that has no other mirror ends; empty where it succeeds
 * @param file the same for an installation
 */
public record Misbehaviour(String name, String index, String file, HostileServer.Behaviour behaviour) {
    private static final byte[] BLOCK = new byte[8192];
    private static final int MANY = 100_000;

    /** All of them that need no TLS; those that take longest first. */
    public static List<Misbehaviour> all() {
        return Stream.of(time(), refusals(), brokenLines(), lengths(), bytes(), parts(), ways(), noHttp())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Misbehaviour> time() {
        return List.of(
                of("sends the head of its answer one byte at a time", "E0421", "E0421", a -> {
                    a.send("HTTP/1.1 200 OK\r\nX-Slow: ");
                    a.forEver(new byte[] {'x'}, 20);
                }),
                of("says 'continue' again and again", "E0421", "E0421", a ->
                        a.forEver("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), 5)),
                of("accepts the connection and says nothing", "E0301", "E0301", HostileServer.Answer::silence),
                of("sends a few bytes a second", "E0421", "E0421", a -> {
                    a.head("200 OK", "Content-Length: " + a.bytes().length);
                    a.forEver(new byte[1], 20);
                }),
                of("sends half of the file and then nothing", "E0301", "E0301", a -> {
                    a.head("200 OK", "Content-Length: " + a.bytes().length);
                    a.send(Arrays.copyOf(a.bytes(), a.bytes().length / 2));
                    a.silence();
                }));
    }

    private static List<Misbehaviour> refusals() {
        return List.of(
                of("has no such file (404)", "E0301", "E0301", a -> a.head("404 Not Found", "Content-Length: 0")),
                of("refuses (403)", "E0301", "E0301", a -> a.head("403 Forbidden", "Content-Length: 0")),
                of("is always in trouble (503)", "E0301", "E0301", a -> a.head("503 Busy", "Content-Length: 0")),
                of("answers with nothing (204)", "E0301", "E0301", a -> a.head("204 No Content")));
    }

    private static List<Misbehaviour> brokenLines() {
        return List.of(
                of("resets the connection", "E0301", "E0301", HostileServer.Answer::reset),
                of("hangs up without an answer", "E0301", "E0301", a -> {}),
                of("resets in the middle of the file", "E0301", "E0301", a -> {
                    a.head("200 OK", "Content-Length: " + a.bytes().length);
                    a.send(Arrays.copyOf(a.bytes(), a.bytes().length / 2));
                    a.reset();
                }),
                of("announces more bytes than it sends", "E0301", "E0301", a -> {
                    a.head("200 OK", "Content-Length: " + a.bytes().length);
                    a.send(Arrays.copyOf(a.bytes(), a.bytes().length - 1));
                }));
    }

    private static List<Misbehaviour> lengths() {
        return List.of(
                of("sends without end", "E0420", "E0420", a -> {
                    a.head("200 OK");
                    a.forEver(BLOCK, 0);
                }),
                of("sends chunks without end", "E0420", "E0420", a -> {
                    a.head("200 OK", "Transfer-Encoding: chunked");
                    byte[] chunk = ("2000\r\n" + "x".repeat(8192) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
                    a.forEver(chunk, 0);
                }),
                of("sends one byte more than was promised", "E0402", "E0420", a -> {
                    a.head("200 OK");
                    a.send(a.bytes());
                    a.send("\n");
                }),
                of("sends one byte less than was promised, and says so", "E0402", "E0404", a -> {
                    a.head("200 OK", "Content-Length: " + (a.bytes().length - 1));
                    a.send(Arrays.copyOf(a.bytes(), a.bytes().length - 1));
                }),
                of("sends a chunk of a size that is no number", "E0307", "E0307", a -> {
                    a.head("200 OK", "Transfer-Encoding: chunked");
                    a.send("FFFFFFFFFFFFFFFFFF\r\nx");
                }),
                of("announces two different lengths", "", "", a -> {
                    a.head("200 OK", "Content-Length: 1", "Content-Length: " + a.bytes().length);
                    a.send(a.bytes());
                }));
    }

    private static List<Misbehaviour> bytes() {
        return List.of(
                of("changes one byte", "E0402", "E0404", a -> {
                    byte[] other = a.bytes().clone();
                    other[other.length / 2] ^= 1;
                    a.head("200 OK", "Content-Length: " + other.length);
                    a.send(other);
                }),
                of("sends other bytes of the right length", "E0402", "E0404", a -> {
                    a.head("200 OK", "Content-Length: " + a.bytes().length);
                    a.send(new byte[a.bytes().length]);
                }),
                of("sends the page of a portal", "E0402", "E0404", a -> {
                    String page = "<html>please log in</html>";
                    a.head("200 OK", "Content-Type: text/html", "Content-Length: " + page.length());
                    a.send(page);
                }),
                of("sends a compression bomb", "E0402", "E0404", a -> {
                    byte[] bomb = bomb(a.bytes().length);
                    a.head("200 OK", "Content-Encoding: gzip", "Content-Length: " + bomb.length);
                    a.send(bomb);
                }));
    }

    private static List<Misbehaviour> parts() {
        return List.of(
                of("sends another part than was asked for", "E0301", "E0301", a -> {
                    int length = a.bytes().length;
                    a.head("206 Partial Content", "Content-Range: bytes 5-" + (length - 1) + "/" + length);
                    a.send(Arrays.copyOfRange(a.bytes(), 5, length));
                }),
                of("sends a part and does not say which", "E0301", "E0301", a -> {
                    a.head("206 Partial Content", "Content-Length: " + a.bytes().length);
                    a.send(a.bytes());
                }),
                of("sends less of a part than it says", "E0301", "E0301", a -> {
                    int length = a.bytes().length;
                    a.head("206 Partial Content", "Content-Range: bytes 0-" + (length - 1) + "/" + length);
                    a.send(Arrays.copyOf(a.bytes(), length / 2));
                }),
                of("says that no range can be had (416)", "E0301", "E0301", a -> a.head("416 No", "Content-Length: 0")));
    }

    private static List<Misbehaviour> ways() {
        return List.of(
                of("leads on to itself", "E0422", "E0422", a -> a.head("302 Found", "Location: /" + a.path())),
                of("leads on and on", "E0422", "E0422", a -> a.head("301 Moved", "Location: /x" + a.path())),
                of("leads on to a file of this machine", "E0423", "E0423", a ->
                        a.head("302 Found", "Location: file:///etc/passwd")),
                of("leads on to ftp", "E0423", "E0423", a -> a.head("307 There", "Location: ftp://127.0.0.1/x")),
                of("leads on and does not say where to", "E0307", "E0307", a -> a.head("302 Found")));
    }

    private static List<Misbehaviour> noHttp() {
        return List.of(
                of("speaks another protocol", "E0307", "E0307", a -> a.send("SSH-2.0-OpenSSH_9.2\r\n")),
                of("sends a head without end", "E0301", "E0301", a -> {
                    a.send("HTTP/1.1 200 OK\r\n");
                    byte[] line = ("X-More: " + "y".repeat(1000) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
                    a.forEver(line, 0);
                }),
                of("sends one line of a head without end", "E0301", "E0301", a -> {
                    a.send("HTTP/1.1 200 OK\r\nX-Long: ");
                    a.forEver("z".repeat(MANY).getBytes(StandardCharsets.ISO_8859_1), 0);
                }),
                of("puts escape sequences into its words", "E0301", "E0301", a ->
                        a.head("404 \u001b[2J\u001b]0;gone\u0007", "Content-Length: 0")));
    }

    private static Misbehaviour of(String name, String index, String file, HostileServer.Behaviour behaviour) {
        return new Misbehaviour(name, index, file, behaviour);
    }

    /** A compressed stream that would be long, cut to what may come. */
    private static byte[] bomb(int length) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            for (int i = 0; i < 1000; i++) {
                gzip.write(BLOCK);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return Arrays.copyOf(out.toByteArray(), length);
    }
}

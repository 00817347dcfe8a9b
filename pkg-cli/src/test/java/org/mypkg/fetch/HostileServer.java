package org.mypkg.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A web server on loopback that serves a directory as well or as badly as it is told to. It writes raw bytes to the socket, so
 * that it can break every rule.
 */
public final class HostileServer implements AutoCloseable {
    private final Path directory;
    private final ServerSocket listening;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile Behaviour behaviour = Answer::honest;

    /** What it does with one request. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(Answer answer) throws IOException;
    }

    /**
     * A request.
     *
     * @param range the offset that it asks for; 0 where it asks for the whole
     * @param end where what it asks for ends; 0 where that is the end of the file
     */
    public record Asked(String path, long range, long end) {
        public Asked(String path, long range) {
            this(path, range, 0);
        }
    }

    public HostileServer(Path directory) throws IOException {
        this.directory = directory;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    public String url() {
        return "http://127.0.0.1:" + listening.getLocalPort() + "/";
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** From now on it behaves so. */
    public void behave(Behaviour other) {
        behaviour = other;
        asked.clear();
    }

    /** What it was asked since. */
    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String first = in.readLine();
            if (first == null) {
                return;
            }
            long range = 0;
            long end = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("range: bytes=")) {
                    String[] bounds = line.substring(13).split("-", -1);
                    range = Long.parseLong(bounds[0]);
                    end = bounds[1].isEmpty() ? 0 : Long.parseLong(bounds[1]) + 1;
                }
            }
            String path = first.split(" ")[1].substring(1);
            asked.add(new Asked(path, range, end));
            behaviour.answer(new Answer(path, range, end, bytesOf(path), socket));
        } catch (IOException gone) {
            // The client has hung up, or the test is over.
        } finally {
            open.remove(socket);
        }
    }

    private byte @Nullable [] bytesOf(String path) throws IOException {
        Path file = directory.resolve(java.net.URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
        return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : new ArrayList<>(open)) {
            socket.close();
        }
    }

    /** One answer in the making. */
    public static final class Answer {
        private final String path;
        private final long range;
        private final long end;
        private final byte @Nullable [] bytes;
        private final Socket socket;

        Answer(String path, long range, long end, byte @Nullable [] bytes, Socket socket) {
            this.path = path;
            this.range = range;
            this.end = end;
            this.bytes = bytes;
            this.socket = socket;
        }

        public String path() {
            return path;
        }

        /** The offset that is asked for. */
        public long range() {
            return range;
        }

        /** Whether a part is asked for that ends before the file may. */
        public boolean bounded() {
            return end > 0;
        }

        /** Sends the part that is asked for, made of other bytes than the file's perhaps. */
        public void part(byte[] from) throws IOException {
            int to = (int) Math.min(end, from.length);
            String shown = range + "-" + (to - 1) + "/" + from.length;
            head("206 Partial Content", "Content-Length: " + (to - range), "Content-Range: bytes " + shown);
            send(java.util.Arrays.copyOfRange(from, (int) range, to));
        }

        /** What the file holds. */
        public byte[] bytes() {
            return Optional.ofNullable(bytes).orElse(new byte[0]);
        }

        /** Sends what a good server sends. */
        public void honest() throws IOException {
            if (bytes == null) {
                head("404 Not Found", "Content-Length: 0");
            } else if (end > 0 && range < bytes.length) {
                part(bytes);
            } else if (range > 0 && range < bytes.length) {
                String shown = range + "-" + (bytes.length - 1) + "/" + bytes.length;
                head("206 Partial Content", "Content-Length: " + (bytes.length - range), "Content-Range: bytes " + shown);
                send(java.util.Arrays.copyOfRange(bytes, (int) range, bytes.length));
            } else if (range > 0) {
                head("416 Range Not Satisfiable", "Content-Length: 0");
            } else {
                head("200 OK", "Content-Length: " + bytes.length);
                send(bytes);
            }
        }

        /** Sends a status line and a head; the connection ends with the answer. */
        public void head(String status, String... lines) throws IOException {
            send("HTTP/1.1 " + status + "\r\nConnection: close\r\n");
            for (String line : lines) {
                send(line + "\r\n");
            }
            send("\r\n");
        }

        public void send(String text) throws IOException {
            send(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        public void send(byte[] raw) throws IOException {
            OutputStream out = socket.getOutputStream();
            out.write(raw);
            out.flush();
        }

        /** Ends the connection with a reset. */
        public void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        /** Says nothing more until the client hangs up. */
        public void silence() throws IOException {
            while (socket.getInputStream().read() >= 0) {
                continue;
            }
        }

        /** Sends this again and again, every so often, until the client hangs up. */
        public void forEver(byte[] raw, long everyMillis) throws IOException {
            while (true) {
                send(raw);
                java.util.concurrent.locks.LockSupport.parkNanos(everyMillis * 1_000_000);
            }
        }
    }
}

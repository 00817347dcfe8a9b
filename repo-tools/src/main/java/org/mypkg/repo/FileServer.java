package org.mypkg.repo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * A small web server for one directory, on loopback only: for development and for the bootstrap. It answers GET and HEAD, one
 * range of bytes at a time (RFC 9110, section 14), and nothing outside the directory, by links either.
 */
public final class FileServer implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");
    private static final int WORKERS = 4;

    private final Path root;
    private final HttpServer server;
    private final ExecutorService workers;

    private FileServer(Path root, HttpServer server, ExecutorService workers) {
        this.root = root;
        this.server = server;
        this.workers = workers;
    }

    /** Starts to serve. @param port 0 for any that is free */
    public static FileServer start(Path directory, int port) throws DiskException, RepositoryException {
        try {
            var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            var workers = Executors.newFixedThreadPool(WORKERS);
            var server = new FileServer(HostFiles.realPath(directory), HttpServer.create(address, 0), workers);
            server.server.setExecutor(workers);
            server.server.createContext("/", server::answer);
            server.server.start();
            return server;
        } catch (IOException failed) {
            throw RepositoryException.unreadable("cannot serve " + directory + " on port " + port, failed);
        }
    }

    /** Where it is reached, with a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            Optional<Path> file = find(exchange.getRequestURI().getRawPath());
            if (file.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            send(exchange, HostFileSource.of(file.get()), method.equals("HEAD"));
        } catch (DiskException gone) {
            exchange.sendResponseHeaders(404, -1);
        }
    }

    /** Names with a percent sign are found both ways: as a correct client writes them, and as they lie on the disk. */
    private Optional<Path> find(String rawPath) {
        var names = new ArrayList<String>();
        try {
            names.add(URLDecoder.decode(rawPath.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notEncoded) {
            names.clear();
        }
        names.add(rawPath);
        return names.stream().map(this::inside).flatMap(Optional::stream).findFirst();
    }

    private Optional<Path> inside(String name) {
        try {
            Path file = root.resolve(name.replaceFirst("^/+", "")).normalize();
            boolean good = file.startsWith(root) && HostFiles.isRegularFile(file) && HostFiles.realPath(file).startsWith(root);
            return good ? Optional.of(file) : Optional.empty();
        } catch (InvalidPathException | DiskException noFile) {
            return Optional.empty();
        }
    }

    private static void send(HttpExchange exchange, HostFileSource source, boolean headOnly) throws IOException {
        var headers = exchange.getResponseHeaders();
        headers.set("Accept-Ranges", "bytes");
        headers.set("Content-Type", "application/octet-stream");
        headers.set("Cache-Control", "no-cache");
        Slice slice = Slice.of(Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")), source.lengthBytes());
        if (slice.status() == 416) {
            headers.set("Content-Range", "bytes */" + source.lengthBytes());
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        if (slice.status() == 206) {
            headers.set("Content-Range", "bytes " + slice.first() + "-" + (slice.first() + slice.length() - 1) + "/" + source.lengthBytes());
        }
        if (headOnly || slice.length() == 0) {
            headers.set("Content-Length", Long.toString(slice.length()));
            exchange.sendResponseHeaders(slice.status(), -1);
            return;
        }
        exchange.sendResponseHeaders(slice.status(), slice.length());
        try (InputStream in = source.open(slice.first(), slice.length());
                OutputStream out = exchange.getResponseBody()) {
            in.transferTo(out);
        }
    }

    /** The bytes to send. A header that is no single range is ignored, as the RFC allows. */
    record Slice(int status, long first, long length) {
        static Slice of(Optional<String> header, long size) {
            Matcher range = RANGE.matcher(header.orElse(""));
            if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
                return new Slice(200, 0, size);
            }
            if (range.group(1).isEmpty()) {
                long last = Math.min(size, Long.parseLong(range.group(2)));
                return last == 0 ? new Slice(416, 0, 0) : new Slice(206, size - last, last);
            }
            long first = Long.parseLong(range.group(1));
            long last = range.group(2).isEmpty() ? size - 1 : Math.min(size - 1, Long.parseLong(range.group(2)));
            if (!range.group(2).isEmpty() && Long.parseLong(range.group(2)) < first) {
                return new Slice(200, 0, size);
            }
            return first >= size ? new Slice(416, 0, 0) : new Slice(206, first, last - first + 1);
        }
    }
}

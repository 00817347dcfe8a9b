package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.testing.Table;

final class FileServerTest {
    @TempDir
    Path temporary = Path.of("set by JUnit");

    private AutoCloseable server = () -> {};
    private String url = "";

    @BeforeEach
    void serve() throws Exception {
        Path root = temporary.resolve("repo");
        Files.createDirectories(root.resolve("pool"));
        Files.writeString(root.resolve("ten"), "0123456789");
        Files.writeString(root.resolve("empty"), "");
        Files.writeString(root.resolve("pool/a-1%3a2.mpkg"), "epoch");
        Files.writeString(root.resolve("pool/a+b.mpkg"), "plus");
        Files.writeString(temporary.resolve("secret"), "secret");
        Files.createSymbolicLink(root.resolve("escape"), Path.of("../secret"));
        FileServer started = FileServer.start(root, 0);
        server = started;
        url = started.url();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private String get(String path, String range) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url + path));
        HttpResponse<byte[]> response = send(range.equals("-") ? request : request.header("Range", range));
        return response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8)
                + response.headers().firstValue("Content-Range").map(r -> " [" + r + "]").orElse("");
    }

    @Test
    void answersAreTheDocumentedOnes() {
        Table.parse("answers", """
                # path ; range ; answer
                ten ; - ; 200 0123456789
                ten ; bytes=2-4 ; 206 234 [bytes 2-4/10]
                ten ; bytes=7- ; 206 789 [bytes 7-9/10]
                ten ; bytes=-3 ; 206 789 [bytes 7-9/10]
                ten ; bytes=-30 ; 206 0123456789 [bytes 0-9/10]
                ten ; bytes=8-99 ; 206 89 [bytes 8-9/10]
                ten ; bytes=10- ; 416  [bytes */10]
                ten ; bytes=5-2 ; 200 0123456789
                ten ; bytes=1-2,4-5 ; 200 0123456789
                ten ; lines=1-2 ; 200 0123456789
                empty ; - ; 200
                empty ; bytes=0- ; 416  [bytes */0]
                pool/a-1%253a2.mpkg ; - ; 200 epoch
                pool/a-1%3a2.mpkg ; - ; 200 epoch
                pool/a+b.mpkg ; - ; 200 plus
                pool/a%2bb.mpkg ; - ; 200 plus
                none ; - ; 404
                pool ; - ; 404
                escape ; - ; 404
                %2e%2e/secret ; - ; 404
                """).forEach(row -> assertEquals(row.columns(" ; ").get(2), get(row.columns(" ; ").get(0), row.columns(" ; ").get(1)).strip()));
    }

    @Test
    void headTellsTheLengthAndOtherMethodsAreRefused() throws Exception {
        var head = send(HttpRequest.newBuilder(URI.create(url + "ten")).method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertEquals(200, head.statusCode());
        assertEquals("10", head.headers().firstValue("Content-Length").orElse(""));
        assertEquals("bytes", head.headers().firstValue("Accept-Ranges").orElse(""));
        var post = send(HttpRequest.newBuilder(URI.create(url + "ten")).POST(HttpRequest.BodyPublishers.noBody()));
        assertEquals(405, post.statusCode());
    }

    @Test
    void aTakenPortIsAnOutsideFailure() {
        int port = URI.create(url).getPort();
        var failed = assertThrows(RepositoryException.class, () -> FileServer.start(temporary, port));
        assertEquals("cannot serve " + temporary + " on port " + port, failed.diagnostic().title());
    }
}

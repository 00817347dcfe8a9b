package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.testing.JsonSchemas;

final class ServeProcessTest {
    /** As a script uses it: the URL is the first line of the output, SIGTERM ends it with 0. */
    @Test
    void theServerTellsItsAddressAndEndsCleanly(@TempDir Path temporary) throws Exception {
        String url = serve(temporary);
        assertTrue(url.matches("http://127\\.0\\.0\\.1:\\d+/"), url);
    }

    @Test
    void programsAreToldTheAddressInOneLine(@TempDir Path temporary) throws Exception {
        String document = serve(temporary, "--json");
        assertEquals(List.of(), JsonSchemas.complaints("mkrepo", "serve", document), document);
    }

    /** @return the first line of the output */
    private static String serve(Path temporary, String... more) throws Exception {
        var workshop = new Workshop(temporary);
        workshop.init();
        var words = new ArrayList<>(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                        "-cp", System.getProperty("java.class.path"), "org.mypkg.repo.MkrepoMain",
                        "serve", workshop.repo().toString(), "--port", "0"));
        words.addAll(List.of(more));
        Process server = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (var out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
                HttpClient client = HttpClient.newHttpClient()) {
            String line = String.valueOf(out.readLine());
            String url = line.replaceFirst(".*(http:[^\"]*).*", "$1");
            var request = HttpRequest.newBuilder(URI.create(url + "repo.json")).build();
            String body = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            assertEquals(Files.readString(workshop.repo().resolve("repo.json")), body);
            server.destroy();
            assertTrue(server.waitFor(20, TimeUnit.SECONDS), "it ends");
            assertEquals(0, server.exitValue());
            return line;
        } finally {
            server.destroyForcibly();
        }
    }
}

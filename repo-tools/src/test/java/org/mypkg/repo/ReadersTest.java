package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.archive.Limits;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.model.Digest;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verifier;

/** Readers over HTTP while somebody publishes again and again: each sees one publication, whole, and never an older one after a newer. */
final class ReadersTest {
    private static final int PUBLICATIONS = 40;

    private final Workshop workshop;
    private final AtomicBoolean publishing = new AtomicBoolean(true);
    private final SortedMap<Long, List<String>> offered = new TreeMap<>();

    ReadersTest(@TempDir Path temporary) throws IOException {
        workshop = new Workshop(temporary);
        workshop.init();
    }

    /** A reader that reads until nobody publishes any more. */
    private static final class Reader implements AutoCloseable {
        private final HttpClient http = HttpClient.newHttpClient();
        private final String url;
        private final PublicKey key;
        private final Workshop workshop;
        private final SortedMap<Long, List<String>> seen = new TreeMap<>();
        private int reads;
        private int askedAgain;

        Reader(String url, PublicKey key, Workshop workshop) {
            this.url = url;
            this.key = key;
            this.workshop = workshop;
        }

        private byte[] get(String file) throws IOException, InterruptedException {
            var request = HttpRequest.newBuilder(URI.create(url + file.replace("%", "%25"))).build();
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(200, answer.statusCode(), file);
            return answer.body();
        }

        /** One publication: the document and its signature belong together at the second try at the latest. */
        void readOnce() throws Exception {
            for (int attempt = 0; ; attempt++) {
                byte[] repoJson = get(RepoDirectory.REPO_JSON);
                byte[] signature = get(RepoDirectory.SIGNATURE);
                try {
                    Verifier.verify(repoJson, signature, Keyring.of(key), workshop.clock().instant());
                    readParts(RepoCodec.decode(repoJson));
                    return;
                } catch (TrustException betweenTwo) {
                    askedAgain++;
                    assertTrue(attempt < 5, "no pair of document and signature belongs together");
                }
            }
        }

        private void readParts(RepoDocument document) throws Exception {
            assertTrue(seen.isEmpty() || seen.lastKey() <= document.serial(), "an older publication after a newer one");
            var packages = new ArrayList<String>();
            for (Part part : document.parts()) {
                byte[] stored = get(part.file());
                assertEquals(part.digest(), Digest.of(stored), part.file());
                if (part.kind().equals(Part.PACKAGES)) {
                    for (IndexEntry entry : IndexCodec.decode(stored, Limits.DEFAULT)) {
                        assertEquals(entry.digest(), Digest.of(get(entry.file())), entry.file());
                        packages.add(entry.spec().id().toString());
                    }
                }
            }
            reads++;
            List<String> before = seen.getOrDefault(document.serial(), packages);
            assertEquals(before, packages);
            seen.put(document.serial(), packages);
        }

        @Override
        public void close() {
            http.close();
        }
    }

    private void publishAgainAndAgain(List<Path> versions) {
        String repo = workshop.repo().toString();
        try {
            for (int i = 0; i < PUBLICATIONS; i++) {
                if (i % 4 == 3) {
                    workshop.run("remove", repo, "a").ok();
                } else {
                    workshop.run("add", repo, versions.get(i % versions.size()).toString(), "--replace").ok();
                }
                RepoDocument now = workshop.repository().document();
                offered.put(now.serial(), PublishedIndex.packages(workshop.repository(), now).stream()
                        .map(entry -> entry.spec().id().toString())
                        .sorted()
                        .toList());
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        } finally {
            publishing.set(false);
        }
    }

    @Test
    void readersNeverSeeAMixture() throws Exception {
        List<Path> versions = List.of(
                workshop.pack("a", "1", "", "usr/a=1"),
                workshop.pack("a", "2", "", "usr/a=2"),
                workshop.pack("b", "1", "", "usr/b=1"));
        PublicKey key = workshop.repository().publicKey();
        var failures = new ArrayList<Throwable>();
        try (FileServer server = FileServer.start(workshop.repo(), 0);
                var reader = new Reader(server.url(), key, workshop)) {
            reader.readOnce();
            var publisher = new Thread(() -> publishAgainAndAgain(versions));
            publisher.setUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            publisher.start();
            while (publishing.get()) {
                reader.readOnce();
            }
            publisher.join();
            reader.readOnce();
            assertEquals(List.of(), failures);
            assertTrue(reader.seen.size() > 5, "the readers saw " + reader.seen.keySet());
            reader.seen.tailMap(2L).forEach((serial, packages) ->
                    assertEquals(offered.get(serial), packages.stream().sorted().toList(), "publication " + serial));
            assertEquals(offered.lastKey(), reader.seen.lastKey());
            assertTrue(reader.askedAgain <= reader.reads, reader.askedAgain + " of " + reader.reads);
        }
    }
}

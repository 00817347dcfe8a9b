package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
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

/** What a client fetches over HTTP: a publication with all its parts and packages, each compared with what was promised. */
final class HttpReader implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final PublicKey key;
    private final Workshop workshop;
    private final SortedMap<Long, List<String>> seen = new TreeMap<>();
    private int reads;
    private int askedAgain;

    HttpReader(String url, PublicKey key, Workshop workshop) {
        this.url = url;
        this.key = key;
        this.workshop = workshop;
    }

    /** The publications that were read, by serial, with their packages. */
    SortedMap<Long, List<String>> seen() {
        return seen;
    }

    int reads() {
        return reads;
    }

    /** How often a document and a signature did not belong together. */
    int askedAgain() {
        return askedAgain;
    }

    private HttpRequest.Builder request(String file) {
        return HttpRequest.newBuilder(URI.create(url + file.replace("%", "%25")));
    }

    /** Some bytes of a file. */
    byte[] range(String file, int first, int last) throws IOException, InterruptedException {
        var wanted = request(file).header("Range", "bytes=" + first + "-" + last).build();
        HttpResponse<byte[]> answer = http.send(wanted, HttpResponse.BodyHandlers.ofByteArray());
        assertEquals(206, answer.statusCode(), file);
        return answer.body();
    }

    private byte[] get(String file) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(request(file).build(), HttpResponse.BodyHandlers.ofByteArray());
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

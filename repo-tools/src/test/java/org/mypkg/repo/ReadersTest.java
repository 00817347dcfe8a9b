package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.index.RepoDocument;
import org.mypkg.sign.PublicKey;

/** Readers over HTTP while somebody publishes again and again: each sees one publication, whole, and never an older one after a newer. */
final class ReadersTest {
    private static final int PUBLICATIONS = 16;

    private final Workshop workshop;
    private final AtomicBoolean publishing = new AtomicBoolean(true);
    private final SortedMap<Long, List<String>> offered = new TreeMap<>();

    ReadersTest(@TempDir Path temporary) throws IOException {
        workshop = new Workshop(temporary);
        workshop.init();
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
                var reader = new HttpReader(server.url(), key, workshop)) {
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
            assertTrue(reader.seen().size() > 2, "the readers saw " + reader.seen().keySet());
            reader.seen().tailMap(2L).forEach((serial, packages) ->
                    assertEquals(offered.get(serial), packages.stream().sorted().toList(), "publication " + serial));
            assertEquals(offered.lastKey(), reader.seen().lastKey());
            assertTrue(reader.askedAgain() <= reader.reads(), reader.askedAgain() + " of " + reader.reads());
        }
    }
}

package org.mypkg.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.FetchException;
import org.mypkg.fetch.FetchListener;
import org.mypkg.fetch.FetchRequest;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.fetch.OkHttpFetcher;
import org.mypkg.fetch.Pause;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.TrustException;
import org.mypkg.sys.DiskException;

/** An index and its signature are two files, and a publication may come between a client's two requests. */
final class RepositoriesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));

    @Test
    void aPublicationBetweenTheTwoRequestsIsNoMistrust(@TempDir Path directory) throws Failure, IOException {
        TestRepository published = repository(directory);
        byte[] old = Files.readAllBytes(published.directory().resolve("repo.json"));
        published.add(TestPackage.of("b", "1").file("usr/b", "b")).publish();
        assertEquals(2, update(directory, published, old, 1).serial());
    }

    @Test
    void aPairThatNeverMatchesIsRefused(@TempDir Path directory) throws Failure, IOException {
        TestRepository published = repository(directory);
        byte[] old = Files.readAllBytes(published.directory().resolve("repo.json"));
        published.add(TestPackage.of("b", "1").file("usr/b", "b")).publish();
        assertThrows(TrustException.class, () -> update(directory, published, old, Integer.MAX_VALUE));
    }

    @Test
    void aSignatureByAnotherKeyIsNotAskedForAgain(@TempDir Path directory) throws Failure, IOException {
        TestRepository published = repository(directory);
        TestRepository other = repository(Files.createDirectories(directory.resolve("other")));
        var fetcher = new Lagging(new byte[0], 0);
        TrustException refused =
                assertThrows(TrustException.class, () -> update(directory, published, other.publicKey(), fetcher));
        assertEquals(ErrorCode.KEY_UNKNOWN, refused.code());
        assertEquals(1, fetcher.documents);
    }

    private static TestRepository repository(Path directory) throws Failure, IOException {
        TestRepository repository = new TestRepository(directory.resolve("repo"), CLOCK);
        return repository.add(TestPackage.of("a", "1").file("usr/a", "a")).publish();
    }

    /** Updates by a fetcher that answers the first requests for the index with an older one. */
    private static Repositories.Updated update(Path directory, TestRepository published, byte[] old, int times)
            throws Failure, IOException {
        return update(directory, published, published.publicKey(), new Lagging(old, times));
    }

    private static Repositories.Updated update(Path directory, TestRepository published, PublicKey trusted, Lagging fetcher)
            throws Failure, IOException {
        Path root = Files.createDirectories(directory.resolve("root"));
        try (TargetRoot target = TargetRoot.open(root, CLOCK)) {
            var repositories = new Repositories(target, fetcher, CLOCK);
            var location = Location.parse(published.directory().toString());
            var repository = new Repository("test", location, 0);
            repositories.add(repository, trusted);
            return repositories.update(repository);
        }
    }

    private static final class Lagging implements Fetcher {
        private final Fetcher real = new OkHttpFetcher(OkHttpFetcher.Settings.DEFAULT, Pause.REAL);
        private final byte[] old;
        private int left;
        private int documents;

        Lagging(byte[] old, int times) {
            this.old = old;
            this.left = times;
        }

        @Override
        public void fetch(FetchRequest request, FetchListener listener) throws FetchException, DiskException {
            real.fetch(request, listener);
        }

        @Override
        public byte[] read(Location from, int limitBytes) throws FetchException {
            boolean document = from.toString().endsWith("repo.json");
            documents += document ? 1 : 0;
            boolean lags = document && left > 0;
            left -= lags ? 1 : 0;
            return lags ? old : real.read(from, limitBytes);
        }
    }
}

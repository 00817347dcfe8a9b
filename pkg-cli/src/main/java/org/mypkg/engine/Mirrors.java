package org.mypkg.engine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.mypkg.fetch.FetchException;
import org.mypkg.fetch.FetchListener;
import org.mypkg.fetch.Location;
import org.mypkg.sys.DiskException;

/**
 * Which mirror is asked first, by what is remembered in {@code var/cache/mypkg/mirrors.json}. Whether that can be read or
 * written decides nothing. Used by several threads.
 */
final class Mirrors {
    private static final String FILE = TargetRoot.CACHE.resolve("mirrors.json").toString().substring(1);

    private final RootFiles files;
    private final InstantSource clock;
    private final MirrorHealth health;

    private Mirrors(RootFiles files, InstantSource clock, MirrorHealth health) {
        this.files = files;
        this.clock = clock;
        this.health = health;
    }

    static Mirrors of(RootFiles files, InstantSource clock) {
        MirrorHealth health;
        try {
            health = files.read(FILE).map(MirrorHealth::parse).orElseGet(MirrorHealth::empty);
        } catch (DiskException unreadable) {
            health = MirrorHealth.empty();
        }
        return new Mirrors(files, clock, health);
    }

    /** The places of a repository in the order in which they should be asked. */
    List<Location> order(Repository repository) {
        return health.order(repository.places(), clock.instant());
    }

    /** Where a file of a repository can be had, in that order. */
    List<Location> places(Repository repository, String file) {
        return order(repository).stream().map(place -> place.resolve(file)).toList();
    }

    /** Remembers what becomes of a download, and passes on how it goes. */
    FetchListener watching(FetchListener inner) {
        return new FetchListener() {
            @Override
            public void arrived(long doneBytes) {
                inner.arrived(doneBytes);
            }

            @Override
            public void served(Location place, long bytes, Duration took) {
                health.served(place, bytes, took, clock.instant());
                inner.served(place, bytes, took);
            }

            @Override
            public void failed(Location place, FetchException failure) {
                Mirrors.this.failed(place);
                inner.failed(place, failure);
            }
        };
    }

    void failed(Location place) {
        health.failed(place, clock.instant());
    }

    void served(Location place) {
        health.served(place, 0, Duration.ZERO, clock.instant());
    }

    /** Writes down what is new. */
    void save() {
        if (health.changed()) {
            try {
                files.write(FILE, health.encode());
            } catch (DiskException unwritable) {
                // The next run asks in the user's order, that is all.
            }
        }
    }
}

package org.mypkg.image;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Engine;
import org.mypkg.engine.EngineListener;
import org.mypkg.engine.Order;
import org.mypkg.engine.PackageCache;
import org.mypkg.engine.Proposal;
import org.mypkg.engine.Repositories;
import org.mypkg.engine.Repository;
import org.mypkg.engine.Session;
import org.mypkg.engine.TargetRoot;
import org.mypkg.engine.Universe;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.fetch.OkHttpFetcher;
import org.mypkg.fetch.Pause;
import org.mypkg.image.ImageConfig.Origin;
import org.mypkg.image.ImageConfig.Pin;
import org.mypkg.model.RootPath;
import org.mypkg.sign.PublicKey;
import org.mypkg.sys.HostFiles;
import org.mypkg.world.Request;

/**
 * Makes a root of packages, as {@code mypkg} would. Its one transaction happens at the time of the youngest file, and what it
 * leaves for being taken back is thrown away, so that the same publication gives the same root.
 */
final class RootMaker {
    /** What mypkg keeps for itself and makes anew: names the inodes of the root that it works in, which is not the image's. */
    static final List<RootPath> STATE_OF_THE_MAKING =
            List.of(RootPath.of("var/cache/mypkg"), RootPath.of("var/lib/mypkg/lock"), RootPath.of("var/lib/mypkg/t1"));

    private static final InstantSource TIME = InstantSource.fixed(Instant.ofEpochSecond(ImageTree.LATEST_MTIME_SECONDS));
    private static final Duration NO_PATIENCE = Duration.ZERO;

    private final String image;
    private final ImageConfig.Source.Packages source;
    private final InstantSource clock;

    /** @param clock the real time, by which publications expire */
    RootMaker(String image, ImageConfig.Source.Packages source, InstantSource clock) {
        this.image = image;
        this.source = source;
        this.clock = clock;
    }

    /** Fills an empty directory. */
    void make(Path directory) throws Failure {
        Fetcher fetcher = new OkHttpFetcher(OkHttpFetcher.Settings.DEFAULT, Pause.REAL);
        try (TargetRoot root = TargetRoot.open(directory, TIME)) {
            var repositories = new Repositories(root, fetcher, clock);
            for (Origin origin : source.origins()) {
                follow(repositories, origin);
            }
            install(root, repositories, new PackageCache(root, fetcher));
            for (Origin origin : source.origins()) {
                settle(repositories, origin);
            }
        }
    }

    private void follow(Repositories repositories, Origin origin) throws Failure {
        if (origin.pin() instanceof Pin.Bytes(var digest)) {
            repositories.add(new Repository(origin.name(), places(origin.place()), 0, new Repository.Snapshot(digest), false));
        } else {
            repositories.add(new Repository(origin.name(), places(origin.place()), 0, new Repository.Keys(), false), key(origin));
        }
        Repositories.Updated updated = repositories.update(repositories.named(origin.name()));
        if (origin.pin() instanceof Pin.Serial(long serial) && updated.serial() != serial) {
            throw new ImageException(
                    image, "the repository " + origin.name() + " has publication " + updated.serial() + " now, not " + serial);
        }
    }

    private void install(TargetRoot root, Repositories repositories, PackageCache cache) throws Failure {
        var engine = new Engine(root, repositories, cache, TIME, EngineListener.SILENT);
        try (Session session = engine.open("mkimage", NO_PATIENCE)) {
            Universe universe = repositories.load(Repositories.Staleness.REFUSED);
            Order order = Order.of("mkimage", Request.Options.DEFAULT).installing(source.packages(), List.of(), new TreeMap<>());
            Proposal proposal = session.propose(order, universe);
            session.execute(proposal, Session.Leave.DEFAULT);
            session.prune(0);
        }
    }

    /** Where the running system gets its updates: from where it is told, else from nowhere but what is pinned. */
    private void settle(Repositories repositories, Origin origin) throws Failure {
        if (!origin.updates().isEmpty()) {
            repositories.remove(origin.name());
            repositories.add(new Repository(origin.name(), places(origin.updates()), 0, new Repository.Keys(), false), key(origin));
        }
    }

    private static List<Location> places(String place) {
        return List.of(Location.parse(place));
    }

    private static PublicKey key(Origin origin) throws Failure {
        return PublicKey.parse(HostFiles.readText(origin.keyFile()));
    }
}

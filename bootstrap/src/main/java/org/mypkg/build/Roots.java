package org.mypkg.build;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Engine;
import org.mypkg.engine.EngineListener;
import org.mypkg.engine.Order;
import org.mypkg.engine.PackageCache;
import org.mypkg.engine.PackageFile;
import org.mypkg.engine.Repositories;
import org.mypkg.engine.Session;
import org.mypkg.engine.TargetRoot;
import org.mypkg.fetch.FetchException;
import org.mypkg.fetch.FetchListener;
import org.mypkg.fetch.FetchRequest;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.model.Digest;
import org.mypkg.sys.HostFiles;
import org.mypkg.world.Request;

/**
 * Roots that were filled by the package manager itself, as a user's is, but without scripts. One is kept for each set of
 * payloads: builds see it read-only, so that many may share it. A root appears by one rename.
 */
final class Roots {
    private final Path directory;
    private final InstantSource clock;

    Roots(Path directory, InstantSource clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /** A root with these packages, which must require nothing besides; an empty directory for none. */
    synchronized Path of(List<BuiltPackage> packages) throws Failure {
        var text = new StringBuilder("root 1\n");
        packages.forEach(each -> text.append(each.name()).append(' ').append(each.payload()).append('\n'));
        Path root = directory.resolve(Digest.of(text.toString().getBytes(StandardCharsets.UTF_8)).hex());
        if (HostFiles.isDirectory(root)) {
            return root;
        }
        Path fresh = root.resolveSibling(root.getFileName() + ".new");
        HostFiles.deleteTree(fresh);
        HostFiles.createDirectories(fresh);
        HostFiles.setMode(fresh, 0755);
        if (!packages.isEmpty()) {
            fill(fresh, packages);
        }
        HostFiles.move(fresh, root);
        return root;
    }

    private void fill(Path root, List<BuiltPackage> packages) throws Failure {
        var without = new Unreachable();
        try (TargetRoot target = TargetRoot.open(root, clock)) {
            var repositories = new Repositories(target, without, clock);
            var engine = new Engine(target, repositories, new PackageCache(target, without), clock, EngineListener.SILENT);
            var files = new ArrayList<PackageFile>();
            for (BuiltPackage each : packages) {
                files.add(engine.open(each.file(), PackageFile.Signature.OPTIONAL_WITH_DEVICES));
            }
            var options = new Request.Options(false, true, false, false, false);
            Order order = Order.of("fill a build root", options).installing(List.of(), files, new TreeMap<>());
            try (Session session = engine.open("fill a build root", Duration.ZERO)) {
                session.execute(
                        session.propose(order, repositories.load(Repositories.Staleness.TOLERATED)),
                        new Session.Leave(List.of(), false, false));
            }
        }
    }

    /** Everything is here: whoever asks for more has a mistake. */
    private static final class Unreachable implements Fetcher {
        @Override
        public void fetch(FetchRequest request, FetchListener listener) throws FetchException {
            throw new IllegalStateException("a build root is filled from files that are here");
        }

        @Override
        public byte[] read(Location from, int limitBytes) throws FetchException {
            throw new IllegalStateException("a build root is filled from files that are here");
        }
    }
}

package org.mypkg.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.FetchException;
import org.mypkg.fetch.FetchListener;
import org.mypkg.fetch.FetchRequest;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.model.Digest;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.SourceRef;
import org.mypkg.sys.HostFiles;

/**
 * The archives that builds start from, kept by digest. A place whose bytes are here already needs no network; otherwise the
 * places are tried in order. Whoever gets a path from here gets bytes that were checked in this run.
 */
final class SourceStore {
    private static final long LARGEST_BYTES = 2L << 30;

    private final Path directory;
    private final Fetcher fetcher;
    private final DebianArchive debian;
    private final Consumer<String> progress;
    private boolean upstreamReachable = true;

    SourceStore(Path directory, Fetcher fetcher, DebianArchive debian, Consumer<String> progress) {
        this.directory = directory;
        this.fetcher = fetcher;
        this.debian = debian;
        this.progress = progress;
    }

    /** An archive at hand, and the place whose bytes it has. */
    record Archive(SourceRef source, SourceRef.Place place, Path file) {}

    /** All archives of a recipe, in its order; one recipe's after another's, so that nothing is fetched twice. */
    synchronized List<Archive> archives(Recipe recipe) throws Failure {
        var archives = new ArrayList<Archive>();
        for (SourceRef source : recipe.sources()) {
            archives.add(archive(source, recipe));
        }
        return List.copyOf(archives);
    }

    /**
     * The archives of a recipe that are kept, read and found right; asks nobody.
     *
     * @throws BuildException (SOURCE_DAMAGED) one is missing, or not what the recipe promises
     */
    List<Archive> check(Recipe recipe) throws Failure {
        var archives = new ArrayList<Archive>();
        for (SourceRef source : recipe.sources()) {
            var found = new ArrayList<String>();
            Optional<Archive> right = Optional.empty();
            for (SourceRef.Place place : source.places()) {
                Path file = kept(place);
                if (right.isEmpty() && HostFiles.isRegularFile(file)) {
                    Digest got = HostFiles.digest(file);
                    if (got.equals(place.digest())) {
                        right = Optional.of(new Archive(source, place, file));
                    } else {
                        found.add(file + " has SHA-256 " + got + ", promised was " + place.digest());
                    }
                }
            }
            if (right.isEmpty()) {
                throw BuildException.of(
                        ErrorCode.SOURCE_DAMAGED,
                        "the source " + source.name() + " of " + recipe.name() + " is not here as it should be",
                        found.isEmpty() ? List.of("it is not kept in " + directory) : found,
                        "srcpkg fetch " + recipe.name());
            }
            archives.add(right.get());
        }
        return List.copyOf(archives);
    }

    private Archive archive(SourceRef source, Recipe recipe) throws Failure {
        for (SourceRef.Place place : source.places()) {
            Path file = kept(place);
            if (HostFiles.isRegularFile(file) && HostFiles.digest(file).equals(place.digest())) {
                return new Archive(source, place, file);
            }
        }
        var failures = new ArrayList<String>();
        for (SourceRef.Place place : source.places()) {
            try {
                bring(place, recipe);
                progress.accept("source " + source.name() + ": " + place.at().label());
                return new Archive(source, place, kept(place));
            } catch (FetchException | BuildException failed) {
                var diagnostic = failed.diagnostic();
                failures.add(place.at().label());
                diagnostic.because().forEach(fact -> failures.add("  " + fact));
            }
        }
        throw BuildException.of(
                ErrorCode.SOURCE_UNAVAILABLE,
                "cannot fetch the source " + source.name(),
                failures,
                "check the network, or put an archive with a listed digest at " + kept(source.places().getFirst()));
    }

    private void bring(SourceRef.Place place, Recipe recipe) throws Failure {
        Path file = kept(place);
        HostFiles.createDirectories(directory.resolve(place.digest().hex()));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        HostFiles.delete(fresh);
        switch (place.at()) {
            case SourceRef.At.Url url -> download(url, place, fresh);
            case SourceRef.At.Debian at -> debian.fetch(at, place.digest(), fresh);
            case SourceRef.At.Local local ->
                HostFiles.copy(recipe.directories().getLast().resolve(local.path()), fresh);
        }
        Digest got = HostFiles.digest(fresh);
        if (!got.equals(place.digest())) {
            HostFiles.delete(fresh);
            throw BuildException.of(
                    ErrorCode.DIGEST_MISMATCH,
                    "cannot use " + place.at().label(),
                    List.of("promised SHA-256 " + place.digest(), "got SHA-256      " + got));
        }
        HostFiles.move(fresh, file);
    }

    /** Upstream servers are asked until the first one cannot be reached: a machine without the internet waits once. */
    private void download(SourceRef.At.Url url, SourceRef.Place place, Path fresh) throws Failure {
        if (!upstreamReachable) {
            throw BuildException.of(
                    ErrorCode.SOURCE_UNAVAILABLE,
                    "cannot fetch " + url.address(),
                    List.of("not tried: another upstream server could not be reached in this run"));
        }
        try {
            Location from = Location.parse(url.address());
            fetcher.fetch(new FetchRequest(from, LARGEST_BYTES, place.digest(), fresh), FetchListener.NONE);
        } catch (FetchException failed) {
            upstreamReachable = failed.kind() != FetchException.Kind.UNREACHABLE;
            throw failed;
        }
    }

    private Path kept(SourceRef.Place place) {
        return directory.resolve(place.digest().hex()).resolve(place.fileName());
    }
}

package org.mypkg.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.FetchListener;
import org.mypkg.fetch.FetchRequest;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.index.IndexEntry;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;
import org.mypkg.sign.Keyring;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.HostFiles;

/**
 * Packages that were fetched: {@code var/cache/mypkg/packages}, or a directory that several roots share. What lies there is used only after its digest has been
 * compared with the signed one, so that a damaged file costs a download and nothing else.
 */
public final class PackageCache {
    private static final RootPath DIRECTORY = TargetRoot.CACHE.resolve("packages");

    private final TargetRoot root;
    private final Fetcher fetcher;
    private Optional<Path> shared = Optional.empty();
    private boolean asked;

    public PackageCache(TargetRoot root, Fetcher fetcher) {
        this.root = root;
        this.fetcher = fetcher;
    }

    /** A file of the cache. */
    public record Kept(String name, long sizeBytes) {}

    /** What lies in the cache, sorted by name. */
    public List<Kept> list() throws DiskException, EngineException {
        var kept = new ArrayList<Kept>();
        for (Path file : files()) {
            kept.add(new Kept(String.valueOf(file.getFileName()), HostFiles.sizeBytes(file)));
        }
        return List.copyOf(kept);
    }

    /** Removes all packages; returns how many bytes that freed. Indexes and what was seen of repositories stay. */
    public long clean() throws DiskException, EngineException {
        long freed = 0;
        for (Path file : files()) {
            freed += HostFiles.sizeBytes(file);
            HostFiles.delete(file);
        }
        return freed;
    }

    private List<Path> files() throws DiskException, EngineException {
        Optional<Path> directory = existing();
        if (directory.isEmpty()) {
            return List.of();
        }
        var files = new ArrayList<Path>();
        for (Path path : HostFiles.list(directory.get())) {
            if (HostFiles.kind(path).filter(FileStat.Kind.REGULAR::equals).isPresent()) {
                files.add(path);
            }
        }
        return files;
    }

    /** The directory that is shared with other roots, if the configuration names one. */
    private synchronized Optional<Path> shared() throws DiskException, EngineException {
        if (!asked) {
            try {
                String named = Settings.of(root).network().cacheDirectory();
                shared = named.isEmpty() ? Optional.empty() : Optional.of(Path.of(named).resolve("packages"));
                asked = true;
            } catch (FormatException wrong) {
                throw new EngineException(wrong.diagnostic(), wrong);
            }
        }
        return shared;
    }

    /** Where packages lie, if they do anywhere. */
    private Optional<Path> existing() throws DiskException, EngineException {
        Optional<Path> elsewhere = shared();
        if (elsewhere.isPresent()) {
            return elsewhere.filter(HostFiles::isDirectory);
        }
        return root.filesystem().glance(DIRECTORY).isEmpty() ? Optional.empty() : Optional.of(root.inside(DIRECTORY));
    }

    /** One thread makes it. */
    private synchronized Path directory() throws DiskException, EngineException {
        Optional<Path> elsewhere = shared();
        return elsewhere.isPresent() ? HostFiles.createDirectories(elsewhere.get()) : root.hostDirectory(DIRECTORY);
    }

    /** Whether the package is here; its bytes are not looked at. */
    boolean has(Offer offer) throws DiskException, EngineException {
        Optional<Path> directory = existing();
        if (directory.isEmpty()) {
            return false;
        }
        Path path = pathOf(offer, directory.get());
        return HostFiles.isRegularFile(path) && HostFiles.sizeBytes(path) == offer.downloadBytes();
    }

    /** The fetched archives of a package, of whatever repository and build; nothing vouches for them here. */
    List<Path> archives(PackageId id) throws DiskException, EngineException {
        String name = id.fileName();
        String start = name.substring(0, name.length() - ".mpkg".length()) + ".";
        return files().stream()
                .filter(p -> String.valueOf(p.getFileName()).startsWith(start) && !p.toString().endsWith(Pieces.SUFFIX))
                .toList();
    }

    /** How many packages are fetched at once. */
    int workers() throws Failure {
        return fetcher.workers();
    }

    /** Writes down how the mirrors served. */
    void rememberMirrors() {
        root.mirrors().save();
    }

    /** Whether the installed version may spare some of the download; asked before its files are looked up. */
    boolean maySpare(Offer offer) throws Failure {
        return !has(offer) && Delta.mayServe(offer.entry().value(), places(offer));
    }

    /**
     * Brings what is missing of a package whose older version is installed, or all of it.
     *
     * @param installed the files of that version, as the facts have them; none where nothing of it is to be used
     */
    Arrived bring(Offer offer, List<FileEntry> installed, FetchListener listener) throws Failure {
        boolean here = isHere(offer);
        if (!here && !installed.isEmpty() && !wantsSignature(offer.repository())) {
            FetchRequest whole = request(offer);
            IndexEntry entry = offer.entry().value();
            var pieces = new Pieces(directory(), stemOf(offer) + ".", entry.sizeBytes());
            if (Delta.mayServe(entry, whole.from())) {
                FetchListener watching = root.mirrors().watching(listener);
                var delta = new Delta(entry, whole.from(), pieces, root.filesystem(), installed, fetcher, watching);
                Optional<Arrived> arrived = delta.fetch(whole).filter(a -> a.manifest().spec().id().equals(offer.id()));
                if (arrived.isPresent()) {
                    return arrived.get();
                }
                pieces.remove();
            }
        }
        return Arrived.whole(fetch(offer, listener), here ? 0 : offer.downloadBytes());
    }

    private FetchRequest request(Offer offer) throws Failure {
        IndexEntry entry = offer.entry().value();
        return new FetchRequest(places(offer), entry.sizeBytes(), entry.digest(), pathOf(offer, directory()));
    }

    private List<Location> places(Offer offer) {
        return root.mirrors().places(offer.repository(), offer.entry().value().file());
    }

    private boolean isHere(Offer offer) throws Failure {
        Path path = pathOf(offer, directory());
        return HostFiles.isRegularFile(path) && HostFiles.digest(path).equals(offer.entry().value().digest());
    }

    /** Brings the package here unless it is here, and opens it. Several threads may ask for different packages. */
    PackageFile fetch(Offer offer, FetchListener listener) throws Failure {
        IndexEntry entry = offer.entry().value();
        Path path = pathOf(offer, directory());
        // A damaged file is replaced and not removed: another root that shares the cache may just have put it right.
        if (!isHere(offer)) {
            fetcher.fetch(request(offer), root.mirrors().watching(listener));
        }
        PackageFile file = PackageFile.open(path, entry.headBytes(), entry.headDigest());
        if (!file.spec().id().equals(offer.id())) {
            throw new EngineException(new Diagnostic(
                    ErrorCode.PACKAGE_MISNAMED,
                    "cannot use the package " + offer.id(),
                    List.of("it says of itself that it is " + file.spec().id()),
                    List.of("tell the maintainer of the repository " + offer.repository().name())));
        }
        requireSignature(offer.repository(), file);
        return file;
    }

    private void requireSignature(Repository repository, PackageFile file) throws Failure {
        if (wantsSignature(repository)) {
            var keys = new Repositories(root, fetcher, root.clock()).packageKeys(repository.name());
            file.requireSignature(new Keyring(keys), root.clock().instant());
        }
    }

    private boolean wantsSignature(Repository repository) throws Failure {
        return repository.packageSignatures() || Settings.of(root).packageSignatures();
    }

    /** Packages of one name and version may differ between repositories, so that the digest belongs to the name. */
    private static Path pathOf(Offer offer, Path directory) {
        return directory.resolve(stemOf(offer) + ".mpkg");
    }

    private static String stemOf(Offer offer) {
        String digest = offer.digest().hex().substring(0, 16);
        String name = offer.id().fileName();
        return name.substring(0, name.length() - ".mpkg".length()) + "." + digest;
    }
}

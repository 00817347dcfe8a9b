package org.mypkg.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.FetchListener;
import org.mypkg.fetch.FetchRequest;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.index.IndexEntry;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;
import org.mypkg.sign.Keyring;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.HostFiles;

/**
 * Packages that were fetched: {@code var/cache/mypkg/packages}. What lies there is used only after its digest has been
 * compared with the signed one, so that a damaged file costs a download and nothing else.
 */
public final class PackageCache {
    private static final RootPath DIRECTORY = TargetRoot.CACHE.resolve("packages");

    private final TargetRoot root;
    private final Fetcher fetcher;

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
        if (root.filesystem().stat(DIRECTORY).isEmpty()) {
            return List.of();
        }
        var files = new ArrayList<Path>();
        for (Path path : HostFiles.list(root.inside(DIRECTORY))) {
            if (HostFiles.kind(path).filter(FileStat.Kind.REGULAR::equals).isPresent()) {
                files.add(path);
            }
        }
        return files;
    }

    /** Whether the package is here; its bytes are not looked at. */
    boolean has(Offer offer) throws DiskException, EngineException {
        if (root.filesystem().stat(DIRECTORY).isEmpty()) {
            return false;
        }
        Path path = pathOf(offer, root.inside(DIRECTORY));
        return HostFiles.isRegularFile(path) && HostFiles.sizeBytes(path) == offer.downloadBytes();
    }

    /** The fetched archives of a package, of whatever repository and build; nothing vouches for them here. */
    List<Path> archives(PackageId id) throws DiskException, EngineException {
        String name = id.fileName();
        String start = name.substring(0, name.length() - ".mpkg".length()) + ".";
        return files().stream().filter(p -> String.valueOf(p.getFileName()).startsWith(start)).toList();
    }

    /** Brings the package here unless it is here, and opens it. */
    PackageFile fetch(Offer offer, FetchListener listener) throws Failure {
        IndexEntry entry = offer.entry().value();
        Path path = pathOf(offer, root.hostDirectory(DIRECTORY));
        if (HostFiles.isRegularFile(path) && !HostFiles.digest(path).equals(entry.digest())) {
            HostFiles.delete(path);
        }
        if (!HostFiles.isRegularFile(path)) {
            Location from = offer.repository().location().resolve(entry.file());
            fetcher.fetch(new FetchRequest(from, entry.sizeBytes(), entry.digest(), path), listener);
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
        if (repository.packageSignatures() || Settings.of(root).packageSignatures()) {
            var keys = new Repositories(root, fetcher, root.clock()).packageKeys(repository.name());
            file.requireSignature(new Keyring(keys), root.clock().instant());
        }
    }

    /** Packages of one name and version may differ between repositories, so that the digest belongs to the name. */
    private static Path pathOf(Offer offer, Path directory) {
        String digest = offer.entry().value().digest().hex().substring(0, 16);
        String name = offer.id().fileName();
        return directory.resolve(name.substring(0, name.length() - ".mpkg".length()) + "." + digest + ".mpkg");
    }
}

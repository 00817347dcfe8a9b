package org.mypkg.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.FetchListener;
import org.mypkg.fetch.FetchRequest;
import org.mypkg.fetch.Fetcher;
import org.mypkg.index.Catalog;
import org.mypkg.index.CatalogWriter;
import org.mypkg.index.Part;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sign.Verified;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.HostFiles;

/** Indexes as they were fetched: {@code repo.json} by repository, the parts by their digest. */
final class IndexCache {
    private static final RootPath DIRECTORY = TargetRoot.CACHE.resolve("index");

    private final TargetRoot root;
    private final Fetcher fetcher;

    IndexCache(TargetRoot root, Fetcher fetcher) {
        this.root = root;
        this.fetcher = fetcher;
    }

    private RootFiles files() {
        return root.files();
    }

    private static String documentName(String repository) {
        return relative(DIRECTORY.resolve(repository + ".json"));
    }

    private static RootPath partPath(Part part) {
        return DIRECTORY.resolve("part-" + part.digest());
    }

    private static String relative(RootPath path) {
        return path.toString().substring(1);
    }

    /** The {@code repo.json} that was kept last; unchecked. */
    Optional<byte[]> kept(String repository) throws DiskException {
        return files().read(documentName(repository));
    }

    void keep(String repository, byte[] document) throws DiskException {
        files().write(documentName(repository), document);
    }

    void forget(String repository) throws DiskException {
        files().delete(documentName(repository));
        files().delete(relative(DIRECTORY.resolve(repository + ".catalog")));
    }

    /** Throws away parts that are not what was promised. */
    void drop(List<Verified<Part>> parts) throws DiskException {
        for (Verified<Part> each : parts) {
            files().delete(relative(partPath(each.value())));
        }
    }

    /** Removes the parts that no repository's kept document names any more. */
    void sweep() throws DiskException {
        var needed = new TreeSet<String>();
        List<String> names = files().list(relative(DIRECTORY));
        try {
            for (String name : names) {
                if (name.endsWith(".json")) {
                    RepoDocument document = RepoCodec.decode(files().read(relative(DIRECTORY.resolve(name))).orElseThrow());
                    document.parts().forEach(part -> needed.add("part-" + part.digest()));
                }
            }
        } catch (FormatException damaged) {
            // What it needs is not known; the next update makes it whole, and the next sweep sweeps.
            return;
        }
        for (String name : names) {
            if (name.matches("part-[0-9a-f]{64}") && !needed.contains(name)) {
                files().delete(relative(DIRECTORY.resolve(name)));
            }
        }
    }

    /** Fetches those of the parts that are not here, several at once. */
    void fetch(Repository repository, List<Verified<Part>> promised, EngineListener listener) throws Failure {
        Path directory = root.hostDirectory(DIRECTORY);
        var items = new ArrayList<Batch.Item<Path>>();
        for (Verified<Part> each : promised) {
            Part part = each.value();
            Path destination = directory.resolve("part-" + part.digest());
            if (!HostFiles.isRegularFile(destination) || HostFiles.sizeBytes(destination) != part.sizeBytes()) {
                items.add(new Batch.Item<>(part.kind(), part.sizeBytes(), progress -> fetch(repository, part, destination, progress)));
            }
        }
        new Batch("fetching the index of " + repository.name(), fetcher.workers(), listener).bring(items);
    }

    private Path fetch(Repository repository, Part part, Path destination, FetchListener progress) throws Failure {
        var from = root.mirrors().places(repository, part.file());
        var request = new FetchRequest(from, part.sizeBytes(), part.digest(), destination);
        fetcher.fetch(request, root.mirrors().watching(progress));
        return destination;
    }

    /** The bytes of a part that was fetched. @throws org.mypkg.sign.TrustException where they are not what was promised */
    byte[] sound(Verified<Part> part) throws Failure {
        return part.vouchFor(read(part.value()), Part::digest, "an index part").value();
    }

    /** The bytes of a part that was fetched; unchecked. */
    private byte[] read(Part part) throws DiskException, EngineException {
        Optional<byte[]> bytes = files().read(relative(partPath(part)));
        return bytes.orElseThrow(() -> EngineException.of(
                org.mypkg.diag.ErrorCode.INDEX_DAMAGED,
                "cannot read the kept index",
                "the part " + part.file() + " is missing in var/cache/mypkg",
                "mypkg update fetches it again"));
    }

    /** The parts of a kind. */
    static List<Verified<Part>> partsOf(Verified<RepoDocument> document, String kind) {
        var parts = new ArrayList<Verified<Part>>();
        int count = document.value().parts(kind).size();
        for (int i = 0; i < count; i++) {
            int index = i;
            parts.add(document.map(d -> d.parts(kind).get(index)));
        }
        return parts;
    }

    /**
     * What a repository offers: the kept catalogue if it was made of this very publication, else a new one made of the parts,
     * which were fetched before. A user who may not keep it, or a medium that cannot, costs time and nothing else.
     *
     * <p>Why a kept one may be believed: it lies beside our own state, where only who may change that state can write, and it
     * names the digest of the {@code repo.json} that it was made of, which stands in that state.
     */
    Catalog catalog(String repository, Verified<RepoDocument> document, Digest source) throws Failure {
        RootPath path = DIRECTORY.resolve(repository + ".catalog");
        if (root.filesystem().glance(path).filter(f -> f.kind() == FileStat.Kind.REGULAR).isPresent()) {
            Optional<Catalog> kept = opened(path, source);
            if (kept.isPresent()) {
                return kept.get();
            }
        }
        var parts = new ArrayList<byte[]>();
        for (Verified<Part> part : partsOf(document, Part.PACKAGES)) {
            parts.add(sound(part));
        }
        byte[] made = CatalogWriter.write(parts, source);
        keepCatalog(path, made);
        return Catalog.open(ByteBuffer.wrap(made), source).orElseThrow();
    }

    private Optional<Catalog> opened(RootPath path, Digest source) throws EngineException {
        try {
            // Read, not mapped: a mapping would keep the file system of the root from being unmounted until it is collected.
            return Catalog.open(ByteBuffer.wrap(HostFiles.read(root.inside(path))), source);
        } catch (DiskException unreadable) {
            return Optional.empty();
        }
    }

    private void keepCatalog(RootPath path, byte[] made) throws EngineException {
        try {
            HostFiles.write(root.inside(DIRECTORY).resolve(new String(path.nameBytes(), StandardCharsets.UTF_8)), made);
        } catch (DiskException notAllowedOrFull) {
            // The next reader makes it again.
        }
    }
}

package org.mypkg.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.model.Digest;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * What builds made: {@code trees/KEY} (what a build put into {@code $DESTDIR} and {@code $PKGMETA}, with its facts, log and
 * record) and {@code results/KEY} (the packages that were made of it). Each appears by one rename, so that a build which was
 * killed leaves nothing that looks finished. {@code last/NAME} says which of them a recipe had last.
 */
final class ResultStore {
    static final String TREE = "tree";
    static final String META = "meta";
    static final String RECORD = "record";
    static final String LOG = "log";
    private static final String FACTS = "key";
    private static final String VERIFIED = "verified";
    private static final String SAME = "same";

    private final Path trees;
    private final Path results;
    private final Path last;

    /** @param last a directory of its own for each stage */
    ResultStore(Path trees, Path results, Path last) {
        this.trees = trees;
        this.results = results;
        this.last = last;
    }

    /** What a recipe had last, and all that went into it. */
    record Last(Path tree, Path result, List<String> treeFacts, List<String> resultFacts) {}

    /** What a second build in another place gave. */
    sealed interface Verified {
        /** Nobody has built it twice. */
        record Never() implements Verified {}

        /** The same bytes. */
        record Same() implements Verified {}

        /** Other bytes. @param files as {@code PACKAGE: PATH} */
        record Differs(List<String> files) implements Verified {
            public Differs {
                files = List.copyOf(files);
            }
        }
    }

    Path tree(BuildKey key) {
        return trees.resolve(key.digest().hex());
    }

    Path result(BuildKey key) {
        return results.resolve(key.digest().hex());
    }

    /** An empty directory that {@link #settle} makes a finished one of. */
    Path begin(Path finished) throws DiskException {
        Path fresh = finished.resolveSibling(finished.getFileName() + ".new");
        HostFiles.deleteTree(fresh);
        return HostFiles.createDirectories(fresh);
    }

    /** From here on it is finished. */
    void settle(Path fresh, BuildKey key, Path finished) throws DiskException {
        HostFiles.writeText(fresh.resolve(FACTS), key.text());
        HostFiles.move(fresh, finished);
    }

    /** This is what a recipe has now. */
    void remember(String recipe, BuildKey tree, BuildKey result) throws DiskException {
        HostFiles.createDirectories(last);
        String text = tree.digest().hex() + "\n" + result.digest().hex() + "\n";
        Path file = last.resolve(recipe);
        if (!HostFiles.isRegularFile(file) || !HostFiles.readText(file).equals(text)) {
            HostFiles.writeText(file, text);
        }
    }

    /** What a recipe had last, if it is still there. */
    Optional<Last> last(String recipe) throws DiskException {
        Path file = last.resolve(recipe);
        if (!HostFiles.isRegularFile(file)) {
            return Optional.empty();
        }
        List<String> keys = HostFiles.readText(file).lines().toList();
        Path tree = trees.resolve(new Digest(keys.getFirst()).hex());
        Path result = results.resolve(new Digest(keys.getLast()).hex());
        if (!HostFiles.isDirectory(tree) || !HostFiles.isDirectory(result)) {
            return Optional.empty();
        }
        return Optional.of(new Last(tree, result, facts(tree), facts(result)));
    }

    private static List<String> facts(Path directory) throws DiskException {
        return HostFiles.readText(directory.resolve(FACTS)).lines().toList();
    }

    /** The package files in a finished result, or in one that is being made. */
    static List<Path> packages(Path result) throws DiskException {
        return HostFiles.list(result).stream().filter(file -> file.toString().endsWith(".mpkg")).toList();
    }

    static void writeVerified(Path result, List<String> differing) throws DiskException {
        var lines = new ArrayList<>(List.of(differing.isEmpty() ? SAME : "differs"));
        lines.addAll(differing);
        HostFiles.writeText(result.resolve(VERIFIED), String.join("\n", lines) + "\n");
    }

    static Verified verified(Path result) throws DiskException {
        Path file = result.resolve(VERIFIED);
        if (!HostFiles.isRegularFile(file)) {
            return new Verified.Never();
        }
        List<String> lines = HostFiles.readText(file).lines().toList();
        return lines.getFirst().equals(SAME) ? new Verified.Same() : new Verified.Differs(lines.subList(1, lines.size()));
    }
}

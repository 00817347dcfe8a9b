package org.mypkg.repo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.index.IndexEntry;
import org.mypkg.sys.DiskException;

/**
 * A repository that another one builds upon: whoever uses the other one uses this one as well, so what it offers counts as
 * there. It lies in a directory, as its maintainer's or as a copy; nothing in it is changed.
 *
 * @param name what it calls itself
 * @param entries what it offers
 */
record Foundation(String name, RepoDirectory repository, List<IndexEntry> entries) {
    Foundation {
        entries = List.copyOf(entries);
    }

    /** @throws RepositoryException (FOUNDATION_UNREADABLE) when no repository can be read there */
    static List<Foundation> read(List<Path> directories) throws RepositoryException {
        var read = new ArrayList<Foundation>();
        for (Path directory : directories) {
            try {
                RepoDirectory repository = RepoDirectory.open(directory);
                var document = repository.document();
                read.add(new Foundation(document.name(), repository, PublishedIndex.packages(repository, document)));
            } catch (RepositoryException | DiskException | FormatException failed) {
                throw unreadable(directory, failed);
            }
        }
        return List.copyOf(read);
    }

    /** What it offers, each with its paths. */
    List<ScannedPackage> withPaths() throws RepositoryException {
        try {
            return PublishedIndex.read(repository, repository.document());
        } catch (DiskException | FormatException failed) {
            throw unreadable(repository.root(), failed);
        }
    }

    private static RepositoryException unreadable(Path directory, Failure failed) {
        var because = new ArrayList<>(List.of(failed.diagnostic().title()));
        because.addAll(failed.diagnostic().because());
        return new RepositoryException(
                new Diagnostic(
                        ErrorCode.FOUNDATION_UNREADABLE,
                        "cannot read the repository that this one builds upon, " + directory,
                        because,
                        List.of("copy it there, whole, or name another directory with --with DIR",
                                "builds-on in DIR.mkrepo.yaml names those that always count")),
                failed);
    }
}

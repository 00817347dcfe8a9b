package org.mypkg.repo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.sys.DiskException;
import picocli.CommandLine.Option;

/** Where shared libraries may come from, and whether they may be missing: the same options in every command that publishes. */
final class LibraryOptions {
    @Option(names = "--force", description = "Publish even where a shared library is missing.")
    private boolean force;

    @Option(names = "--with", paramLabel = "DIR", description = "A repository that this one builds upon: what it provides counts.")
    private List<Path> with = new ArrayList<>();

    Libraries rule(RepoDirectory repository) throws DiskException, RepositoryException {
        return Libraries.of(repository, with, force ? Libraries.Missing.FORCED : Libraries.Missing.REFUSED);
    }
}

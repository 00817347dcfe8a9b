package org.mypkg.repo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.archive.FormatException;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.index.RepoDocument;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** Removes what no publication has offered for the time of grace; what is offered no longer begins that time now. */
final class Sweep {
    private static final String UNFINISHED = ".new-";

    private final RepoDirectory repository;
    private final Instant now;

    Sweep(RepoDirectory repository, Instant now) {
        this.repository = repository;
        this.now = now;
    }

    /** @return the files that went */
    List<String> after(RepoDocument published, Duration grace) throws DiskException, FormatException, RepositoryException {
        SortedSet<String> needed = needed(published);
        Retired retired = Retired.read(repository).without(needed).with(unneededParts(needed), now);
        List<String> due = retired.due(now, grace);
        for (String file : due) {
            HostFiles.delete(repository.resolve(file));
        }
        retired.without(due).write(repository);
        return due;
    }

    private SortedSet<String> needed(RepoDocument published) throws DiskException, FormatException {
        SortedSet<String> needed = new TreeSet<>();
        published.parts().stream().map(Part::file).forEach(needed::add);
        PublishedIndex.packages(repository, published).stream().map(IndexEntry::file).forEach(needed::add);
        repository.nextDocument().map(RepoDocument::parts).orElse(List.of()).forEach(part -> needed.add(part.file()));
        return needed;
    }

    private List<String> unneededParts(SortedSet<String> needed) throws DiskException {
        var unneeded = new ArrayList<String>();
        for (Path file : HostFiles.walk(repository.root())) {
            String name = repository.root().relativize(file).toString();
            if (String.valueOf(file.getFileName()).startsWith(UNFINISHED)) {
                HostFiles.delete(file);
            } else if (name.matches("index/[^/]+\\.zst") && !needed.contains(name)) {
                unneeded.add(name);
            }
        }
        return unneeded;
    }
}

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
    private static final String PARTS = "index/";

    private final RepoDirectory repository;
    private final Instant now;

    Sweep(RepoDirectory repository, Instant now) {
        this.repository = repository;
        this.now = now;
    }

    /** @param offered the packages of the publication @return the files that went */
    List<String> after(RepoDocument published, List<IndexEntry> offered, Duration grace)
            throws DiskException, FormatException, RepositoryException {
        SortedSet<String> needed = needed(published, offered);
        // A package that is withdrawn and still on offer waits for a publication without it.
        List<String> parts = needed.stream().filter(file -> file.startsWith(PARTS)).toList();
        Retired retired = Retired.read(repository).without(parts).with(unneededParts(needed), now);
        List<String> due = retired.due(now, grace).stream().filter(file -> !needed.contains(file)).toList();
        for (String file : due) {
            HostFiles.delete(repository.resolve(file));
        }
        retired.without(due).write(repository);
        return due;
    }

    private SortedSet<String> needed(RepoDocument published, List<IndexEntry> offered) throws DiskException, FormatException {
        SortedSet<String> needed = new TreeSet<>();
        published.parts().stream().map(Part::file).forEach(needed::add);
        offered.stream().map(IndexEntry::file).forEach(needed::add);
        repository.nextDocument().map(RepoDocument::parts).orElse(List.of()).forEach(part -> needed.add(part.file()));
        return needed;
    }

    private List<String> unneededParts(SortedSet<String> needed) throws DiskException {
        var unneeded = new ArrayList<String>();
        for (Path file : HostFiles.walk(repository.root())) {
            String name = repository.root().relativize(file).toString();
            if (String.valueOf(file.getFileName()).startsWith(UNFINISHED)) {
                HostFiles.delete(file);
            } else if (name.matches(PARTS + "[^/]+\\.zst") && !needed.contains(name)) {
                unneeded.add(name);
            }
        }
        return unneeded;
    }
}

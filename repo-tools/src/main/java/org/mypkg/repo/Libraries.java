package org.mypkg.repo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.index.IndexEntry;
import org.mypkg.model.Requirement;
import org.mypkg.sys.DiskException;

/**
 * The rule that no publication may leave a package without a shared library that it needs; the indexes alone tell.
 *
 * @param missing whether it may all the same
 * @param foundations the repositories that this one builds upon
 */
record Libraries(Missing missing, List<Foundation> foundations) {
    /** For publications that offer what has been looked at already, or that change no package. */
    static final Libraries UNCHECKED = new Libraries(Missing.FORCED, List.of());

    private static final int SHOWN_MAX = 20;

    Libraries {
        foundations = List.copyOf(foundations);
    }

    /** Whether an index may be published that leaves libraries missing. */
    enum Missing {
        REFUSED,
        FORCED
    }

    /** The rule of a repository. @param more foundations besides those of its settings */
    static Libraries of(RepoDirectory repository, List<Path> more, Missing missing) throws DiskException, RepositoryException {
        if (missing == Missing.FORCED) {
            return UNCHECKED;
        }
        return new Libraries(missing, Foundation.read(places(repository, more)));
    }

    /** Where the repositories lie that this one builds upon: those of the settings first. */
    static List<Path> places(RepoDirectory repository, List<Path> more) throws DiskException, RepositoryException {
        var places = new ArrayList<Path>();
        for (String one : RepoSettings.readOrDefault(repository).buildsOn()) {
            places.add(repository.settingsFile().resolveSibling(one));
        }
        places.addAll(more);
        return places.stream().map(place -> place.toAbsolutePath().normalize()).distinct().toList();
    }

    /**
     * Compares what the next publication would offer with what the last one did.
     *
     * @throws RepositoryException (LIBRARY_MISSING) naming who needs what, and what comes near to it
     */
    void check(List<IndexEntry> next, List<IndexEntry> last) throws RepositoryException {
        List<String> lines = missing == Missing.FORCED ? List.of() : missing(next, last);
        if (lines.isEmpty()) {
            return;
        }
        var shown = new ArrayList<>(lines.subList(0, Math.min(lines.size(), SHOWN_MAX)));
        if (lines.size() > SHOWN_MAX) {
            shown.add("and " + (lines.size() - SHOWN_MAX) + " more; mkrepo check tells all");
        }
        throw new RepositoryException(new Diagnostic(
                ErrorCode.LIBRARY_MISSING,
                "will not publish what cannot run; nothing was changed",
                shown,
                List.of("add the package that provides it, together with what needs it",
                        "--with DIR counts what another repository provides; builds-on in the settings always does",
                        "or publish all the same with --force")));
    }

    private List<String> missing(List<IndexEntry> next, List<IndexEntry> last) {
        Providers providers = providers(next, last);
        var lines = new ArrayList<String>();
        for (IndexEntry entry : next) {
            for (Requirement requirement : entry.spec().dependencies().requires()) {
                if (Providers.isLibrary(requirement) && !providers.satisfy(requirement)) {
                    lines.add(entry.spec().id() + " needs " + requirement + ", and nothing provides it");
                    providers.near(requirement).forEach(near -> lines.add("  " + near));
                }
            }
        }
        return lines;
    }

    Providers providers(List<IndexEntry> next, List<IndexEntry> last) {
        var providers = new Providers();
        next.forEach(entry -> providers.own(entry.spec()));
        for (Foundation foundation : foundations) {
            foundation.entries().forEach(one -> providers.below(one.spec(), foundation.name()));
        }
        SortedSet<String> files = new TreeSet<>();
        next.forEach(entry -> files.add(entry.file()));
        last.stream().filter(entry -> !files.contains(entry.file())).forEach(entry -> providers.withdrawn(entry.spec()));
        return providers;
    }
}

package org.mypkg.repo;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.index.IndexEntry;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/** Finds shared libraries that packages need and nothing in the repository provides; the index alone tells. */
final class Libraries {
    private static final String LIBRARY = "so:";
    private static final int SHOWN_MAX = 20;

    private Libraries() {}

    /** Whether an index may be published that leaves libraries missing. */
    enum Missing {
        REFUSED,
        FORCED
    }

    /** @throws RepositoryException (LIBRARY_MISSING) naming who needs what */
    static void check(List<ScannedPackage> packages, Missing missing) throws RepositoryException {
        List<String> lines = missing == Missing.FORCED ? List.of() : missing(packages);
        if (lines.isEmpty()) {
            return;
        }
        var shown = new ArrayList<>(lines.subList(0, Math.min(lines.size(), SHOWN_MAX)));
        if (lines.size() > SHOWN_MAX) {
            shown.add("and " + (lines.size() - SHOWN_MAX) + " more; mkrepo check tells all");
        }
        throw new RepositoryException(new Diagnostic(
                ErrorCode.LIBRARY_MISSING,
                "will not publish what cannot run",
                shown,
                List.of("add the package that provides it, or publish all the same with --force")));
    }

    private static List<String> missing(List<ScannedPackage> packages) {
        SortedMap<String, List<Provision>> provided = new TreeMap<>();
        for (ScannedPackage scanned : packages) {
            IndexEntry entry = scanned.entry();
            for (Provision provision : entry.spec().dependencies().allProvidedBy(entry.spec().id())) {
                provided.computeIfAbsent(provision.capability().value(), c -> new ArrayList<>()).add(provision);
            }
        }
        var lines = new ArrayList<String>();
        for (ScannedPackage scanned : packages) {
            for (Requirement requirement : scanned.entry().spec().dependencies().requires()) {
                if (isLibrary(requirement) && requirement.anyOf().stream().noneMatch(one -> isProvided(one, provided))) {
                    lines.add(scanned.entry().spec().id() + " needs " + requirement + ", and nothing provides it");
                }
            }
        }
        return lines;
    }

    private static boolean isLibrary(Requirement requirement) {
        return requirement.anyOf().stream().anyMatch(one -> one.capability().value().startsWith(LIBRARY));
    }

    private static boolean isProvided(Relation relation, SortedMap<String, List<Provision>> provided) {
        return provided.getOrDefault(relation.capability().value(), List.of()).stream().anyMatch(relation::isSatisfiedBy);
    }
}

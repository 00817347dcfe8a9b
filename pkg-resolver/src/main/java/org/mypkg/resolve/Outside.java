package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mypkg.explain.Reason;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Version;
import org.mypkg.world.Candidate;

/**
 * What repositories offer and cannot come all the same: built for another machine, or not from the repository that was named.
 * An answer never needs it; why there is none may.
 */
record Outside(Problem problem, List<Candidate> candidates, Set<PackageId> ids) {
    private record NameAndVersion(PackageName name, Version version) {
        static NameAndVersion of(PackageId id) {
            return new NameAndVersion(id.name(), id.version());
        }
    }

    /** What stands outside a problem, but for the versions of which something inside it is the same. */
    static Outside of(Problem problem) {
        List<Candidate> inside = problem.eligible();
        if (inside.size() == problem.candidates().size()) {
            return new Outside(problem, List.of(), Set.of());
        }
        Set<NameAndVersion> there = new HashSet<>();
        inside.forEach(each -> there.add(NameAndVersion.of(each.id())));
        problem.installed().forEach(each -> there.add(NameAndVersion.of(each.id())));
        var outside = new ArrayList<Candidate>();
        Set<PackageId> ids = new HashSet<>();
        for (Candidate each : problem.candidates()) {
            if (!there.contains(NameAndVersion.of(each.id()))) {
                outside.add(each);
                ids.add(each.id());
            }
        }
        return new Outside(problem, outside, ids);
    }

    boolean contains(Member member) {
        return ids.contains(member.id());
    }

    /** All that is installed and offered, whether it can come or not. */
    Universe universe() {
        var all = new ArrayList<>(problem.eligible());
        all.addAll(candidates);
        return Universe.of(problem.installed(), all);
    }

    /** Why a package from outside does not come. */
    Reason reason(Candidate candidate) {
        if (!problem.runs(candidate)) {
            return new Reason.Foreign(candidate.id());
        }
        String asked = problem.request().from().getOrDefault(candidate.id().name(), "");
        return new Reason.Confined(candidate.id(), candidate.repository(), asked);
    }
}

package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.plan.Planner;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Plan;

/** Turns the variables that hold into packages, lets orphans go, and puts the changes in order. */
record Settlement(Problem problem, Universe universe, Cone cone, Intent intent, Encoder encoder) {

    /** The solution in which exactly the packages are there whose variables hold, but for what leaves with what is removed. */
    Solution settle(IntPredicate holds, Statistics statistics) {
        var after = new ArrayList<InstalledPackage>();
        var coming = new ArrayList<Candidate>();
        Set<PackageName> names = new TreeSet<>();
        for (int number = cone.next(0); number >= 0; number = cone.next(number + 1)) {
            if (holds.test(encoder.variable(number))) {
                names.add(universe.member(number).name());
                switch (universe.member(number)) {
                    case Member.Here here -> after.add(withReason(here));
                    case Member.Offered offered -> {
                        coming.add(offered.candidate());
                        after.add(arrived(offered.candidate()));
                    }
                }
            }
        }
        if (!problem.request().remove().isEmpty() && !intent.options().keepOrphans()) {
            Set<PackageName> gone = new TreeSet<>(intent.installed().keySet());
            gone.removeAll(names);
            Set<PackageName> leaving = Orphans.leavingWith(problem.installed(), gone, after, this::isRoot);
            after.removeIf(each -> leaving.contains(each.id().name()));
            coming.removeIf(each -> leaving.contains(each.id().name()));
            names.removeAll(leaving);
        }
        return new Solution(after, plan(names, coming), takeOvers(names), statistics);
    }

    private InstalledPackage withReason(Member.Here here) {
        InstalledPackage old = here.installed();
        return new InstalledPackage(
                old.id(), old.dependencies(), old.vital(), old.repository(), isManual(old.id().name()));
    }

    private InstalledPackage arrived(Candidate candidate) {
        return new InstalledPackage(
                candidate.id(),
                candidate.dependencies(),
                candidate.vital(),
                candidate.repository(),
                isManual(candidate.id().name()));
    }

    private boolean isManual(PackageName name) {
        return intent.kept().contains(name)
                || isNamed(intent.asked(), name)
                || isNamed(intent.wanted(), name);
    }

    private static boolean isNamed(List<Relation> relations, PackageName name) {
        return relations.stream().anyMatch(r -> r.capability().equals(name.capability()));
    }

    /** Whether a package stays even when no other needs it. */
    private boolean isRoot(InstalledPackage each) {
        return each.manual()
                || each.vital()
                || intent.held().contains(each.id().name())
                || intent.installed(each.id().name()).isEmpty()
                || satisfiesAny(intent.asked(), each)
                || satisfiesAny(intent.wanted(), each);
    }

    private static boolean satisfiesAny(List<Relation> relations, InstalledPackage each) {
        var provided = each.dependencies().allProvidedBy(each.id());
        return relations.stream().anyMatch(r -> provided.stream().anyMatch(r::isSatisfiedBy));
    }

    private Plan plan(Set<PackageName> names, List<Candidate> coming) {
        var leaving = new ArrayList<InstalledPackage>();
        for (InstalledPackage each : intent.installed().values()) {
            if (!names.contains(each.id().name())) {
                leaving.add(each);
            }
        }
        var replaced = new ArrayList<InstalledPackage>();
        for (Candidate each : coming) {
            intent.installed(each.id().name()).ifPresent(replaced::add);
        }
        return Planner.plan(leaving, coming, replaced);
    }

    private List<Solution.TakeOver> takeOvers(Set<PackageName> names) {
        var found = new ArrayList<Solution.TakeOver>();
        for (PackageName name : intent.kept()) {
            if (names.contains(name)) {
                continue;
            }
            for (int number : universe.versionsOf(name)) {
                for (int other : universe.isInstalled(number) ? universe.takeOversOf(number) : new int[0]) {
                    if (names.contains(universe.member(other).name())) {
                        found.add(new Solution.TakeOver(name, universe.member(other).name()));
                    }
                }
            }
        }
        return found.stream().distinct().toList();
    }
}

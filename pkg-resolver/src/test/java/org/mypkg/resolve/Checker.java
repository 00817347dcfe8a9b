package org.mypkg.resolve;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mypkg.model.Arch;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.world.Action;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.World;

/** Checks an answer against the rules, package by package, with none of the resolver's own parts. */
final class Checker {
    private Checker() {}

    static void check(Problem problem, Solution solution) {
        String fault = fault(problem, solution.installed());
        if (!fault.isEmpty()) {
            throw new AssertionError(fault + "\nin " + solution.installed());
        }
        checkPlan(problem, solution);
    }

    /** What is wrong with a set of packages; empty when nothing is. */
    static String fault(Problem problem, List<InstalledPackage> after) {
        String packages = packageFault(after);
        String wish = packages.isEmpty() ? wishFault(problem, after) : packages;
        String change = wish.isEmpty() ? changeFault(problem, after) : wish;
        return change.isEmpty() ? sourceFault(problem, after) : change;
    }

    private static String sourceFault(Problem problem, List<InstalledPackage> after) {
        for (InstalledPackage each : after) {
            boolean stays = problem.installed().stream().anyMatch(i -> i.id().equals(each.id()));
            boolean runs = problem.architectures().isEmpty()
                    || each.id().arch().equals(Arch.NOARCH)
                    || problem.architectures().contains(each.id().arch());
            String only = problem.request().from().getOrDefault(each.id().name(), each.repository());
            if (!stays && (!runs || !only.equals(each.repository()))) {
                return each.id() + " comes from " + each.repository() + " for " + each.id().arch();
            }
        }
        return "";
    }

    /** What is wrong among the packages themselves. */
    static String packageFault(List<InstalledPackage> after) {
        Map<PackageName, InstalledPackage> byName = new HashMap<>();
        for (InstalledPackage each : after) {
            if (byName.put(each.id().name(), each) != null) {
                return "two versions of " + each.id().name();
            }
        }
        for (InstalledPackage each : after) {
            for (Requirement requirement : each.dependencies().requires()) {
                if (!satisfied(after, requirement)) {
                    return each.id() + " misses " + requirement;
                }
            }
            for (Relation conflict : each.dependencies().conflicts()) {
                for (InstalledPackage other : after) {
                    if (other != each && provides(other, conflict)) {
                        return each.id() + " conflicts with " + other.id();
                    }
                }
            }
        }
        return "";
    }

    private static String wishFault(Problem problem, List<InstalledPackage> after) {
        for (Relation asked : problem.request().install()) {
            if (after.stream().noneMatch(p -> provides(p, asked))) {
                return "asked for " + asked;
            }
        }
        for (InstalledPackage each : after) {
            PackageName name = each.id().name();
            if (problem.request().remove().contains(name)) {
                return name + " should be gone";
            }
            if (problem.world().forbids(name)) {
                return name + " is forbidden";
            }
        }
        for (World.Wish wish : problem.world().wishes()) {
            if (wish instanceof World.Wish.Want want && !overruled(problem, want.relation())) {
                boolean takenOver = problem.installed().stream()
                        .anyMatch(old -> old.id().name().capability().equals(want.relation().capability())
                                && takenOver(problem, old, after));
                if (!takenOver && after.stream().noneMatch(p -> provides(p, want.relation()))) {
                    return "the world wants " + want.relation();
                }
            }
        }
        return companionFault(problem, after);
    }

    private static boolean overruled(Problem problem, Relation wish) {
        return problem.request().install().stream().anyMatch(r -> r.capability().equals(wish.capability()))
                || problem.request().remove().stream().anyMatch(n -> n.capability().equals(wish.capability()));
    }

    private static boolean takenOver(Problem problem, InstalledPackage old, List<InstalledPackage> after) {
        return after.stream()
                .filter(p -> !problem.installed().stream().anyMatch(i -> i.id().equals(p.id())))
                .filter(p -> !p.id().name().equals(old.id().name()))
                .anyMatch(p -> p.dependencies().replaces().stream()
                                .anyMatch(r -> r.capability().equals(old.id().name().capability())
                                        && r.constraint().accepts(old.id().version()))
                        && p.dependencies().conflicts().stream().anyMatch(c -> provides(old, c)));
    }

    /** Packages whose conditions are met must be there in some version, wherever one is offered or installed. */
    private static String companionFault(Problem problem, List<InstalledPackage> after) {
        for (InstalledPackage each : problem.installed()) {
            if (misses(problem, after, each.id().name(), each.dependencies().installIf())) {
                return each.id().name() + " should come along";
            }
        }
        for (Candidate each : problem.eligible()) {
            boolean hidden = problem.installed().stream().anyMatch(i -> i.id().equals(each.id()));
            if (!hidden && misses(problem, after, each.id().name(), each.dependencies().installIf())) {
                return each.id().name() + " should come along";
            }
        }
        return "";
    }

    private static boolean misses(
            Problem problem, List<InstalledPackage> after, PackageName name, List<Requirement> conditions) {
        return !conditions.isEmpty()
                && conditions.stream().allMatch(c -> satisfied(after, c))
                && !problem.world().forbids(name)
                && !problem.request().remove().contains(name)
                && after.stream().noneMatch(p -> p.id().name().equals(name));
    }

    private static String changeFault(Problem problem, List<InstalledPackage> after) {
        Map<PackageName, InstalledPackage> byName = new HashMap<>();
        after.forEach(each -> byName.put(each.id().name(), each));
        for (InstalledPackage old : problem.installed()) {
            PackageName name = old.id().name();
            boolean there = byName.containsKey(name);
            boolean asked = old.manual() || problem.world().wants(name);
            if (asked && !there && !problem.request().remove().contains(name) && !takenOver(problem, old, after)) {
                return name + " was asked for and is gone";
            }
            if (old.vital() && !there && !problem.request().options().allowVitalRemoval()) {
                return name + " is vital and gone";
            }
            InstalledPackage now = byName.getOrDefault(name, old);
            if (problem.world().holds(name) && (!there || !now.id().equals(old.id()))) {
                return name + " is held";
            }
            if (now.id().version().compareTo(old.id().version()) < 0
                    && !problem.request().options().allowDowngrade()) {
                return name + " went down";
            }
            if (!now.id().equals(old.id())
                    && !old.repository().equals(Candidate.LOCAL)
                    && !now.repository().equals(old.repository())
                    && !now.repository().equals(Candidate.LOCAL)
                    && !now.repository().equals(problem.request().from().get(name))
                    && priority(problem, now.repository()) <= priority(problem, old.repository())
                    && !problem.request().options().allowRepositoryChange()) {
                return name + " changed its repository";
            }
        }
        return "";
    }

    private static int priority(Problem problem, String repository) {
        return problem.eligible().stream()
                .filter(c -> c.repository().equals(repository))
                .mapToInt(Candidate::priority)
                .max()
                .orElse(0);
    }

    static boolean satisfied(List<InstalledPackage> packages, Requirement requirement) {
        return requirement.anyOf().stream().anyMatch(r -> packages.stream().anyMatch(p -> provides(p, r)));
    }

    static boolean provides(InstalledPackage each, Relation relation) {
        return each.dependencies().allProvidedBy(each.id()).stream().anyMatch(relation::isSatisfiedBy);
    }

    /** Playing the plan on what is installed gives the resulting set. */
    private static void checkPlan(Problem problem, Solution solution) {
        Map<PackageName, Object> now = new HashMap<>();
        problem.installed().forEach(each -> now.put(each.id().name(), each.id()));
        boolean removing = true;
        for (Action action : solution.plan().actions()) {
            PackageName name = action.id().name();
            switch (action) {
                case Action.Remove remove -> {
                    expect(removing, "removals come first");
                    expect(now.remove(name) != null, "only what is there goes");
                }
                case Action.Install install -> {
                    removing = false;
                    expect(now.put(name, install.id()) == null, "an install is of something new");
                }
                case Action.Replace replace -> {
                    removing = false;
                    expect(replace.from().id().equals(now.put(name, replace.id())), "a replace knows what was there");
                }
                case Action.Reinstall reinstall -> removing = false;
            }
        }
        Map<PackageName, Object> wanted = new HashMap<>();
        solution.installed().forEach(each -> wanted.put(each.id().name(), each.id()));
        expect(now.equals(wanted), "the plan leads to the set: " + now + " / " + wanted);
    }

    private static void expect(boolean condition, String what) {
        if (!condition) {
            throw new AssertionError(what);
        }
    }
}

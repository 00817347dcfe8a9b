package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/** Tries every set of packages that can be reached, and takes the best valid one: the preference order written a second time. */
final class BruteForce {
    private final Problem problem;
    private final TreeMap<PackageName, List<Choice>> versions = new TreeMap<>();
    private final TreeMap<PackageName, List<Choice>> reachable = new TreeMap<>();
    private List<Choice> best = List.of();
    private List<Integer> bestCost = List.of();

    /** A version that can be chosen; {@code priority} of the repository that decides its rank. */
    private record Choice(InstalledPackage as, int priority, boolean installed) {}

    private BruteForce(Problem problem) {
        this.problem = problem;
        for (InstalledPackage each : problem.installed()) {
            int priority = problem.eligible().stream()
                    .filter(c -> c.id().name().equals(each.id().name()) && c.repository().equals(each.repository()))
                    .mapToInt(Candidate::priority)
                    .max()
                    .orElse(0);
            all(each.id().name()).add(new Choice(each, priority, true));
        }
        for (Candidate each : problem.eligible()) {
            var as = new InstalledPackage(each.id(), each.dependencies(), each.vital(), each.repository(), false);
            if (all(each.id().name()).stream().noneMatch(c -> c.as.id().equals(each.id()))) {
                all(each.id().name()).add(new Choice(as, each.priority(), false));
            }
        }
        for (List<Choice> each : versions.values()) {
            each.sort(Comparator.comparing((Choice c) -> -c.priority)
                    .thenComparing(c -> c.as.id().version(), Comparator.reverseOrder()));
        }
        reach();
    }

    private List<Choice> all(PackageName name) {
        return versions.computeIfAbsent(name, n -> new ArrayList<>());
    }

    /** The best set by name and version; empty when there is none. */
    static List<String> best(Problem problem) {
        var brute = new BruteForce(problem);
        brute.tryAll(new ArrayList<>(brute.reachable.values()), 0, new ArrayList<>(), brute::consider);
        var names = new ArrayList<String>();
        if (!brute.bestCost.isEmpty()) {
            names.add("solved");
            brute.best.forEach(c -> names.add(c.as.id().toString()));
        }
        return names;
    }

    /** Hands out every set of packages with at most one version of a name. */
    static void sets(List<Candidate> candidates, Consumer<List<InstalledPackage>> taker) {
        var request = new Request(List.of(), List.of(), new Request.Upgrade.Nothing(), Request.Options.DEFAULT);
        var brute = new BruteForce(new Problem(List.of(), World.EMPTY, request, candidates));
        brute.tryAll(
                new ArrayList<>(brute.versions.values()),
                0,
                new ArrayList<>(),
                chosen -> taker.accept(chosen.stream().map(Choice::as).toList()));
    }

    private void reach() {
        Set<Choice> reached = new HashSet<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (List<Choice> each : versions.values()) {
                for (Choice choice : each) {
                    if (!reached.contains(choice) && isReached(choice, reached)) {
                        reached.add(choice);
                        grown = true;
                    }
                }
            }
        }
        for (var entry : versions.entrySet()) {
            List<Choice> some = entry.getValue().stream().filter(reached::contains).toList();
            if (!some.isEmpty()) {
                reachable.put(entry.getKey(), some);
            }
        }
    }

    private boolean isReached(Choice choice, Set<Choice> reached) {
        PackageName name = choice.as.id().name();
        if (problem.installed().stream().anyMatch(i -> i.id().name().equals(name))) {
            return true;
        }
        var intent = new Intent(problem);
        if (intent.asked().stream().anyMatch(r -> Checker.provides(choice.as, r))
                || intent.wanted().stream().anyMatch(r -> Checker.provides(choice.as, r))) {
            return true;
        }
        if (intent.installed().keySet().stream().anyMatch(n -> successors(intent, n).contains(choice))) {
            return true;
        }
        for (Choice each : reached) {
            var needed = new ArrayList<>(each.as.dependencies().requires());
            if (problem.request().options().recommends()) {
                needed.addAll(each.as.dependencies().recommends());
            }
            if (needed.stream().anyMatch(r -> Checker.satisfied(List.of(choice.as), r))) {
                return true;
            }
        }
        var there = reached.stream().map(Choice::as).toList();
        return all(name).stream()
                .map(c -> c.as.dependencies().installIf())
                .anyMatch(conditions -> !conditions.isEmpty()
                        && conditions.stream().allMatch(c -> Checker.satisfied(there, c)));
    }

    private void tryAll(
            List<List<Choice>> names, int index, List<Choice> chosen, Consumer<List<Choice>> taker) {
        if (index == names.size()) {
            taker.accept(chosen);
            return;
        }
        tryAll(names, index + 1, chosen, taker);
        for (Choice choice : names.get(index)) {
            chosen.add(choice);
            tryAll(names, index + 1, chosen, taker);
            chosen.removeLast();
        }
    }

    private void consider(List<Choice> chosen) {
        if (!Checker.fault(problem, chosen.stream().map(Choice::as).toList()).isEmpty()) {
            return;
        }
        List<Integer> cost = cost(chosen);
        if (bestCost.isEmpty() || compare(cost, bestCost) < 0) {
            best = List.copyOf(chosen);
            bestCost = cost;
        }
    }

    private static int compare(List<Integer> one, List<Integer> other) {
        for (int i = 0; i < one.size(); i++) {
            int order = Integer.compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private List<Integer> cost(List<Choice> chosen) {
        var intent = new Intent(problem);
        Set<PackageName> there = new HashSet<>();
        chosen.forEach(c -> there.add(c.as.id().name()));
        Set<PackageName> named = new HashSet<>();
        for (Relation asked : intent.asked()) {
            for (List<Choice> each : versions.values()) {
                for (Choice choice : each) {
                    if (isNamedBy(choice, asked) && Checker.provides(choice.as, asked)) {
                        named.add(choice.as.id().name());
                    }
                }
            }
        }
        var cost = new ArrayList<Integer>();
        cost.add((int) intent.kept().stream()
                .filter(n -> !there.contains(n) && successors(intent, n).stream().noneMatch(chosen::contains))
                .count());
        if (intent.isUpgrade()) {
            boolean all = problem.request().upgrade() instanceof Request.Upgrade.All;
            cost.add(upgrades(intent, chosen, named, n -> !all || intent.kept().contains(n)));
            cost.add(upgrades(intent, chosen, named, n -> all && !intent.kept().contains(n)));
        }
        cost.add((int) intent.installed().keySet().stream()
                .filter(n -> !intent.gone().contains(n) && !there.contains(n))
                .filter(n -> successors(intent, n).stream().noneMatch(chosen::contains))
                .count());
        cost.add(newestNamed(intent, chosen, named));
        cost.add((int) problem.installed().stream()
                .filter(i -> !named.contains(i.id().name())
                        && !intent.gone().contains(i.id().name())
                        && !intent.upgrades(i.id().name()))
                .filter(i -> chosen.stream().noneMatch(c -> c.installed && c.as.equals(i)))
                .count());
        cost.add(chosen.stream()
                .filter(c -> !c.installed && !named.contains(c.as.id().name()))
                .mapToInt(c -> all(c.as.id().name()).indexOf(c))
                .sum());
        cost.add((int) chosen.stream()
                .map(c -> c.as.id().name())
                .filter(n -> problem.world().skips(n) && intent.installed(n).isEmpty())
                .count());
        cost.add(missedRecommendations(intent, chosen));
        cost.add((int) chosen.stream()
                .filter(c -> intent.installed(c.as.id().name()).isEmpty())
                .count());
        for (List<Choice> each : versions.values()) {
            each.forEach(choice -> cost.add(chosen.contains(choice) ? 0 : 1));
        }
        return cost;
    }

    private static boolean isNamedBy(Choice choice, Relation relation) {
        return choice.as.id().name().capability().equals(relation.capability());
    }

    private interface NameTest {
        boolean test(PackageName name);
    }

    private int upgrades(Intent intent, List<Choice> chosen, Set<PackageName> named, NameTest group) {
        int cost = 0;
        for (PackageName name : intent.installed().keySet()) {
            if (!intent.upgrades(name) || named.contains(name) || !group.test(name)) {
                continue;
            }
            List<Choice> better = all(name).stream()
                    .takeWhile(c -> !c.installed)
                    .filter(c -> {
                        var candidate = new Candidate(
                                c.as.id(), c.as.dependencies(), c.as.vital(), c.as.repository(), c.priority);
                        return !intent.isForbiddenDowngrade(candidate) && !intent.isForbiddenRepository(candidate);
                    })
                    .toList();
            cost += place(better, chosen);
            List<Choice> successors = successors(intent, name);
            cost += !successors.isEmpty() && successors.stream().noneMatch(chosen::contains) ? 1 : 0;
        }
        return cost;
    }

    /** What an upgrade brings for a package whose name nobody offers any more. */
    private List<Choice> successors(Intent intent, PackageName name) {
        Optional<InstalledPackage> old = intent.installed(name);
        boolean offered = problem.eligible().stream().anyMatch(c -> c.id().name().equals(name));
        if (old.isEmpty() || offered || !intent.upgrades(name) || intent.gone().contains(name)) {
            return List.of();
        }
        var itself = new Provision.Versioned(name.capability(), old.get().id().version());
        return versions.values().stream()
                .flatMap(List::stream)
                .filter(c -> !c.installed && intent.installed(c.as.id().name()).isEmpty())
                .filter(c -> c.as.dependencies().replaces().stream().anyMatch(r -> r.isSatisfiedBy(itself)))
                .filter(c -> c.as.dependencies().conflicts().stream().anyMatch(r -> Checker.provides(old.get(), r)))
                .filter(c -> intent.mayReplace(
                        new Candidate(c.as.id(), c.as.dependencies(), c.as.vital(), c.as.repository(), c.priority), old.get()))
                .toList();
    }

    /** How many of the choices come before the first chosen one; all, when none is chosen. */
    private static int place(List<Choice> choices, List<Choice> chosen) {
        for (int i = 0; i < choices.size(); i++) {
            if (chosen.contains(choices.get(i))) {
                return i;
            }
        }
        return choices.size();
    }

    private int newestNamed(Intent intent, List<Choice> chosen, Set<PackageName> named) {
        int cost = 0;
        Set<PackageName> providers = new HashSet<>();
        for (Relation asked : intent.asked()) {
            boolean byName = false;
            for (List<Choice> each : versions.values()) {
                List<Choice> same = each.stream().filter(c -> isNamedBy(c, asked)).toList();
                byName |= !same.isEmpty();
                cost += place(same.stream().filter(c -> Checker.provides(c.as, asked)).toList(), chosen);
            }
            for (List<Choice> each : versions.values()) {
                PackageName name = each.getFirst().as.id().name();
                if (!byName
                        && !named.contains(name)
                        && each.stream().anyMatch(c -> Checker.provides(c.as, asked))
                        && providers.add(name)) {
                    cost += chosen.stream().filter(each::contains).mapToInt(each::indexOf).sum();
                }
            }
        }
        return cost;
    }

    private int missedRecommendations(Intent intent, List<Choice> chosen) {
        if (!problem.request().options().recommends()) {
            return 0;
        }
        var after = chosen.stream().map(Choice::as).toList();
        int missed = 0;
        for (Choice each : chosen) {
            for (Requirement requirement : each.installed ? List.<Requirement>of() : each.as.dependencies().recommends()) {
                boolean known = intent.installed(each.as.id().name())
                        .filter(old -> old.dependencies().recommends().contains(requirement))
                        .isPresent();
                boolean offered = versions.values().stream()
                        .flatMap(List::stream)
                        .anyMatch(c -> Checker.satisfied(List.of(c.as), requirement));
                if (!known && offered && !Checker.satisfied(after, requirement)) {
                    missed++;
                }
            }
        }
        return missed;
    }
}

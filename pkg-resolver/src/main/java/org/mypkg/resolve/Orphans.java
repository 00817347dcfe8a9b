package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mypkg.graph.PackageGraph;
import org.mypkg.model.PackageName;
import org.mypkg.model.Requirement;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.World;

/**
 * Which packages nobody needs. A package is needed when the user asked for it, holds it, when it is vital, when a needed
 * package requires or recommends it (every installed package that satisfies the relation counts), or when its install-if
 * conditions are met by needed packages.
 */
public final class Orphans {
    private final PackageGraph graph;
    private final boolean loosely;
    private final boolean[] needed;

    /** @param loosely whether one met condition is enough for an install-if package to be reached */
    private Orphans(PackageGraph graph, boolean loosely) {
        this.graph = graph;
        this.loosely = loosely;
        needed = new boolean[graph.size()];
    }

    /** All installed packages that nobody needs: what {@code autoremove} removes. Sorted by name. */
    public static List<PackageName> of(List<InstalledPackage> installed, World world) {
        Set<PackageName> roots = new TreeSet<>();
        for (InstalledPackage each : installed) {
            PackageName name = each.id().name();
            if (each.manual() || each.vital() || world.holds(name) || isWanted(each, world)) {
                roots.add(name);
            }
        }
        var orphans = new Orphans(graphOf(installed), false);
        orphans.need(node -> roots.contains(node.id().name()));
        return orphans.unneeded();
    }

    private static boolean isWanted(InstalledPackage each, World world) {
        var provided = each.dependencies().allProvidedBy(each.id());
        return world.wishes().stream()
                .anyMatch(w -> w instanceof World.Wish.Want want
                        && provided.stream().anyMatch(want.relation()::isSatisfiedBy));
    }

    /**
     * What goes along when packages are removed: what they needed, directly or through others, and what nobody else needs.
     * Packages that nobody needed before stay, and so does what those need.
     *
     * @param before what was installed
     * @param gone the names of those that are removed
     * @param after what would be installed without this rule
     * @param isRoot whether a package is there for its own sake
     */
    static Set<PackageName> leavingWith(
            List<InstalledPackage> before,
            Set<PackageName> gone,
            List<InstalledPackage> after,
            Predicate<InstalledPackage> isRoot) {
        Set<PackageName> reached = reachedFrom(before, gone);
        Set<PackageName> stays = new TreeSet<>();
        for (InstalledPackage each : after) {
            if (isRoot.test(each) || !reached.contains(each.id().name())) {
                stays.add(each.id().name());
            }
        }
        var orphans = new Orphans(graphOf(after), false);
        orphans.need(node -> stays.contains(node.id().name()));
        return new TreeSet<>(orphans.unneeded());
    }

    private static Set<PackageName> reachedFrom(List<InstalledPackage> before, Set<PackageName> gone) {
        var old = new Orphans(graphOf(before), true);
        old.need(node -> gone.contains(node.id().name()));
        Set<PackageName> reached = new TreeSet<>();
        for (int number = 0; number < old.needed.length; number++) {
            if (old.needed[number]) {
                reached.add(old.graph.node(number).id().name());
            }
        }
        return reached;
    }

    private static PackageGraph graphOf(List<InstalledPackage> packages) {
        return PackageGraph.ofRecommendations(packages.stream()
                .map(each -> new PackageGraph.Node(each.id(), each.dependencies()))
                .toList());
    }

    private void need(Predicate<PackageGraph.Node> isNeeded) {
        var queue = new ArrayList<Integer>();
        for (int number = 0; number < graph.size(); number++) {
            if (isNeeded.test(graph.node(number))) {
                reach(number, queue);
            }
        }
        do {
            spread(queue);
            queue.clear();
            for (int number = 0; number < graph.size(); number++) {
                if (!needed[number] && comesAlong(number)) {
                    reach(number, queue);
                }
            }
        } while (!queue.isEmpty());
    }

    private void spread(List<Integer> queue) {
        for (int at = 0; at < queue.size(); at++) {
            for (int other : graph.neededBy(queue.get(at))) {
                reach(other, queue);
            }
        }
    }

    private void reach(int number, List<Integer> queue) {
        if (!needed[number]) {
            needed[number] = true;
            queue.add(number);
        }
    }

    private boolean comesAlong(int number) {
        List<Requirement> conditions = graph.node(number).dependencies().installIf();
        return loosely
                ? conditions.stream().anyMatch(this::isMet)
                : !conditions.isEmpty() && conditions.stream().allMatch(this::isMet);
    }

    private boolean isMet(Requirement condition) {
        for (int provider : graph.satisfying(condition)) {
            if (needed[provider]) {
                return true;
            }
        }
        return false;
    }

    private List<PackageName> unneeded() {
        var names = new ArrayList<PackageName>();
        for (int number = 0; number < needed.length; number++) {
            if (!needed[number]) {
                names.add(graph.node(number).id().name());
            }
        }
        return names;
    }
}

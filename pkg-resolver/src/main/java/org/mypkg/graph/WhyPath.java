package org.mypkg.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/** Why a package is there: the ways to it from what is there for its own sake. */
public final class WhyPath {
    private WhyPath() {}

    /**
     * The shortest path from any package for which the test holds to the given one, both included; the first by name among
     * equally long ones. Empty when there is no path.
     */
    public static List<PackageGraph.Node> to(
            PackageGraph packages, PackageGraph.Node target, Predicate<PackageGraph.Node> isRoot) {
        return allTo(packages, target, isRoot).stream().findFirst().orElse(List.of());
    }

    /**
     * For each package for which the test holds the shortest path to the given one that leads through no other such package;
     * the shortest first, equally long ones by name.
     */
    public static List<List<PackageGraph.Node>> allTo(
            PackageGraph packages, PackageGraph.Node target, Predicate<PackageGraph.Node> isRoot) {
        int number = indexOf(packages, target);
        return number < 0 ? List.of() : search(packages, number, isRoot);
    }

    /** Goes backwards from the target, breadth first, and not beyond what is there for its own sake. */
    private static List<List<PackageGraph.Node>> search(
            PackageGraph packages, int target, Predicate<PackageGraph.Node> isRoot) {
        int[] next = new int[packages.size()];
        Arrays.fill(next, -1);
        next[target] = target;
        var queue = new ArrayList<Integer>(List.of(target));
        var paths = new ArrayList<List<Integer>>();
        for (int at = 0; at < queue.size(); at++) {
            int number = queue.get(at);
            boolean root = isRoot.test(packages.node(number));
            if (root) {
                paths.add(path(next, number, target));
            }
            for (int needing : root && number != target ? new int[0] : packages.needing(number)) {
                if (next[needing] < 0) {
                    next[needing] = number;
                    queue.add(needing);
                }
            }
        }
        return paths.stream()
                .sorted(Comparator.comparingInt((List<Integer> path) -> path.size()).thenComparing(List::getFirst))
                .map(path -> path.stream().map(packages::node).toList())
                .toList();
    }

    private static List<Integer> path(int[] next, int from, int target) {
        var path = new ArrayList<Integer>(List.of(from));
        while (path.getLast() != target) {
            path.add(next[path.getLast()]);
        }
        return path;
    }

    private static int indexOf(PackageGraph packages, PackageGraph.Node target) {
        for (int number = 0; number < packages.size(); number++) {
            if (packages.node(number).equals(target)) {
                return number;
            }
        }
        return -1;
    }
}

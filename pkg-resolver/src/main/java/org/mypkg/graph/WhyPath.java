package org.mypkg.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jgrapht.GraphPath;
import org.jgrapht.alg.shortestpath.BFSShortestPath;

/** Why a package is there: the shortest way to it from something that is there for its own sake. */
public final class WhyPath {
    private WhyPath() {}

    /**
     * The shortest path from any package for which the test holds to the given one, both included; the first by name among
     * equally long ones. Empty when there is no path.
     */
    public static List<PackageGraph.Node> to(
            PackageGraph packages, PackageGraph.Node target, Predicate<PackageGraph.Node> isRoot) {
        int number = indexOf(packages, target);
        if (number < 0) {
            return List.of();
        }
        var paths = new ArrayList<List<Integer>>();
        for (int root = 0; root < packages.size(); root++) {
            if (isRoot.test(packages.node(root))) {
                GraphPath<Integer, ?> path = BFSShortestPath.findPathBetween(packages.graph(), root, number);
                if (path != null) {
                    paths.add(path.getVertexList());
                }
            }
        }
        return paths.stream()
                .min(Comparator.comparingInt((List<Integer> path) -> path.size()).thenComparing(List::getFirst))
                .map(path -> path.stream().map(packages::node).toList())
                .orElse(List.of());
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

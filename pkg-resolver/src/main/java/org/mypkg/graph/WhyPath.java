package org.mypkg.graph;

import java.util.List;
import java.util.function.Predicate;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.EdgeReversedGraph;

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
        int root = nearestRoot(packages, number, isRoot);
        if (root < 0) {
            return List.of();
        }
        return BFSShortestPath.findPathBetween(packages.graph(), root, number).getVertexList().stream()
                .map(packages::node)
                .toList();
    }

    /** One walk against the edges tells how far every root is; a walk from each of hundreds of them would be that many. */
    private static int nearestRoot(PackageGraph packages, int target, Predicate<PackageGraph.Node> isRoot) {
        var ways = new BFSShortestPath<>(new EdgeReversedGraph<>(packages.graph())).getPaths(target);
        int nearest = -1;
        for (int number = 0; number < packages.size(); number++) {
            if (isRoot.test(packages.node(number))
                    && ways.getWeight(number) < (nearest < 0 ? Double.POSITIVE_INFINITY : ways.getWeight(nearest))) {
                nearest = number;
            }
        }
        return nearest;
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

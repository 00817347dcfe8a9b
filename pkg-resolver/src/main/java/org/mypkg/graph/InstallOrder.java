package org.mypkg.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.traverse.TopologicalOrderIterator;

/**
 * The order in which packages can come: what is needed before what needs it. Packages that need each other in a circle
 * (a strongly connected component) come together, by name. Among those that could come next, the first by name does.
 */
public final class InstallOrder {
    private InstallOrder() {}

    /** The packages in order. */
    public static List<PackageGraph.Node> of(PackageGraph packages) {
        var order = new ArrayList<PackageGraph.Node>(packages.size());
        for (List<PackageGraph.Node> together : components(packages)) {
            order.addAll(together);
        }
        return order;
    }

    /** The packages in order, those that need each other in one list. */
    public static List<List<PackageGraph.Node>> components(PackageGraph packages) {
        int[] componentOf = componentOf(packages.graph());
        List<List<PackageGraph.Node>> members = new ArrayList<>();
        for (int number = 0; number < packages.size(); number++) {
            members.add(new ArrayList<>(1));
            members.get(componentOf[number]).add(packages.node(number));
        }
        var order = new ArrayList<List<PackageGraph.Node>>();
        new TopologicalOrderIterator<>(condensed(packages.graph(), componentOf), Comparator.naturalOrder())
                .forEachRemaining(component -> {
                    // Of the numbers, those that name no component stand alone and have no members.
                    if (!members.get(component).isEmpty()) {
                        order.add(members.get(component));
                    }
                });
        return order;
    }

    /** For each package the least number of those that it needs and that need it. */
    private static int[] componentOf(IntGraph graph) {
        int[] componentOf = new int[graph.vertices()];
        for (Set<Integer> component : new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets()) {
            int first = Collections.min(component);
            component.forEach(number -> componentOf[number] = first);
        }
        return componentOf;
    }

    /** From each component, known by its least number, to those that need it. */
    private static IntGraph condensed(IntGraph graph, int[] componentOf) {
        var needing = new ArrayList<SortedSet<Integer>>();
        for (int component = 0; component < componentOf.length; component++) {
            needing.add(new TreeSet<>());
        }
        for (int edge = 0; edge < graph.edges(); edge++) {
            int from = componentOf[graph.getEdgeSource(edge)];
            int to = componentOf[graph.getEdgeTarget(edge)];
            if (from != to) {
                needing.get(to).add(from);
            }
        }
        return new IntGraph(needing.stream()
                .map(each -> each.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new));
    }
}

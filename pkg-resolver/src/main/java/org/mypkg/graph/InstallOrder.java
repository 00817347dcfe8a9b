package org.mypkg.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jgrapht.Graph;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
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
        List<Set<Integer>> components =
                new KosarajuStrongConnectivityInspector<>(packages.graph()).stronglyConnectedSets();
        int[] componentOf = new int[packages.size()];
        for (Set<Integer> component : components) {
            int first = component.stream().min(Comparator.naturalOrder()).orElseThrow();
            component.forEach(number -> componentOf[number] = first);
        }
        Graph<Integer, DefaultEdge> condensed = new SimpleDirectedGraph<>(DefaultEdge.class);
        for (int component : componentOf) {
            condensed.addVertex(component);
        }
        for (DefaultEdge edge : packages.graph().edgeSet()) {
            int needing = componentOf[packages.graph().getEdgeSource(edge)];
            int needed = componentOf[packages.graph().getEdgeTarget(edge)];
            if (needing != needed) {
                condensed.addEdge(needed, needing);
            }
        }
        var members = new ArrayList<TreeSet<Integer>>();
        for (int number = 0; number < packages.size(); number++) {
            members.add(new TreeSet<>());
            members.get(componentOf[number]).add(number);
        }
        var order = new ArrayList<List<PackageGraph.Node>>();
        new TopologicalOrderIterator<>(condensed, Comparator.naturalOrder())
                .forEachRemaining(component -> order.add(
                        members.get(component).stream().map(packages::node).toList()));
        return order;
    }
}

package org.mypkg.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jgrapht.Graph;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.mypkg.model.Capability;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/**
 * Who needs whom in one set of packages: an edge leads from a package to every package of the set that satisfies one of its
 * requirements. Packages are numbered in the order of their names, whatever the order of the input.
 */
public final class PackageGraph {
    private final List<Node> nodes;
    private final Graph<Integer, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
    private final Map<Capability, List<Integer>> providers = new HashMap<>();

    /** A package and what it says of others. */
    public record Node(PackageId id, Dependencies dependencies) {}

    private PackageGraph(List<Node> nodes) {
        this.nodes = nodes;
    }

    /** The graph of requirements among some packages. */
    public static PackageGraph ofRequirements(List<Node> packages) {
        return of(packages, false);
    }

    /** The graph of requirements and recommendations among some packages. */
    public static PackageGraph ofRecommendations(List<Node> packages) {
        return of(packages, true);
    }

    private static PackageGraph of(List<Node> packages, boolean recommends) {
        var sorted = new ArrayList<>(packages);
        sorted.sort((a, b) -> a.id().compareTo(b.id()));
        var result = new PackageGraph(List.copyOf(sorted));
        for (int number = 0; number < sorted.size(); number++) {
            result.graph.addVertex(number);
            Node node = sorted.get(number);
            for (Provision provision : node.dependencies().allProvidedBy(node.id())) {
                result.providers
                        .computeIfAbsent(provision.capability(), c -> new ArrayList<>())
                        .add(number);
            }
        }
        for (int number = 0; number < sorted.size(); number++) {
            Dependencies dependencies = sorted.get(number).dependencies();
            result.connect(number, dependencies.requires());
            if (recommends) {
                result.connect(number, dependencies.recommends());
            }
        }
        return result;
    }

    private void connect(int number, List<Requirement> requirements) {
        for (Requirement requirement : requirements) {
            for (int provider : satisfying(requirement)) {
                if (provider != number) {
                    graph.addEdge(number, provider);
                }
            }
        }
    }

    /** The numbers of the packages that satisfy a requirement, going up. */
    public int[] satisfying(Requirement requirement) {
        return requirement.anyOf().stream()
                .flatMap(relation -> providers.getOrDefault(relation.capability(), List.of()).stream()
                        .filter(number -> isSatisfiedBy(relation, nodes.get(number))))
                .mapToInt(Integer::intValue)
                .sorted()
                .distinct()
                .toArray();
    }

    private static boolean isSatisfiedBy(Relation relation, Node node) {
        return node.dependencies().allProvidedBy(node.id()).stream().anyMatch(relation::isSatisfiedBy);
    }

    /** How many packages there are. */
    public int size() {
        return nodes.size();
    }

    /** The package of a number. */
    public Node node(int number) {
        return nodes.get(number);
    }

    /** The numbers of what a package needs, going up. */
    public int[] neededBy(int number) {
        int[] needed = graph.outgoingEdgesOf(number).stream()
                .mapToInt(graph::getEdgeTarget)
                .toArray();
        Arrays.sort(needed);
        return needed;
    }

    /** The numbers of those that need a package, going up. */
    public int[] needing(int number) {
        int[] needing = graph.incomingEdgesOf(number).stream()
                .mapToInt(graph::getEdgeSource)
                .toArray();
        Arrays.sort(needing);
        return needing;
    }

    Graph<Integer, DefaultEdge> graph() {
        return graph;
    }
}

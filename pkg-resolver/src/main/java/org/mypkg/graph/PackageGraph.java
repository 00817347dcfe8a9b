package org.mypkg.graph;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final int[] NONE = new int[0];

    private final List<Node> nodes;
    private final IntGraph graph;
    private final Map<String, List<Provider>> providers = new HashMap<>();

    /** A package and what it says of others. */
    public record Node(PackageId id, Dependencies dependencies) {}

    /** What a package provides under one name. */
    private record Provider(int number, Provision provision) {}

    private PackageGraph(List<Node> sorted, boolean recommends) {
        nodes = List.copyOf(sorted);
        for (int number = 0; number < nodes.size(); number++) {
            Node node = nodes.get(number);
            for (Provision provision : node.dependencies().allProvidedBy(node.id())) {
                providers
                        .computeIfAbsent(provision.capability().value(), c -> new ArrayList<>(1))
                        .add(new Provider(number, provision));
            }
        }
        int[][] needed = new int[nodes.size()][];
        for (int number = 0; number < needed.length; number++) {
            Dependencies dependencies = nodes.get(number).dependencies();
            var found = new Numbers();
            dependencies.requires().forEach(each -> collect(each, found));
            if (recommends) {
                dependencies.recommends().forEach(each -> collect(each, found));
            }
            needed[number] = found.sortedWithout(number);
        }
        graph = new IntGraph(needed);
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
        return new PackageGraph(sorted, recommends);
    }

    private void collect(Requirement requirement, Numbers found) {
        for (Relation relation : requirement.anyOf()) {
            for (Provider provider : providers.getOrDefault(relation.capability().value(), List.of())) {
                if (relation.isSatisfiedBy(provider.provision())) {
                    found.add(provider.number());
                }
            }
        }
    }

    /** The numbers of the packages that satisfy a requirement, going up. */
    public int[] satisfying(Requirement requirement) {
        var found = new Numbers();
        collect(requirement, found);
        return found.sortedWithout(-1);
    }

    /** Numbers in the order in which they come, perhaps some of them twice. */
    private static final class Numbers {
        private int[] all = NONE;
        private int size;

        void add(int number) {
            if (size == all.length) {
                all = Arrays.copyOf(all, Math.max(8, size * 2));
            }
            all[size++] = number;
        }

        /** All but one, each once, going up. */
        int[] sortedWithout(int unwanted) {
            Arrays.sort(all, 0, size);
            int kept = 0;
            for (int i = 0; i < size; i++) {
                if (all[i] != unwanted && (kept == 0 || all[kept - 1] != all[i])) {
                    all[kept++] = all[i];
                }
            }
            return Arrays.copyOf(all, kept);
        }
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
        return graph.targetsOf(number);
    }

    /** The numbers of those that need a package, going up. */
    public int[] needing(int number) {
        return graph.sourcesOf(number);
    }

    IntGraph graph() {
        return graph;
    }
}

package org.mypkg.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a package needs, or who needs it, unfolded from the package on. Each package is unfolded once, where it is met first
 * (depth first, by name); where it is met again it stands without what lies below it, so circles end and the size is bounded
 * by the number of edges.
 */
public final class DependencyTree {
    private final PackageGraph graph;
    private final Direction direction;
    private final SortedSet<Integer> unfolded = new TreeSet<>();
    private final SortedSet<Integer> above = new TreeSet<>();

    private DependencyTree(PackageGraph graph, Direction direction) {
        this.graph = graph;
        this.direction = direction;
    }

    /** Which way to unfold. */
    public enum Direction {
        /** From a package to what it needs. */
        NEEDS,
        /** From a package to those that need it. */
        NEEDED_BY
    }

    /** Why nothing stands below a package that leads to others. */
    public enum End {
        /** All that it leads to stands below it. */
        NONE,
        /** It is unfolded elsewhere. */
        AGAIN,
        /** It stands above itself: they need each other in a circle. */
        CIRCLE,
        /** The tree was to be no deeper. */
        DEEP
    }

    /**
     * A package in the tree.
     *
     * @param below what it leads to, by name
     * @param end why {@code below} is left empty
     */
    public record Branch(PackageGraph.Node node, List<Branch> below, End end) {
        public Branch {
            below = List.copyOf(below);
        }
    }

    /** An edge between two packages of the graph, from the one that needs to the one that is needed. */
    public record Edge(PackageGraph.Node from, PackageGraph.Node to) {}

    /** The whole tree from the package of a number on. */
    public static Branch of(PackageGraph graph, int number, Direction direction) {
        return of(graph, number, direction, Integer.MAX_VALUE);
    }

    /** The same, with so many levels below the first package. */
    public static Branch of(PackageGraph graph, int number, Direction direction, int depth) {
        return new DependencyTree(graph, direction).branch(number, depth);
    }

    private Branch branch(int number, int depth) {
        int[] next = next(number);
        End end = end(number, next.length == 0, depth);
        if (end != End.NONE || !unfolded.add(number)) {
            return new Branch(graph.node(number), List.of(), end);
        }
        above.add(number);
        var below = new ArrayList<Branch>();
        for (int other : next) {
            below.add(branch(other, depth - 1));
        }
        above.remove(number);
        return new Branch(graph.node(number), below, End.NONE);
    }

    private End end(int number, boolean leaf, int depth) {
        if (leaf) {
            return End.NONE;
        }
        if (above.contains(number)) {
            return End.CIRCLE;
        }
        return unfolded.contains(number) ? End.AGAIN : depth <= 0 ? End.DEEP : End.NONE;
    }

    private int[] next(int number) {
        return switch (direction) {
            case NEEDS -> graph.neededBy(number);
            case NEEDED_BY -> graph.needing(number);
        };
    }

    /** All edges that are met on the way from the package of a number on, by name. */
    public static List<Edge> edges(PackageGraph graph, int number, Direction direction) {
        var tree = new DependencyTree(graph, direction);
        tree.branch(number, Integer.MAX_VALUE);
        var edges = new ArrayList<Edge>();
        for (int from : tree.unfolded) {
            for (int to : graph.neededBy(from)) {
                if (tree.unfolded.contains(to)) {
                    edges.add(new Edge(graph.node(from), graph.node(to)));
                }
            }
        }
        return edges;
    }
}

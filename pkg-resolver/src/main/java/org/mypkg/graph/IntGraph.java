package org.mypkg.graph;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.Supplier;
import org.jgrapht.Graph;
import org.jgrapht.GraphType;
import org.jgrapht.graph.AbstractGraph;
import org.jgrapht.graph.DefaultGraphType;
import org.jspecify.annotations.Nullable;

/**
 * A directed graph over the numbers from 0 on, which JGraphT's algorithms can read. Its edges lie in int arrays: JGraphT's own
 * graphs keep an object and three entries of hash maps for each edge, and to build one took longer than to walk it. An edge
 * is known by its place, and the edges of a source stand together, so that its edges are a range. Nothing can be changed.
 */
final class IntGraph extends AbstractGraph<Integer, Integer> {
    private static final GraphType TYPE = new DefaultGraphType.Builder()
            .directed()
            .allowMultipleEdges(false)
            .allowSelfLoops(false)
            .weighted(false)
            .modifiable(false)
            .build();

    private final int[] sources;
    private final int[] targets;
    /** At v: where the edges of v begin; the last entry is the number of edges. */
    private final int[] outgoing;
    /** Edges in the order of their targets, then of their sources. */
    private final int[] byTarget;
    /** At v: where in {@link #byTarget} the edges to v begin. */
    private final int[] incoming;
    /** At i: i, for sets of numbers in a row. */
    private final int[] row;

    /** @param targetsOf for each vertex those it leads to: ascending, each once, itself not among them */
    IntGraph(int[][] targetsOf) {
        int vertices = targetsOf.length;
        outgoing = new int[vertices + 1];
        for (int v = 0; v < vertices; v++) {
            outgoing[v + 1] = outgoing[v] + targetsOf[v].length;
        }
        sources = new int[outgoing[vertices]];
        targets = new int[outgoing[vertices]];
        incoming = new int[vertices + 1];
        for (int v = 0; v < vertices; v++) {
            Arrays.fill(sources, outgoing[v], outgoing[v + 1], v);
            System.arraycopy(targetsOf[v], 0, targets, outgoing[v], targetsOf[v].length);
            for (int target : targetsOf[v]) {
                incoming[target + 1]++;
            }
        }
        for (int v = 0; v < vertices; v++) {
            incoming[v + 1] += incoming[v];
        }
        byTarget = new int[targets.length];
        int[] next = incoming.clone();
        for (int edge = 0; edge < targets.length; edge++) {
            byTarget[next[targets[edge]]++] = edge;
        }
        row = new int[Math.max(vertices, targets.length)];
        Arrays.setAll(row, i -> i);
    }

    /** Where the edges of a vertex lead, ascending. */
    int[] targetsOf(int vertex) {
        return Arrays.copyOfRange(targets, outgoing[vertex], outgoing[vertex + 1]);
    }

    /** Where the edges to a vertex come from, ascending. */
    int[] sourcesOf(int vertex) {
        int[] found = new int[incoming[vertex + 1] - incoming[vertex]];
        Arrays.setAll(found, i -> sources[byTarget[incoming[vertex] + i]]);
        return found;
    }

    int vertices() {
        return outgoing.length - 1;
    }

    int edges() {
        return targets.length;
    }

    @Override
    public Set<Integer> vertexSet() {
        return new Numbers(row, 0, vertices());
    }

    @Override
    public Set<Integer> edgeSet() {
        return new Numbers(row, 0, edges());
    }

    @Override
    public boolean containsVertex(Integer vertex) {
        return vertex >= 0 && vertex < vertices();
    }

    @Override
    public boolean containsEdge(Integer edge) {
        return edge >= 0 && edge < edges();
    }

    @Override
    public Set<Integer> outgoingEdgesOf(Integer vertex) {
        return new Numbers(row, outgoing[vertex], outgoing[vertex + 1]);
    }

    @Override
    public Set<Integer> incomingEdgesOf(Integer vertex) {
        return new Numbers(byTarget, incoming[vertex], incoming[vertex + 1]);
    }

    @Override
    public Set<Integer> edgesOf(Integer vertex) {
        int[] all = new int[degreeOf(vertex)];
        System.arraycopy(row, outgoing[vertex], all, 0, outDegreeOf(vertex));
        System.arraycopy(byTarget, incoming[vertex], all, outDegreeOf(vertex), inDegreeOf(vertex));
        return new Numbers(all, 0, all.length);
    }

    @Override
    public int degreeOf(Integer vertex) {
        return outDegreeOf(vertex) + inDegreeOf(vertex);
    }

    @Override
    public int inDegreeOf(Integer vertex) {
        return incoming[vertex + 1] - incoming[vertex];
    }

    @Override
    public int outDegreeOf(Integer vertex) {
        return outgoing[vertex + 1] - outgoing[vertex];
    }

    @Override
    public Integer getEdgeSource(Integer edge) {
        return sources[edge];
    }

    @Override
    public Integer getEdgeTarget(Integer edge) {
        return targets[edge];
    }

    @Override
    public @Nullable Integer getEdge(Integer source, Integer target) {
        int edge = Arrays.binarySearch(targets, outgoing[source], outgoing[source + 1], target);
        return edge < 0 ? null : edge;
    }

    @Override
    public Set<Integer> getAllEdges(Integer source, Integer target) {
        Integer edge = getEdge(source, target);
        return edge == null ? Set.of() : Set.of(edge);
    }

    @Override
    public GraphType getType() {
        return TYPE;
    }

    @Override
    public double getEdgeWeight(Integer edge) {
        return Graph.DEFAULT_EDGE_WEIGHT;
    }

    @Override
    public Supplier<Integer> getVertexSupplier() {
        throw unchangeable();
    }

    @Override
    public Supplier<Integer> getEdgeSupplier() {
        throw unchangeable();
    }

    @Override
    public Integer addEdge(Integer source, Integer target) {
        throw unchangeable();
    }

    @Override
    public boolean addEdge(Integer source, Integer target, Integer edge) {
        throw unchangeable();
    }

    @Override
    public Integer addVertex() {
        throw unchangeable();
    }

    @Override
    public boolean addVertex(Integer vertex) {
        throw unchangeable();
    }

    @Override
    public Integer removeEdge(Integer source, Integer target) {
        throw unchangeable();
    }

    @Override
    public boolean removeEdge(Integer edge) {
        throw unchangeable();
    }

    @Override
    public boolean removeVertex(Integer vertex) {
        throw unchangeable();
    }

    @Override
    public void setEdgeWeight(Integer edge, double weight) {
        throw unchangeable();
    }

    private static UnsupportedOperationException unchangeable() {
        return new UnsupportedOperationException("this graph cannot be changed");
    }

    /** What stands in a part of an array, each number once. */
    private static final class Numbers extends AbstractSet<Integer> {
        private final int[] all;
        private final int from;
        private final int end;

        Numbers(int[] all, int from, int end) {
            this.all = all;
            this.from = from;
            this.end = end;
        }

        @Override
        public int size() {
            return end - from;
        }

        @Override
        public Iterator<Integer> iterator() {
            return new Iterator<>() {
                private int at = from;

                @Override
                public boolean hasNext() {
                    return at < end;
                }

                @Override
                public Integer next() {
                    if (at >= end) {
                        throw new NoSuchElementException();
                    }
                    return all[at++];
                }
            };
        }
    }
}

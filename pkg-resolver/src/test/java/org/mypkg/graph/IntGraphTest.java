package org.mypkg.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jgrapht.Graph;
import org.jgrapht.GraphTests;
import org.jgrapht.Graphs;
import org.jgrapht.alg.connectivity.KosarajuStrongConnectivityInspector;
import org.jgrapht.alg.shortestpath.BFSShortestPath;
import org.jgrapht.graph.DefaultEdge;
import org.jgrapht.graph.SimpleDirectedGraph;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;

/** The graph of int arrays says of itself what JGraphT's own graph with the same edges says. */
class IntGraphTest {
    private static int[][] targets(Gen gen, int vertices) {
        int[][] targets = new int[vertices][];
        for (int v = 0; v < vertices; v++) {
            var those = new TreeSet<>(gen.list(4, g -> g.below(vertices)));
            those.remove(v);
            targets[v] = those.stream().mapToInt(Integer::intValue).toArray();
        }
        return targets;
    }

    private static Graph<Integer, DefaultEdge> judge(int[][] targets) {
        Graph<Integer, DefaultEdge> graph = new SimpleDirectedGraph<>(DefaultEdge.class);
        for (int v = 0; v < targets.length; v++) {
            graph.addVertex(v);
        }
        for (int v = 0; v < targets.length; v++) {
            for (int target : targets[v]) {
                graph.addEdge(v, target);
            }
        }
        return graph;
    }

    private static <E> Set<String> written(Graph<Integer, E> graph, Set<E> edges) {
        return edges.stream()
                .map(e -> graph.getEdgeSource(e) + " -> " + graph.getEdgeTarget(e))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static <E> Set<Set<Integer>> components(Graph<Integer, E> graph) {
        return Set.copyOf(new KosarajuStrongConnectivityInspector<>(graph).stronglyConnectedSets());
    }

    @Test
    void itReadsLikeAGraphOfObjects() {
        Property.check("an IntGraph equals JGraphT's own", 500, gen -> {
            int[][] targets = targets(gen, gen.between(1, 8));
            gen.note("targets", targets);
            var graph = new IntGraph(targets);
            Graph<Integer, DefaultEdge> judge = judge(targets);
            assertEquals(judge.vertexSet(), graph.vertexSet());
            assertEquals(written(judge, judge.edgeSet()), written(graph, graph.edgeSet()));
            assertEquals(judge.edgeSet().size(), graph.edges());
            assertTrue(GraphTests.isSimple(graph));
            for (int v : judge.vertexSet()) {
                assertTrue(graph.containsVertex(v));
                assertEquals(judge.degreeOf(v), graph.degreeOf(v));
                assertEquals(written(judge, judge.edgesOf(v)), written(graph, graph.edgesOf(v)));
                assertEquals(written(judge, judge.outgoingEdgesOf(v)), written(graph, graph.outgoingEdgesOf(v)));
                assertEquals(written(judge, judge.incomingEdgesOf(v)), written(graph, graph.incomingEdgesOf(v)));
                assertEquals(Graphs.neighborSetOf(judge, v), Graphs.neighborSetOf(graph, v));
                for (int w : judge.vertexSet()) {
                    assertEquals(judge.containsEdge(v, w), graph.containsEdge(v, w));
                    assertEquals(judge.getAllEdges(v, w).size(), graph.getAllEdges(v, w).size());
                    assertEquals(
                            new BFSShortestPath<>(judge).getPathWeight(v, w), new BFSShortestPath<>(graph).getPathWeight(v, w));
                }
            }
            assertEquals(components(judge), components(graph));
        });
    }

    @Test
    void nobodyChangesIt() {
        var graph = new IntGraph(new int[][] {{1}, {}});
        assertThrows(UnsupportedOperationException.class, () -> graph.addEdge(1, 0));
        assertThrows(UnsupportedOperationException.class, () -> graph.removeVertex(0));
        assertThrows(UnsupportedOperationException.class, () -> graph.edgeSet().clear());
    }
}

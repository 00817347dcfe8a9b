package org.mypkg.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a picture promises: arrows go from layer to layer, few cross, boxes do not lie on each other. */
final class LayeredGraphTest {
    private static LayeredGraph graph(int nodes, int... pairs) {
        var arrows = new ArrayList<LayeredGraph.Arrow>();
        for (int i = 0; i < pairs.length; i += 2) {
            arrows.add(new LayeredGraph.Arrow(pairs[i], pairs[i + 1], false));
        }
        return LayeredGraph.of(nodes, arrows);
    }

    /** Every node reached from node 0, with some arrows back. */
    private static LayeredGraph random(Random random, int nodes) {
        var pairs = new ArrayList<Integer>();
        for (int node = 1; node < nodes; node++) {
            pairs.addAll(List.of(random.nextInt(node), node));
        }
        for (int more = 0; more < nodes; more++) {
            pairs.addAll(List.of(random.nextInt(nodes), random.nextInt(nodes)));
        }
        var kept = new ArrayList<Integer>();
        for (int i = 0; i < pairs.size(); i += 2) {
            if (!pairs.get(i).equals(pairs.get(i + 1))) {
                kept.addAll(pairs.subList(i, i + 2));
            }
        }
        return graph(nodes, kept.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int layerOf(LayeredGraph graph, int place) {
        return IntStream.range(0, graph.layers().size()).filter(i -> graph.layers().get(i).contains(place)).findFirst().orElseThrow();
    }

    @Test
    void eachLineGoesFromOneLayerToTheNextAndBoxesKeepTheirDistance() {
        for (int seed = 0; seed < 40; seed++) {
            LayeredGraph graph = random(new Random(seed), 2 + seed % 25);
            for (LayeredGraph.Line line : graph.lines()) {
                for (int i = 1; i < line.places().size(); i++) {
                    assertEquals(layerOf(graph, line.places().get(i - 1)) + 1, layerOf(graph, line.places().get(i)), "seed " + seed);
                }
            }
            double[] across = graph.across(10);
            for (List<Integer> layer : graph.layers()) {
                for (int i = 1; i < layer.size(); i++) {
                    boolean bends = layer.get(i) >= 2 + seed % 25 && layer.get(i - 1) >= 2 + seed % 25;
                    assertTrue(across[layer.get(i)] - across[layer.get(i - 1)] >= (bends ? 5 : 10) - 1e-6, "seed " + seed);
                }
            }
        }
    }

    @Test
    void theCrossingsThatItTellsAreThoseThatItHas() {
        for (int seed = 0; seed < 30; seed++) {
            LayeredGraph graph = random(new Random(seed), 12);
            int count = 0;
            for (int layer = 0; layer + 1 < graph.layers().size(); layer++) {
                var pairs = new ArrayList<int[]>();
                for (LayeredGraph.Line line : graph.lines()) {
                    for (int i = 1; i < line.places().size(); i++) {
                        if (layerOf(graph, line.places().get(i - 1)) == layer) {
                            pairs.add(new int[] {
                                graph.layers().get(layer).indexOf(line.places().get(i - 1)),
                                graph.layers().get(layer + 1).indexOf(line.places().get(i))
                            });
                        }
                    }
                }
                for (int[] a : pairs) {
                    count += (int) pairs.stream().filter(b -> a[0] < b[0] && a[1] > b[1]).count();
                }
            }
            assertEquals(count, graph.crossings(), "seed " + seed);
        }
    }

    @Test
    void whatNeedNotCrossDoesNot() {
        // 1 leads to 6 and 2 to 5: as they come they cross, and the other way around they do not.
        assertEquals(0, graph(7, 0, 1, 0, 2, 0, 3, 1, 6, 2, 5, 3, 4).crossings());
        // Two layers with all arrows between them: of two and two, one pair of arrows crosses however one turns it.
        assertEquals(1, graph(5, 0, 1, 0, 2, 1, 3, 1, 4, 2, 3, 2, 4).crossings());
    }

    @Test
    void whatFollowsFromOthersIsLeftOut() {
        LayeredGraph graph = graph(4, 0, 1, 1, 2, 0, 2, 2, 3, 0, 3, 0, 1);
        assertEquals(List.of(List.of(0, 1), List.of(1, 2), List.of(2, 3)), graph.lines().stream().map(LayeredGraph.Line::places).toList());
    }

    @Test
    void aCircleIsDrawnWithOneArrowTurned() {
        LayeredGraph graph = graph(3, 0, 1, 1, 2, 2, 1);
        assertEquals(List.of(List.of(0), List.of(1), List.of(2)), graph.layers());
        assertTrue(graph.lines().stream().anyMatch(line -> line.places().equals(List.of(1, 2))));
    }
}

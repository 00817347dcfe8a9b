package org.mypkg.site;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Places the nodes of a directed graph in layers, so that arrows go from one layer to a later one and few of them cross.
 *
 * <p>The method of K. Sugiyama, S. Tagawa and M. Toda, "Methods for visual understanding of hierarchical system structures", IEEE
 * Transactions on Systems, Man, and Cybernetics 11 (1981), pages 109 to 125: cycles are broken, each node gets the layer of its longest
 * path from the start, an arrow over several layers gets a bend in each, and the order within the layers is swept by barycenters,
 * back and forth. Before that, arrows that follow from others are left out, since a picture of what needs what is hardly readable with them.
 */
final class LayeredGraph {
    private static final int SWEEPS = 24;

    private final int nodes;
    private final List<List<Integer>> layers;
    private final List<Line> lines;
    private final int crossings;

    /** An arrow from node to node. @param choice whether one of several would do */
    record Arrow(int from, int to, boolean choice) {}

    /** An arrow as it is drawn: through these places, in the order of the layers. @param backwards whether it points to the first of them */
    record Line(List<Integer> places, boolean choice, boolean backwards) {}

    private LayeredGraph(int nodes, List<List<Integer>> layers, List<Line> lines, int crossings) {
        this.nodes = nodes;
        this.layers = layers;
        this.lines = lines;
        this.crossings = crossings;
    }

    /** @param nodes their number; node 0 is the start, from which all others are reached */
    static LayeredGraph of(int nodes, List<Arrow> arrows) {
        List<Line> forward = reduced(nodes, forward(nodes, arrows));
        int[] layer = longestPaths(nodes, forward);
        var layers = new ArrayList<List<Integer>>();
        for (int node = 0; node < nodes; node++) {
            place(layers, layer[node], node);
        }
        var lines = new ArrayList<Line>();
        int next = nodes;
        for (Line line : forward) {
            var places = new ArrayList<Integer>();
            places.add(line.places().getFirst());
            for (int between = layer[line.places().getFirst()] + 1; between < layer[line.places().getLast()]; between++) {
                place(layers, between, next);
                places.add(next++);
            }
            places.add(line.places().getLast());
            lines.add(new Line(places, line.choice(), line.backwards()));
        }
        return new Ordering(nodes, next, layers, lines).best();
    }

    private static void place(List<List<Integer>> layers, int layer, int node) {
        while (layers.size() <= layer) {
            layers.add(new ArrayList<>());
        }
        layers.get(layer).add(node);
    }

    /** Places by layer, each from top to bottom; a place that is no node is a bend. */
    List<List<Integer>> layers() {
        return layers;
    }

    List<Line> lines() {
        return lines;
    }

    /** How many pairs of lines cross between two neighbouring layers. */
    int crossings() {
        return crossings;
    }

    /** All arrows so that they make no cycle: those that lead back to where the search stands are turned. */
    private static List<Line> forward(int nodes, List<Arrow> arrows) {
        var search = new Search(nodes, arrows);
        search.visit(0);
        var lines = new ArrayList<Line>();
        for (Arrow arrow : arrows) {
            boolean back = search.turned.contains(arrow);
            lines.add(new Line(back ? List.of(arrow.to(), arrow.from()) : List.of(arrow.from(), arrow.to()), arrow.choice(), back));
        }
        return lines;
    }

    /** A search in depth; what it meets on its own path closes a cycle. At most as deep as a picture has nodes. */
    private static final class Search {
        private final List<Arrow> arrows;
        private final BitSet seen;
        private final BitSet path;
        private final List<Arrow> turned = new ArrayList<>();

        Search(int nodes, List<Arrow> arrows) {
            this.arrows = arrows;
            this.seen = new BitSet(nodes);
            this.path = new BitSet(nodes);
        }

        void visit(int node) {
            seen.set(node);
            path.set(node);
            for (Arrow arrow : arrows) {
                if (arrow.from() == node && path.get(arrow.to())) {
                    turned.add(arrow);
                } else if (arrow.from() == node && !seen.get(arrow.to())) {
                    visit(arrow.to());
                }
            }
            path.clear(node);
        }
    }

    /** The transitive reduction: without lines whose end is reached over another line of the same start. */
    private static List<Line> reduced(int nodes, List<Line> lines) {
        int[] order = topological(nodes, lines);
        var reach = new BitSet[nodes];
        for (int i = nodes - 1; i >= 0; i--) {
            var reached = new BitSet(nodes);
            for (Line line : lines) {
                if (line.places().getFirst() == order[i]) {
                    reached.set(line.places().getLast());
                    reached.or(reach[line.places().getLast()]);
                }
            }
            reach[order[i]] = reached;
        }
        var kept = new ArrayList<Line>();
        for (Line line : lines) {
            boolean follows = lines.stream()
                    .anyMatch(other -> other.places().getFirst().equals(line.places().getFirst())
                            && !other.places().getLast().equals(line.places().getLast())
                            && reach[other.places().getLast()].get(line.places().getLast()));
            boolean twice = kept.stream().anyMatch(other -> other.places().equals(line.places()));
            if (!follows && !twice) {
                kept.add(line);
            }
        }
        return kept;
    }

    private static int[] topological(int nodes, List<Line> lines) {
        int[] incoming = new int[nodes];
        lines.forEach(line -> incoming[line.places().getLast()]++);
        int[] order = new int[nodes];
        int filled = 0;
        for (int node = 0; node < nodes; node++) {
            if (incoming[node] == 0) {
                order[filled++] = node;
            }
        }
        for (int i = 0; i < filled; i++) {
            for (Line line : lines) {
                if (line.places().getFirst() == order[i] && --incoming[line.places().getLast()] == 0) {
                    order[filled++] = line.places().getLast();
                }
            }
        }
        return order;
    }

    private static int[] longestPaths(int nodes, List<Line> lines) {
        int[] layer = new int[nodes];
        for (int node : topological(nodes, lines)) {
            for (Line line : lines) {
                if (line.places().getFirst() == node) {
                    layer[line.places().getLast()] = Math.max(layer[line.places().getLast()], layer[node] + 1);
                }
            }
        }
        return layer;
    }

    /** The sweeps over the layers. */
    private static final class Ordering {
        private final int nodes;
        private final int[] position;
        private final List<List<Integer>> layers;
        private final List<Line> lines;
        private final List<List<Integer>> before = new ArrayList<>();
        private final List<List<Integer>> after = new ArrayList<>();

        Ordering(int nodes, int places, List<List<Integer>> layers, List<Line> lines) {
            this.nodes = nodes;
            this.position = new int[places];
            this.layers = layers;
            this.lines = lines;
            for (int i = 0; i < places; i++) {
                before.add(new ArrayList<>());
                after.add(new ArrayList<>());
            }
            for (Line line : lines) {
                for (int i = 1; i < line.places().size(); i++) {
                    after.get(line.places().get(i - 1)).add(line.places().get(i));
                    before.get(line.places().get(i)).add(line.places().get(i - 1));
                }
            }
            layers.forEach(this::number);
        }

        private void number(List<Integer> layer) {
            for (int i = 0; i < layer.size(); i++) {
                position[layer.get(i)] = i;
            }
        }

        LayeredGraph best() {
            List<List<Integer>> best = copy();
            int fewest = crossings();
            for (int sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
                boolean down = sweep % 2 == 0;
                for (int i = 1; i < layers.size(); i++) {
                    arrange(layers.get(down ? i : layers.size() - 1 - i), down ? before : after);
                }
                int now = crossings();
                if (now < fewest) {
                    fewest = now;
                    best = copy();
                }
            }
            return new LayeredGraph(nodes, best, List.copyOf(lines), fewest);
        }

        private List<List<Integer>> copy() {
            return layers.stream().map(List::copyOf).toList();
        }

        /** Sorts by the mean position of the neighbours; who has none stays about where it is. */
        private void arrange(List<Integer> layer, List<List<Integer>> neighbours) {
            double[] weight = new double[position.length];
            for (int place : layer) {
                weight[place] = neighbours.get(place).stream().mapToInt(n -> position[n]).average().orElse(position[place]);
            }
            layer.sort(Comparator.comparingDouble(place -> weight[place]));
            number(layer);
        }

        private int crossings() {
            int count = 0;
            for (List<Integer> layer : layers) {
                for (int i = 0; i < layer.size(); i++) {
                    for (int j = i + 1; j < layer.size(); j++) {
                        count += crossings(after.get(layer.get(i)), after.get(layer.get(j)));
                    }
                }
            }
            return count;
        }

        private int crossings(List<Integer> upper, List<Integer> lower) {
            int count = 0;
            for (int a : upper) {
                for (int b : lower) {
                    count += position[a] > position[b] ? 1 : 0;
                }
            }
            return count;
        }
    }

    /**
     * Where each place lies across its layer: near the mean of its neighbours, in the order that was found, and the gap or more from the
     * next; between two bends half of that is enough.
     */
    double[] across(double gap) {
        int places = layers.stream().flatMap(List::stream).mapToInt(Integer::intValue).max().orElse(0) + 1;
        double[] at = new double[places];
        layers.forEach(layer -> {
            for (int i = 0; i < layer.size(); i++) {
                at[layer.get(i)] = (i - (layer.size() - 1) / 2.0) * gap;
            }
        });
        var neighbours = new ArrayList<List<Integer>>(Collections.nCopies(places, List.of()));
        neighbours.replaceAll(none -> new ArrayList<>());
        for (Line line : lines) {
            for (int i = 1; i < line.places().size(); i++) {
                neighbours.get(line.places().get(i - 1)).add(line.places().get(i));
                neighbours.get(line.places().get(i)).add(line.places().get(i - 1));
            }
        }
        for (int round = 0; round < SWEEPS; round++) {
            for (int i = 0; i < layers.size(); i++) {
                settle(layers.get(round % 2 == 0 ? i : layers.size() - 1 - i), neighbours, at, gap);
            }
        }
        double least = Arrays.stream(at).min().orElse(0);
        return Arrays.stream(at).map(one -> one - least).toArray();
    }

    /** Each wants to lie at the mean of its neighbours; who would come too near is pushed on, and all give back the mean of that. */
    private void settle(List<Integer> layer, List<List<Integer>> neighbours, double[] at, double gap) {
        double[] wanted = layer.stream()
                .mapToDouble(place -> neighbours.get(place).stream().mapToDouble(n -> at[n]).average().orElse(at[place]))
                .toArray();
        double drift = 0;
        for (int i = 0; i < wanted.length; i++) {
            boolean bends = i > 0 && layer.get(i) >= nodes && layer.get(i - 1) >= nodes;
            double lowest = i == 0 ? wanted[i] : at[layer.get(i - 1)] + (bends ? gap / 2 : gap);
            at[layer.get(i)] = Math.max(wanted[i], lowest);
            drift += wanted[i] - at[layer.get(i)];
        }
        for (int place : layer) {
            at[place] += drift / wanted.length;
        }
    }
}

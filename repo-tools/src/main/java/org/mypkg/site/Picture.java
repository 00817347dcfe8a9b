package org.mypkg.site;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import org.mypkg.model.PackageName;
import org.mypkg.model.Requirement;

/** What a package needs, and what that needs, drawn from left to right. */
final class Picture {
    /** More than this is no picture any more: then only what the package itself needs is drawn. */
    static final int NODES_MAX = 60;

    private static final double CHARACTER = 7.25;
    private static final int PADDING = 9;
    private static final int BOX_HEIGHT = 24;
    private static final int ROW = 32;
    private static final int BETWEEN_LAYERS = 56;
    private static final int MARGIN = 12;
    private static final int LABEL_MAX = 30;

    private final List<PackageName> nodes;
    private final List<LayeredGraph.Arrow> arrows = new ArrayList<>();
    private final int leftOut;
    private final boolean whole;

    private Picture(Offers offers, List<PackageName> nodes, int leftOut, boolean whole) {
        this.nodes = nodes;
        this.leftOut = leftOut;
        this.whole = whole;
        Map<PackageName, Integer> numbers = new LinkedHashMap<>();
        nodes.forEach(name -> numbers.put(name, numbers.size()));
        for (PackageName name : whole ? nodes : nodes.subList(0, 1)) {
            for (Requirement requirement : offers.newest(name).spec().dependencies().requires()) {
                SortedSet<PackageName> providers = offers.providers(requirement);
                for (PackageName provider : providers.contains(name) ? List.<PackageName>of() : List.copyOf(providers)) {
                    int to = numbers.getOrDefault(provider, -1);
                    if (to >= 0) {
                        arrows.add(new LayeredGraph.Arrow(numbers.getOrDefault(name, 0), to, providers.size() > 1));
                    }
                }
            }
        }
    }

    /** The picture of a package. */
    static Picture of(Offers offers, PackageName start) {
        var all = new ArrayList<>(List.of(start));
        int direct = 1;
        for (int i = 0; i < all.size() && all.size() <= NODES_MAX; i++) {
            for (Requirement requirement : offers.newest(all.get(i)).spec().dependencies().requires()) {
                offers.providers(requirement).stream().filter(name -> !all.contains(name)).forEach(all::add);
            }
            direct = i == 0 ? all.size() : direct;
        }
        if (all.size() <= NODES_MAX) {
            return new Picture(offers, List.copyOf(all), 0, true);
        }
        int shown = Math.min(direct, NODES_MAX);
        return new Picture(offers, List.copyOf(all.subList(0, shown)), direct - shown, false);
    }

    /** Whether there is anything to see. */
    boolean isWorthwhile() {
        return nodes.size() > 1;
    }

    /** What stands below it. */
    String caption() {
        String all = nodes.size() == 2 ? "The one package that it needs in the end." : "All " + (nodes.size() - 1) + " packages that it needs in the end.";
        String much = whole
                ? all
                : "What it needs directly" + (leftOut > 0 ? ", " + leftOut + " more left out" : "") + "; in the end it is too much for a picture.";
        boolean choice = arrows.stream().anyMatch(LayeredGraph.Arrow::choice);
        return much + (whole ? " An arrow that follows from others is left out." : "") + (choice ? " Broken lines: one of several will do." : "");
    }

    /** An element {@code svg} for a page in a directory below the top; its colors come from the page. */
    Markup svg() {
        LayeredGraph graph = LayeredGraph.of(nodes.size(), arrows);
        double[] y = graph.across(ROW);
        double[] x = new double[y.length];
        double[] width = new double[y.length];
        double right = MARGIN;
        for (List<Integer> layer : graph.layers()) {
            double widest = 0;
            for (int place : layer) {
                x[place] = right;
                width[place] = place < nodes.size() ? label(place).length() * CHARACTER + 2 * PADDING : 0;
                widest = Math.max(widest, width[place]);
            }
            for (int place : layer) {
                width[place] = place < nodes.size() ? width[place] : widest;
            }
            right += widest + BETWEEN_LAYERS;
        }
        double high = 0;
        for (double one : y) {
            high = Math.max(high, one);
        }
        String w = number(right - BETWEEN_LAYERS + MARGIN);
        String h = number(high + BOX_HEIGHT + 2 * MARGIN);
        var out = new Markup();
        out.open("svg", "xmlns", "http://www.w3.org/2000/svg", "role", "group", "aria-label", "What " + nodes.getFirst() + " needs",
                "width", w, "height", h, "viewBox", "0 0 " + w + " " + h).newline();
        for (LayeredGraph.Line line : graph.lines()) {
            draw(out, line, x, y, width);
        }
        for (int node = 0; node < nodes.size(); node++) {
            box(out, node, x[node], y[node] + MARGIN, width[node]);
        }
        return out.close("svg");
    }

    private String label(int node) {
        String name = nodes.get(node).value();
        return name.length() <= LABEL_MAX ? name : name.substring(0, LABEL_MAX - 1) + "\u2026";
    }

    private void box(Markup out, int node, double x, double top, double width) {
        String file = Address.link(nodes.get(node) + ".html");
        out.open("a", "href", file, "class", node == 0 ? "start" : "node");
        out.leaf("title", nodes.get(node).value());
        out.empty("rect", "x", number(x), "y", number(top), "width", number(width), "height", Integer.toString(BOX_HEIGHT), "rx", "5");
        out.leaf("text", label(node), "x", number(x + PADDING), "y", number(top + 16));
        out.close("a").newline();
    }

    /** A curve from the right side of one box to the left side of another, level where it meets a box or a bend. */
    private static void draw(Markup out, LayeredGraph.Line line, double[] x, double[] y, double[] width) {
        var path = new StringBuilder();
        List<Integer> places = line.places();
        double middle = MARGIN + BOX_HEIGHT / 2.0;
        for (int i = 1; i < places.size(); i++) {
            int from = places.get(i - 1);
            int to = places.get(i);
            double startX = x[from] + width[from];
            double startY = y[from] + middle;
            double endY = y[to] + middle;
            double half = (startX + x[to]) / 2;
            path.append(i == 1 ? "M" : "L").append(number(startX)).append(' ').append(number(startY));
            path.append('C').append(number(half)).append(' ').append(number(startY)).append(' ').append(number(half));
            path.append(' ').append(number(endY)).append(' ').append(number(x[to])).append(' ').append(number(endY));
        }
        out.empty("path", "class", line.choice() ? "choice" : "line", "d", path.toString()).newline();
        int tip = line.backwards() ? places.getFirst() : places.getLast();
        double tipX = line.backwards() ? x[tip] + width[tip] : x[tip];
        double away = line.backwards() ? 7 : -7;
        double tipY = y[tip] + middle;
        out.empty("path", "class", "tip", "d", "M" + number(tipX) + " " + number(tipY) + "l" + number(away) + " -4v8z").newline();
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }
}

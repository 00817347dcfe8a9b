package org.mypkg.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Why a request cannot be satisfied.
 *
 * @param title what was wanted, one line
 * @param because sentences, each with those that explain it
 * @param repairs what the user could change, each one line and tried: with it, the request can be satisfied
 */
public record Explanation(String title, List<Node> because, List<String> repairs) {
    public Explanation {
        Objects.requireNonNull(title);
        because = List.copyOf(because);
        repairs = List.copyOf(repairs);
    }

    /** One sentence, and why it is so. */
    public record Node(String sentence, List<Node> because) {
        public Node {
            Objects.requireNonNull(sentence);
            because = List.copyOf(because);
        }
    }

    /** The tree as lines, two spaces deeper on each level. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        collect(because, "", lines);
        return lines;
    }

    private static void collect(List<Node> nodes, String indent, List<String> lines) {
        for (Node node : nodes) {
            lines.add(indent + node.sentence());
            collect(node.because(), indent + "  ", lines);
        }
    }
}

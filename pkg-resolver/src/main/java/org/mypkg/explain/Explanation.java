package org.mypkg.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.mypkg.model.Capability;

/**
 * Why a request cannot be satisfied.
 *
 * @param title what was wanted, one line
 * @param because sentences, each with those that explain it; without any one of them the request could be satisfied, unless the
 *     budget ended while that was found out: then each is true, and some may not matter
 * @param remedies what the user could change; each was tried: with it, the request can be satisfied
 * @param missing what the sentences say is needed, and nothing provides in any version
 */
public record Explanation(String title, List<Node> because, List<Repair> remedies, List<Capability> missing) {
    public Explanation {
        Objects.requireNonNull(title);
        because = List.copyOf(because);
        remedies = List.copyOf(remedies);
        missing = List.copyOf(missing);
    }

    /** An explanation of which nobody asks what is missing. */
    public Explanation(String title, List<Node> because, List<Repair> remedies) {
        this(title, because, remedies, List.of());
    }

    /** One sentence, and why it is so. */
    public record Node(String sentence, List<Node> because) {
        public Node {
            Objects.requireNonNull(sentence);
            because = List.copyOf(because);
        }

        /** How many sentences there are in all. */
        int size() {
            return 1 + because.stream().mapToInt(Node::size).sum();
        }
    }

    /** The tree as lines, two spaces deeper on each level. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        collect(because, "", lines);
        return lines;
    }

    /** The same below the title: what the user asked for is not said twice. */
    public List<String> linesBelowTitle() {
        List<Node> below = because;
        if (because.size() == 1 && !because.getFirst().because().isEmpty() && saysTitle(because.getFirst())) {
            below = because.getFirst().because();
        }
        var lines = new ArrayList<String>();
        collect(without(below), "", lines);
        return lines.isEmpty() ? lines() : lines;
    }

    private boolean saysTitle(Node node) {
        return title.equals(node.sentence().replaceFirst("^you asked to install ", "nothing can satisfy "))
                || title.equals(node.sentence().replaceFirst("^you asked to remove (.*)", "$1 cannot be removed"));
    }

    /** The tree without the leaves that say what the title says. */
    private List<Node> without(List<Node> nodes) {
        return nodes.stream()
                .filter(node -> !node.because().isEmpty() || !saysTitle(node))
                .map(node -> new Node(node.sentence(), without(node.because())))
                .toList();
    }

    /** What the user could change, one line each. */
    public List<String> repairs() {
        return repairs(Typing.PLAIN);
    }

    /** The same for a request that is typed in a way of its own. */
    public List<String> repairs(Typing typing) {
        return remedies.stream().map(repair -> repair.sentence(typing)).toList();
    }

    private static void collect(List<Node> nodes, String indent, List<String> lines) {
        for (Node node : nodes) {
            lines.add(indent + node.sentence());
            collect(node.because(), indent + "  ", lines);
        }
    }
}

package org.mypkg.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * JSON texts that were good and then were changed at their nodes: members and elements go, come twice, change places, get
 * other types, extreme numbers, long and odd texts, depth. A few are spoilt as text or as UTF-8 besides.
 */
public final class JsonMutants {
    private static final List<String> SCALARS = List.of(
            "0", "-1", "1", "null", "true", "\"\"", "{}", "[]", "1e9", "0.5", "-0", "1E400", "9223372036854775807",
            "9223372036854775808", "-9223372036854775808", "2147483647", "2147483648", "4294967295", "4294967296",
            "1e2147483647", "1e-2147483648", "1e99999999999", "\"\\u0000\"", "\"\\ud800\"", "\"\\u001b[2J\"", "\"../../etc/passwd\"",
            "\"/\"", "\"//\"", "\"a\\nb\"", "\"\\u202eevil\"", "\"%2f%2e%2e\"", "\"+1000000000-12-31T23:59:59Z\"",
            "\"-1000000000-01-01T00:00:00Z\"", "\"1970-01-01T00:00:00Z\"", "[\"later\"]", "{\"a\":{}}", "NaN", "'x'", "//");
    private static final List<String> TAILS = List.of(
            "\\u0000", "\\u0301", " ", "/", "/..", "%", "@", "!", "|", ">= 1", "\\ud83d", "\\u2028", "\\u009b", "ß", "=", "-", "~~", ":");
    private static final String CRITICAL = "critical";

    private JsonMutants() {}

    /** One node of a text; scalars as they were written. */
    private static final class Node {
        private final String open;
        private String scalar = "";
        private final List<String> names = new ArrayList<>();
        private final List<Node> children = new ArrayList<>();

        Node(String open) {
            this.open = open;
        }

        static Node scalar(String text) {
            var node = new Node("");
            node.scalar = text;
            return node;
        }

        void write(StringBuilder out) {
            if (open.isEmpty()) {
                out.append(scalar);
                return;
            }
            out.append(open);
            for (int i = 0; i < children.size(); i++) {
                out.append(i > 0 ? "," : "");
                if (open.equals("{")) {
                    out.append(names.get(i)).append(':');
                }
                children.get(i).write(out);
            }
            out.append(open.equals("{") ? "}" : "]");
        }

        @Override
        public String toString() {
            var out = new StringBuilder();
            write(out);
            return out.toString();
        }
    }

    /** The text with one to four changes. */
    public static byte[] of(Gen gen, String good) {
        Node root = new Reading(good).value();
        int changes = 1 + gen.below(4);
        for (int i = 0; i < changes; i++) {
            change(gen, root);
        }
        byte[] bytes = root.toString().getBytes(StandardCharsets.UTF_8);
        return gen.chance(1, 12) ? ByteMutants.of(gen, bytes) : bytes;
    }

    private static void collect(Node node, List<Node> parents) {
        if (!node.children.isEmpty()) {
            parents.add(node);
            node.children.forEach(child -> collect(child, parents));
        }
    }

    private static void change(Gen gen, Node root) {
        var parents = new ArrayList<Node>();
        collect(root, parents);
        if (parents.isEmpty()) {
            return;
        }
        Node parent = gen.pick(parents);
        int at = gen.below(parent.children.size());
        Node child = parent.children.get(at);
        switch (gen.below(11)) {
            case 0 -> remove(parent, at);
            case 1 -> insert(parent, at, child);
            case 2 -> Collections.swap(parent.children, at, gen.below(parent.children.size()));
            case 3 -> parent.children.set(at, copyOf(gen.pick(parents)));
            case 4, 5 -> parent.children.set(at, Node.scalar(gen.pick(SCALARS)));
            case 6 -> parent.children.set(at, deep(gen, child));
            case 7 -> tail(gen, parent, at);
            case 8 -> rename(gen, parent, at, parents);
            case 9 -> longText(gen, parent, at);
            default -> critical(gen, parent);
        }
    }

    private static void remove(Node parent, int at) {
        parent.children.remove(at);
        if (parent.open.equals("{")) {
            parent.names.remove(at);
        }
    }

    private static void insert(Node parent, int at, Node child) {
        parent.children.add(at, child);
        if (parent.open.equals("{")) {
            parent.names.add(at, parent.names.get(at));
        }
    }

    private static Node copyOf(Node node) {
        var copy = new Node(node.open);
        copy.scalar = node.scalar;
        copy.names.addAll(node.names);
        node.children.forEach(child -> copy.children.add(copyOf(child)));
        return copy;
    }

    private static Node deep(Gen gen, Node child) {
        int levels = gen.oneOf(1, 7, 8, 33, 2_000);
        String open = gen.flag() ? "[" : "{\"a\":";
        return Node.scalar(open.repeat(levels) + child + (open.equals("[") ? "]" : "}").repeat(levels));
    }

    /** A text gets a tail, a number another digit. */
    private static void tail(Gen gen, Node parent, int at) {
        Node child = parent.children.get(at);
        String text = child.scalar;
        if (text.endsWith("\"")) {
            int cut = 1 + gen.below(text.length() - 1);
            parent.children.set(at, Node.scalar(text.substring(0, cut) + gen.pick(TAILS) + text.substring(cut)));
        } else if (!text.isEmpty()) {
            parent.children.set(at, Node.scalar(text + gen.below(10)));
        }
    }

    private static void rename(Gen gen, Node parent, int at, List<Node> parents) {
        Node other = gen.pick(parents);
        if (parent.open.equals("{")) {
            parent.names.set(at, other.open.equals("{") ? gen.pick(other.names) : "\"\"");
        }
    }

    private static void longText(Gen gen, Node parent, int at) {
        int length = gen.oneOf(129, 256, 4_096, 70_000);
        parent.children.set(at, Node.scalar("\"" + gen.oneOf("a", "/a", "ü", "a|", "9").repeat(length) + "\""));
    }

    private static void critical(Gen gen, Node parent) {
        if (parent.open.equals("{")) {
            parent.names.add("\"" + CRITICAL + "\"");
            parent.children.add(Node.scalar(gen.oneOf("[\"later\"]", "[\"name\"]", "\"later\"", "[1]")));
        }
    }

    /** Reads a text that is known to be JSON; this one is of the tests alone, so that no mistake of the program's is shared. */
    private static final class Reading {
        private final String text;
        private int at;

        Reading(String text) {
            this.text = text;
        }

        Node value() {
            skip();
            char c = text.charAt(at);
            if (c == '{' || c == '[') {
                at++;
                return children(new Node(String.valueOf(c)), c == '{' ? '}' : ']');
            }
            return Node.scalar(c == '"' ? string() : word());
        }

        private Node children(Node node, char end) {
            skip();
            while (text.charAt(at) != end) {
                if (end == '}') {
                    skip();
                    node.names.add(string());
                    skip();
                    at++;
                }
                node.children.add(value());
                skip();
                at += text.charAt(at) == ',' ? 1 : 0;
                skip();
            }
            at++;
            return node;
        }

        private String string() {
            int start = at++;
            while (text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            return text.substring(start, ++at);
        }

        private String word() {
            int start = at;
            while (at < text.length() && ",]} \n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private void skip() {
            while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
                at++;
            }
        }
    }
}

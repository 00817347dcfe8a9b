package org.mypkg.archive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mypkg.diag.ErrorCode;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A YAML mapping whose scalars are all taken as the text that was written; every failure names file and line. */
final class YamlMap {
    private static final int DEPTH_MAX = 16;

    private final String file;
    private final int line;
    private final Map<String, Node> values;

    private YamlMap(String file, Node node) throws FormatException {
        this.file = file;
        this.line = lineOf(node);
        this.values = new LinkedHashMap<>();
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(line, "'key: value' lines are expected here");
        }
        for (NodeTuple tuple : mapping.getValue()) {
            String key = scalar(tuple.getKeyNode(), "a key");
            if (values.put(key, tuple.getValueNode()) != null) {
                throw wrong(lineOf(tuple.getKeyNode()), "a second '" + key + "'");
            }
        }
    }

    /** The one document of a text. */
    static YamlMap parse(String text, String file) throws FormatException {
        try {
            var settings = LoadSettings.builder().setLabel(file).build();
            checkDepth(text, settings, file);
            Node root = new Compose(settings).composeString(text).orElse(null);
            if (root == null) {
                throw wrong(file, 1, "the file says nothing");
            }
            return new YamlMap(file, root);
        } catch (MarkedYamlEngineException broken) {
            int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw wrong(file, line, String.valueOf(broken.getProblem()));
        } catch (YamlEngineException broken) {
            throw wrong(file, 1, String.valueOf(broken.getMessage()));
        }
    }

    /** The library builds nodes by recursion and sets no bound to it, so the bound is set here, over its flat events. */
    private static void checkDepth(String text, LoadSettings settings, String file) throws FormatException {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias, Comment, DocumentStart, DocumentEnd, Scalar, StreamStart, StreamEnd -> {}
            }
            if (depth > DEPTH_MAX) {
                throw wrong(file, event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1), "nested too deeply");
            }
        }
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    private static FormatException wrong(String file, int line, String fact) {
        return new FormatException(
                ErrorCode.MANIFEST_INVALID, "cannot read the package description " + file, "line " + line + ": " + fact);
    }

    private FormatException wrong(int where, String fact) {
        return wrong(file, where, fact);
    }

    /** A failure at the given key. */
    FormatException wrong(String key, String fact) {
        Node node = values.get(key);
        return wrong(node == null ? line : lineOf(node), key + ": " + fact);
    }

    void checkKeys(Set<String> known) throws FormatException {
        for (Map.Entry<String, Node> entry : values.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw wrong(lineOf(entry.getValue()), "unknown key '" + entry.getKey() + "'");
            }
        }
    }

    private String scalar(Node node, String what) throws FormatException {
        if (node instanceof ScalarNode text) {
            return text.getValue();
        }
        throw wrong(lineOf(node), what + " must be a text");
    }

    String text(String key) throws FormatException {
        Node node = values.get(key);
        if (node == null) {
            throw wrong(line, "'" + key + "' is missing");
        }
        return scalar(node, key);
    }

    String text(String key, String fallback) throws FormatException {
        return values.containsKey(key) ? text(key) : fallback;
    }

    List<String> keys() {
        return List.copyOf(values.keySet());
    }

    boolean has(String key) {
        return values.containsKey(key);
    }

    YamlMap map(String key) throws FormatException {
        Node node = values.get(key);
        if (node == null) {
            throw wrong(line, "'" + key + "' is missing");
        }
        return new YamlMap(file, node);
    }

    /** Makes a value of a text and explains why it cannot. */
    @FunctionalInterface
    interface Meaning<T> {
        /** @throws IllegalArgumentException when the text is no such value */
        T parse(String text);
    }

    <T> T value(String key, Meaning<T> parse) throws FormatException {
        return parsed(text(key), parse, Math.max(line, lineOf(key)), key);
    }

    private int lineOf(String key) {
        Node node = values.get(key);
        return node == null ? line : lineOf(node);
    }

    private <T> T parsed(String text, Meaning<T> parse, int where, String key) throws FormatException {
        try {
            return parse.parse(text);
        } catch (IllegalArgumentException illegal) {
            throw wrong(where, key + ": " + illegal.getMessage());
        }
    }

    /** A list of texts, or none where the key is missing. */
    <T> List<T> values(String key, Meaning<T> parse) throws FormatException {
        var found = new ArrayList<T>();
        for (Node node : list(key)) {
            found.add(parsed(scalar(node, "each of " + key), parse, lineOf(node), key));
        }
        return found;
    }

    /** A list of mappings, or none where the key is missing. */
    List<YamlMap> maps(String key) throws FormatException {
        var found = new ArrayList<YamlMap>();
        for (Node node : list(key)) {
            found.add(new YamlMap(file, node));
        }
        return found;
    }

    private List<Node> list(String key) throws FormatException {
        Node node = values.get(key);
        if (node == null) {
            return List.of();
        }
        if (node instanceof SequenceNode sequence) {
            return sequence.getValue();
        }
        throw wrong(lineOf(node), key + " must be a list");
    }
}

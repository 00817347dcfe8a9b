package org.mypkg.recipe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.AnchorNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads one YAML document whose top is a mapping. */
public final class YamlReader {
    private static final int DEEPEST = 16;

    private final String file;

    private YamlReader(String file) {
        this.file = file;
    }

    /**
     * Reads a document.
     *
     * @param file what the text is called in errors
     * @throws RecipeException it is no YAML, its top is no mapping, a key comes twice, or it uses anchors
     */
    public static Yaml.Fields read(String file, String text) throws RecipeException {
        var reader = new YamlReader(file);
        Yaml top = reader.convert(reader.compose(text));
        if (top instanceof Yaml.Fields fields) {
            return fields;
        }
        throw new RecipeException(file, top.line(), "a list of 'key: value' lines is expected");
    }

    private Node compose(String text) throws RecipeException {
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file)
                    .setAllowDuplicateKeys(true)
                    .build();
            checkDepth(text, settings);
            return new Compose(settings)
                    .composeString(text)
                    .orElseThrow(() -> new RecipeException(file, 1, "the file is empty"));
        } catch (MarkedYamlEngineException broken) {
            int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new RecipeException(file, line, "no YAML: " + broken.getProblem());
        } catch (YamlEngineException broken) {
            throw new RecipeException(file, 0, "no YAML: " + broken.getMessage());
        }
    }

    /** The library builds nodes by recursion and sets no bound to it, so the bound is set here, over its flat events. */
    private void checkDepth(String text, LoadSettings settings) throws RecipeException {
        int depth = 0;
        for (Event event : new Parse(settings).parseString(text)) {
            switch (event.getEventId()) {
                case MappingStart, SequenceStart -> depth++;
                case MappingEnd, SequenceEnd -> depth--;
                case Alias, Comment, DocumentStart, DocumentEnd, Scalar, StreamStart, StreamEnd -> {}
            }
            if (depth > DEEPEST) {
                int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
                throw new RecipeException(file, line, "nested deeper than " + DEEPEST + " levels");
            }
        }
    }

    private Yaml convert(Node node) throws RecipeException {
        int line = lineOf(node);
        return switch (node) {
            case ScalarNode scalar -> {
                boolean block = scalar.getScalarStyle() == ScalarStyle.LITERAL || scalar.getScalarStyle() == ScalarStyle.FOLDED;
                yield new Yaml.Text(scalar.getValue(), line, block ? line + 1 : line);
            }
            case SequenceNode sequence -> {
                var items = new ArrayList<Yaml>();
                for (Node item : sequence.getValue()) {
                    items.add(convert(item));
                }
                yield new Yaml.Items(items, line);
            }
            case MappingNode mapping -> convertMapping(mapping);
            case AnchorNode anchor -> throw new RecipeException(file, line, "anchors are not supported");
            default -> throw new RecipeException(file, line, "no text, list or mapping");
        };
    }

    private Yaml.Fields convertMapping(MappingNode mapping) throws RecipeException {
        var fields = new LinkedHashMap<String, Yaml>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new RecipeException(file, lineOf(tuple.getKeyNode()), "a key must be a text");
            }
            if (fields.containsKey(key.getValue())) {
                throw new RecipeException(file, lineOf(key), "'" + key.getValue() + "' comes twice");
            }
            fields.put(key.getValue(), convert(tuple.getValueNode()));
        }
        return new Yaml.Fields(fields, lineOf(mapping));
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}

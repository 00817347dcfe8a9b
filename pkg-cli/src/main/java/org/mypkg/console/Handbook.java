package org.mypkg.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What cannot be told from a program's options: examples, remarks, and what its words mean to a shell. It is a text of the
 * program, {@code org/mypkg/help/PROGRAM.txt}, read only when somebody asks for help:
 *
 * <pre>
 * == install                        the verb
 * words: offered|file               what its words are, one item for each; the last one repeats
 * $ mypkg install nginx             an example
 *   nginx and what it needs         what it does
 * Any other line is a remark.
 * </pre>
 */
final class Handbook {
    private static final String VERB = "== ";
    private static final String WORDS = "words: ";
    private static final String EXAMPLE = "$ ";
    private static final Page EMPTY = new Page(List.of(), List.of(), List.of());

    private final SortedMap<String, Page> pages;

    private Handbook(SortedMap<String, Page> pages) {
        this.pages = pages;
    }

    /** A command line and what it does; the latter may be empty. */
    record Example(String command, String effect) {}

    /** What is said of one verb. */
    record Page(List<Expected> words, List<Example> examples, List<String> remarks) {
        Page {
            words = List.copyOf(words);
            examples = List.copyOf(examples);
            remarks = List.copyOf(remarks);
        }

        /** The page with what the command itself remarks, if it does. */
        Page with(String remark) {
            var all = new ArrayList<>(remarks);
            if (!remark.isEmpty()) {
                all.add(remark);
            }
            return new Page(words, examples, all);
        }
    }

    /** The handbook of a program; one without pages where the program brings none. */
    static Handbook of(String program) {
        try (InputStream in = Handbook.class.getResourceAsStream("/org/mypkg/help/" + program + ".txt")) {
            return in == null ? new Handbook(new TreeMap<>()) : parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException damaged) {
            throw new UncheckedIOException("the program's handbook cannot be read", damaged);
        }
    }

    /** What is said of a verb. */
    Page page(String verb) {
        return pages.getOrDefault(verb, EMPTY);
    }

    /** The verbs of which something is said. */
    List<String> verbs() {
        return List.copyOf(pages.keySet());
    }

    static Handbook parse(String text) {
        var pages = new TreeMap<String, Page>();
        var lines = new ArrayList<String>();
        String verb = "";
        boolean begun = false;
        for (String line : text.lines().toList()) {
            if (!line.startsWith(VERB.strip())) {
                lines.add(line);
                continue;
            }
            if (begun) {
                pages.put(verb, page(lines));
            }
            verb = line.substring(VERB.strip().length()).strip();
            begun = true;
            lines.clear();
        }
        if (begun) {
            pages.put(verb, page(lines));
        }
        return new Handbook(pages);
    }

    private static Page page(List<String> lines) {
        var words = new ArrayList<Expected>();
        var examples = new ArrayList<Example>();
        var remarks = new ArrayList<String>();
        for (String line : lines) {
            if (line.startsWith(WORDS)) {
                for (String word : line.substring(WORDS.length()).strip().split(" ")) {
                    words.add(Expected.parse(word));
                }
            } else if (line.startsWith(EXAMPLE)) {
                examples.add(new Example(line.substring(EXAMPLE.length()).strip(), ""));
            } else if (line.startsWith("  ") && !examples.isEmpty()) {
                Example last = examples.removeLast();
                examples.add(new Example(last.command(), (last.effect() + " " + line.strip()).strip()));
            } else if (!line.isBlank()) {
                remarks.add(line.strip());
            }
        }
        return new Page(words, examples, remarks);
    }
}

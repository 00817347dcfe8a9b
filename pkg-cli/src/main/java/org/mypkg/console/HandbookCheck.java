package org.mypkg.console;

import java.util.ArrayList;
import java.util.List;

/** Whether what a handbook says is true of its program: every verb has an example, and every example is a correct line. */
final class HandbookCheck {
    private final Outline outline;
    private final List<String> findings = new ArrayList<>();

    private HandbookCheck(Outline outline) {
        this.outline = outline;
    }

    /** What is wrong, one line each. @param parse tells what is wrong with the words of an example; nothing if it is correct */
    static List<String> findings(Outline outline, List<String> pages, Parse parse) {
        var check = new HandbookCheck(outline);
        List<String> verbs = outline.verbs().stream().map(Outline.OfVerb::name).toList();
        pages.stream().filter(page -> !verbs.contains(page)).forEach(page -> check.findings.add("there is a page of '" + page + "'"));
        outline.verbs().forEach(verb -> check.examples(verb, parse));
        return List.copyOf(check.findings);
    }

    /** Parses the words after the program's name as the verb would. */
    @FunctionalInterface
    interface Parse {
        String complaint(String verb, List<String> words);
    }

    private void examples(Outline.OfVerb verb, Parse parse) {
        if (verb.page().examples().isEmpty()) {
            findings.add("'" + outline.call(verb) + "' has no example");
        }
        for (Handbook.Example example : verb.page().examples()) {
            List<String> words = words(example.command());
            String complaint = words.getFirst().equals(outline.program())
                    ? parse.complaint(verb.name(), words.subList(1, words.size()))
                    : "it is of another program";
            if (!complaint.isEmpty()) {
                findings.add("'" + example.command() + "': " + complaint);
            }
        }
    }

    /** A command line as words; what stands between single quotes is in one word. */
    static List<String> words(String command) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        boolean quoted = false;
        for (char c : (command + " ").toCharArray()) {
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == ' ' && !quoted) {
                if (!word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
            } else {
                word.append(c);
            }
        }
        return words;
    }
}

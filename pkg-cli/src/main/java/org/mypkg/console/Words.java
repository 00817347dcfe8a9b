package org.mypkg.console;

import java.util.ArrayList;
import java.util.List;

/** A command line seen as options and words: the verb is the first words that are neither options nor their values. */
final class Words {
    private final List<String> arguments;
    private final List<String> optionsWithValue;

    Words(List<String> arguments, List<String> optionsWithValue) {
        this.arguments = List.copyOf(arguments);
        this.optionsWithValue = optionsWithValue;
    }

    /** The first word, or nothing. */
    String verb() {
        List<String> words = leading();
        return words.isEmpty() ? "" : words.getFirst();
    }

    /** All words up to {@code --}, options and the values of the known ones left out. */
    List<String> leading() {
        return positions().stream().map(arguments::get).toList();
    }

    /** Whether the words begin with those of a verb's name; the empty name fits always. */
    boolean startWith(String verbName) {
        List<String> wanted = split(verbName);
        List<String> words = leading();
        return words.size() >= wanted.size() && words.subList(0, wanted.size()).equals(wanted);
    }

    /** The arguments without the words of the verb's name. */
    List<String> after(String verbName) {
        var rest = new ArrayList<>(arguments);
        List<Integer> positions = positions().subList(0, split(verbName).size());
        for (int position : positions.reversed()) {
            rest.remove(position);
        }
        return rest;
    }

    private static List<String> split(String verbName) {
        return verbName.isEmpty() ? List.of() : List.of(verbName.split(" "));
    }

    private List<Integer> positions() {
        var positions = new ArrayList<Integer>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                break;
            }
            if (optionsWithValue.contains(argument)) {
                i++;
            } else if (!argument.startsWith("-") || argument.equals("-")) {
                positions.add(i);
            }
        }
        return positions;
    }
}

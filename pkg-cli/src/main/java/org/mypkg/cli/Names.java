package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.mypkg.console.CommandException;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;

/** What users type, as values. */
final class Names {
    private Names() {}

    static PackageName packageName(String typed) throws CommandException {
        return parse(typed, PackageName::new);
    }

    static List<PackageName> packageNames(List<String> typed) throws CommandException {
        var names = new ArrayList<PackageName>();
        for (String name : typed) {
            PackageName parsed = packageName(name);
            if (!names.contains(parsed)) {
                names.add(parsed);
            }
        }
        return names;
    }

    static Relation relation(String typed) throws CommandException {
        return parse(typed, Relation::parse);
    }

    /** Reads a word; what the reader refuses is a wrong command line. */
    static <R> R parse(String typed, Function<String, R> reader) throws CommandException {
        try {
            return reader.apply(typed);
        } catch (IllegalArgumentException illegal) {
            throw CommandException.usage(String.valueOf(illegal.getMessage()), "mypkg --help lists the verbs");
        }
    }
}

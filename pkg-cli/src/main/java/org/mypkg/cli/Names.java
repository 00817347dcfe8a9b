package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.mypkg.console.CommandException;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.diag.Similar;
import org.mypkg.engine.Installed;
import org.mypkg.model.Capability;
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

    /** A package that is not installed, or not even known, with the name that was probably meant. */
    static CommandException unknown(ErrorCode code, String title, String fact, String typed, List<String> known, String hint) {
        var hints = new ArrayList<String>();
        Similar.of(typed, known).ifPresent(near -> hints.add("did you mean " + near + "?"));
        hints.add(hint);
        return new CommandException(new Diagnostic(code, title, List.of(fact), hints));
    }

    /** A package that is not installed; @param title what cannot be done */
    static CommandException notInstalled(String title, Capability name, Installed installed) throws Failure {
        List<String> known = installed.packages().stream().map(p -> p.id().name().value()).toList();
        return unknown(
                ErrorCode.NOT_INSTALLED, title, name + " is not installed", name.value(), known, "mypkg list shows what is installed");
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

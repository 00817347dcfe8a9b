package org.mypkg.console;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Similar;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The options and parameters of one command, the common ones among them. */
final class Syntax {
    private final String program;
    private final Verb verb;
    private final CommandLine line;
    private final CommonOptions common = new CommonOptions();

    Syntax(String program, Verb verb, Command command) {
        this.program = program;
        this.verb = verb;
        this.line = new CommandLine(CommandSpec.forAnnotatedObjectLenient(command));
        line.addMixin("common", common);
        line.setCommandName((program + " " + verb.name()).strip());
        line.setCaseInsensitiveEnumValuesAllowed(false);
        line.setPosixClusteredShortOptionsAllowed(true);
    }

    CommonOptions common() {
        return common;
    }

    /** Fills the command's fields. Whether it is to be run; if not, help was asked for. */
    boolean parse(List<String> arguments) throws CommandException {
        try {
            line.parseArgs(arguments.toArray(String[]::new));
            return !line.isUsageHelpRequested();
        } catch (ParameterException wrong) {
            throw wrong(wrong);
        }
    }

    /** The same as its help sees it. */
    Outline.OfVerb outline(Handbook handbook) {
        return Outline.verb(verb, line.getCommandSpec(), handbook.page(verb.name()));
    }

    /** A wrong option is told apart from a wrong word, and the option that was meant is named. */
    private CommandException wrong(ParameterException wrong) {
        String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong arguments");
        String help = (program + " " + verb.name()).strip() + " --help";
        if (!(wrong instanceof UnmatchedArgumentException unmatched) || unmatched.getUnmatched().isEmpty()) {
            return CommandException.usage(message, help);
        }
        String typed = unmatched.getUnmatched().getFirst();
        String option = typed.contains("=") ? typed.substring(0, typed.indexOf('=')) : typed;
        List<String> names = line.getCommandSpec().optionsMap().keySet().stream().sorted().toList();
        var hints = new ArrayList<String>();
        if (option.startsWith("--")) {
            Similar.of(option, names).ifPresent(near -> hints.add("did you mean " + near + "?"));
        }
        hints.add(help);
        return new CommandException(new Diagnostic(ErrorCode.USAGE, message, List.of(), hints));
    }
}

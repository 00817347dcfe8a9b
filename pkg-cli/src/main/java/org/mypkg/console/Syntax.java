package org.mypkg.console;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

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
        line.getCommandSpec().usageMessage().description(verb.summary() + ".");
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
            String message = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("wrong arguments");
            throw CommandException.usage(message, (program + " " + verb.name()).strip() + " --help");
        }
    }

    List<String> help() {
        var text = new StringWriter();
        line.usage(new PrintWriter(text), Ansi.OFF);
        return text.toString().lines().toList();
    }
}

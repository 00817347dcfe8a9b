package org.mypkg.console;

import picocli.CommandLine.Option;

/** The options that every verb of every program understands. */
public final class CommonOptions {
    @Option(names = {"-q", "--quiet"}, description = "Print results and errors only.")
    private boolean quiet;

    @Option(names = {"-v", "--verbose"}, description = "Say what is being done in more detail.")
    private boolean verbose;

    @Option(names = "--trace", description = "Print the stack trace of a failure.")
    private boolean trace;

    @Option(names = "--json", description = "Print one JSON document on standard output.")
    private boolean json;

    @Option(names = "--color", paramLabel = "WHEN", description = "Color of messages: auto, always or never.")
    private ColorChoice color = ColorChoice.auto;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Print this help.")
    private boolean help;

    /** When messages are colored; named as they are typed. */
    public enum ColorChoice {
        auto,
        always,
        never
    }

    /** Whether only results and errors are printed. */
    public boolean quiet() {
        return quiet;
    }

    /** Whether details are printed. */
    public boolean verbose() {
        return verbose;
    }

    /** Whether a failure prints its stack trace. */
    public boolean trace() {
        return trace;
    }

    /** Whether the result is one JSON document. */
    public boolean json() {
        return json;
    }

    /** When messages are colored. */
    public ColorChoice color() {
        return color;
    }

    /** The options as far as they can be seen without a parse: for failures of the parse itself. */
    static CommonOptions glance(java.util.List<String> arguments) {
        var options = new CommonOptions();
        options.json = arguments.contains("--json");
        options.trace = arguments.contains("--trace");
        if (arguments.contains("--color=never")) {
            options.color = ColorChoice.never;
        } else if (arguments.contains("--color=always")) {
            options.color = ColorChoice.always;
        }
        return options;
    }
}

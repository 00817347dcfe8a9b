package org.mypkg.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.diag.Similar;

/**
 * A program made of verbs: finds the verb, builds that one command, fills it, runs it, and turns however it ends into an
 * exit code. Options that stand before the verb are the same as after it.
 *
 * <p>Only the verb that was typed is built and only its options are read by reflection, because building all of them costs
 * more than the rest of a short run.
 */
public final class Program {
    /** The release, as the build knows it; a test holds them together. */
    public static final String RELEASE = "0.1.0";

    private final String name;
    private final String summary;
    private final List<Verb> verbs;
    private final List<String> optionsWithValue;

    /**
     * @param summary what the program is for, one line
     * @param verbs in the order in which the help lists them; one verb with an empty name makes a program without verbs
     * @param optionsWithValue options that may stand before the verb and take a value in the next word, such as
     *     {@code --root}; the common options need not be named
     */
    public Program(String name, String summary, List<Verb> verbs, List<String> optionsWithValue) {
        this.name = name;
        this.summary = summary;
        this.verbs = List.copyOf(verbs);
        var valued = new ArrayList<>(optionsWithValue);
        valued.add("--color");
        this.optionsWithValue = List.copyOf(valued);
    }

    /** Runs as a process: never returns. */
    public void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        int code = run(List.of(arguments), terminal);
        Terminal.exit(terminal, code);
    }

    /** Runs in this process and returns the exit code; nothing is thrown. */
    public int run(List<String> arguments, Terminal terminal) {
        int code = dispatch(arguments, terminal).number();
        terminal.flush();
        return code;
    }

    private ExitCode dispatch(List<String> arguments, Terminal terminal) {
        if (arguments.size() == 1 && (arguments.getFirst().equals("--version") || arguments.getFirst().equals("-V"))) {
            terminal.out(name + " " + RELEASE);
            return ExitCode.DONE;
        }
        var words = new Words(arguments, optionsWithValue);
        Optional<Verb> verb = verbs.stream()
                .filter(v -> words.startWith(v.name()))
                .max(java.util.Comparator.comparingInt(v -> v.name().length()));
        if (verb.isPresent() && !(verb.get().name().isEmpty() && words.leading().equals(List.of("help")))) {
            return new Invocation(name, verb.get(), terminal).run(words.after(verb.get().name()));
        }
        if (words.verb().isEmpty() || words.verb().equals("help")) {
            return help(arguments, words, terminal);
        }
        return unknownVerb(arguments, words, terminal);
    }

    private ExitCode help(List<String> arguments, Words words, Terminal terminal) {
        boolean asked = arguments.contains("--help") || arguments.contains("-h") || words.verb().equals("help");
        List<String> about = words.verb().equals("help") ? words.leading().subList(1, words.leading().size()) : List.of();
        if (!about.isEmpty()) {
            var again = new ArrayList<>(about);
            again.add("--help");
            return dispatch(again, terminal);
        }
        if (arguments.contains("--version")) {
            terminal.out(name + " " + RELEASE);
            return ExitCode.DONE;
        }
        for (String line : overview()) {
            if (asked) {
                terminal.out(line);
            } else {
                terminal.err(line);
            }
        }
        return asked ? ExitCode.DONE : ExitCode.USAGE;
    }

    private List<String> overview() {
        int width = verbs.stream().mapToInt(v -> v.name().length()).max().orElse(0);
        var lines = new ArrayList<String>();
        lines.add(name + " - " + summary);
        lines.add("");
        lines.add("usage: " + name + " [options] VERB [arguments]");
        lines.add("");
        for (Verb verb : verbs) {
            lines.add("  " + verb.name() + " ".repeat(width - verb.name().length() + 2) + verb.summary());
        }
        lines.add("");
        lines.add("options of every verb: --help --version -q/--quiet -v/--verbose --trace --json --color=auto|always|never");
        lines.add("more about one verb: " + name + " VERB --help");
        return lines;
    }

    private ExitCode unknownVerb(List<String> arguments, Words words, Terminal terminal) {
        String typed = words.verb();
        List<String> longer = verbs.stream()
                .map(Verb::name)
                .filter(v -> v.startsWith(typed + " "))
                .toList();
        var hints = new ArrayList<String>();
        String title;
        if (longer.isEmpty()) {
            title = "there is no verb '" + typed + "'";
            Similar.of(typed, verbs.stream().map(Verb::name).toList())
                    .ifPresent(near -> hints.add("did you mean '" + name + " " + near + "'?"));
            hints.add(name + " --help lists all verbs");
        } else {
            title = "'" + name + " " + typed + "' needs one more word";
            hints.add(longer.stream().map(v -> name + " " + v).collect(Collectors.joining(", ")));
        }
        var console = new Console(terminal, CommonOptions.glance(arguments), "");
        return new Ending(console, document -> {})
                .failed(new CommandException(new Diagnostic(ErrorCode.USAGE, title, List.of(), hints)));
    }

    /** One verb with its arguments. */
    private record Invocation(String program, Verb verb, Terminal terminal) {
        ExitCode run(List<String> arguments) {
            Command command = verb.command().get();
            var options = CommonOptions.glance(arguments);
            try {
                var syntax = new Syntax(program, verb, command);
                if (!syntax.parse(arguments)) {
                    syntax.help().forEach(terminal::out);
                    return ExitCode.DONE;
                }
                options = syntax.common();
                ExitCode code = command.run(console(options, arguments));
                return terminal.flush() ? code : ExitCode.OUTSIDE;
            } catch (Failure failure) {
                return ending(options, arguments, command).failed(failure);
            } catch (RuntimeException | Error bug) {
                return ending(options, arguments, command).crashed(bug);
            }
        }

        private Console console(CommonOptions options, List<String> arguments) {
            var words = new ArrayList<String>(List.of(program));
            if (!verb.name().isEmpty()) {
                words.add(verb.name());
            }
            words.addAll(arguments);
            return new Console(terminal, options, String.join(" ", words));
        }

        private Ending ending(CommonOptions options, List<String> arguments, Command command) {
            return new Ending(console(options, arguments), command::describeFailure);
        }
    }
}

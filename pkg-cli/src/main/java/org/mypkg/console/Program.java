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

    /** The day of the release, for manual pages; a build on another day gives the same bytes. */
    static final String RELEASED = "2026-11-21";

    private static final String COMPLETION = "completion";
    private static final String DOCUMENTS = "documents";

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
        Optional<Verb> always = builtIn(words.leading());
        if (always.isPresent()) {
            return new Invocation(this, always.get(), terminal).run(words.after(always.get().name()));
        }
        Optional<Verb> verb = longest(words);
        if (verb.isPresent() && !(verb.get().name().isEmpty() && words.leading().equals(List.of("help")))) {
            return new Invocation(this, verb.get(), terminal).run(words.after(verb.get().name()));
        }
        if (words.verb().isEmpty() || words.verb().equals("help")) {
            return help(arguments, words, terminal);
        }
        return unknownVerb(arguments, words, terminal);
    }

    /** A verb that every program has. A program without verbs has it only as the first of two words: it is no file's name then. */
    private Optional<Verb> builtIn(List<String> leading) {
        String first = leading.isEmpty() ? "" : leading.getFirst();
        if (!first.equals(COMPLETION) && !first.equals(DOCUMENTS)) {
            return Optional.empty();
        }
        boolean verbless = verbs.getFirst().name().isEmpty();
        return verbless && leading.size() != 2
                ? Optional.empty()
                : builtIns().stream().filter(verb -> verb.name().equals(first)).findFirst();
    }

    private List<Verb> builtIns() {
        return List.of(
                new Verb(COMPLETION, "print the completion of a shell", () -> new CompletionCommand(this::outline)),
                new Verb(DOCUMENTS, "write manual pages and completions", () -> new DocumentsCommand(this::outline, this::findings)));
    }

    /** All verbs with their options: builds every command, for documents only. */
    Outline outline() {
        var all = new ArrayList<>(verbs);
        all.addAll(builtIns());
        Handbook handbook = Handbook.of(name);
        return new Outline(name, summary, all.stream().map(verb -> outline(verb, handbook)).toList());
    }

    private Outline.OfVerb outline(Verb verb, Handbook handbook) {
        return new Syntax(name, verb, verb.command().get()).outline(handbook);
    }

    /** What is wrong with the handbook. */
    private List<String> findings() {
        return HandbookCheck.findings(outline(), Handbook.of(name).verbs(), this::complaint);
    }

    private String complaint(String verbName, List<String> arguments) {
        var words = new Words(arguments, optionsWithValue);
        Optional<Verb> verb = builtIn(words.leading()).or(() -> longest(words));
        if (verb.isEmpty() || !verb.get().name().equals(verbName)) {
            return "it is of another verb";
        }
        try {
            new Syntax(name, verb.get(), verb.get().command().get()).parse(words.after(verbName));
            return "";
        } catch (CommandException wrong) {
            return wrong.diagnostic().title();
        }
    }

    private Optional<Verb> longest(Words words) {
        // A loop, since every command comes by here: Java puts a stream's comparator together anew at each start.
        Optional<Verb> longest = Optional.empty();
        for (Verb verb : verbs) {
            if (words.startWith(verb.name()) && (longest.isEmpty() || longest.get().name().length() < verb.name().length())) {
                longest = Optional.of(verb);
            }
        }
        return longest;
    }

    private List<String> help(Syntax syntax, int columns) {
        Outline.OfVerb verb = syntax.outline(Handbook.of(name));
        return HelpPage.lines(new Outline(name, summary, List.of(verb)), verb, columns);
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
        for (String line : overview(terminal.columns())) {
            if (asked) {
                terminal.out(line);
            } else {
                terminal.err(line);
            }
        }
        return asked ? ExitCode.DONE : ExitCode.USAGE;
    }

    private List<String> overview(int columns) {
        var all = new ArrayList<>(verbs);
        all.addAll(builtIns());
        int width = all.stream().mapToInt(v -> v.name().length()).max().orElse(0) + 4;
        var lines = new ArrayList<String>();
        lines.addAll(TextLayout.wrap(name + " - " + summary, columns));
        lines.add("");
        lines.add("usage: " + name + " [options] VERB [arguments]");
        lines.add("");
        for (Verb verb : all) {
            List<String> wrapped = TextLayout.wrap(verb.summary(), Math.max(12, columns - width));
            lines.add(TextLayout.pad("  " + verb.name(), width) + wrapped.getFirst());
            wrapped.stream().skip(1).forEach(line -> lines.add(" ".repeat(width) + line));
        }
        lines.add("");
        lines.addAll(TextLayout.wrap(
                "options of every verb: --help --version -q/--quiet -v/--verbose --trace --json --color=auto|always|never", columns));
        lines.addAll(TextLayout.wrap("more about one verb, with examples: " + name + " VERB --help", columns));
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
        if (longer.isEmpty() || words.leading().size() > 1) {
            title = "there is no verb '" + meant(words) + "'";
            Similar.of(meant(words), verbs.stream().map(Verb::name).toList())
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

    /** What a verb's name would be: two words, where the first one begins verbs of two. */
    private String meant(Words words) {
        List<String> leading = words.leading();
        boolean two = leading.size() > 1 && verbs.stream().anyMatch(verb -> verb.name().startsWith(leading.getFirst() + " "));
        return two ? leading.get(0) + " " + leading.get(1) : words.verb();
    }

    /** One verb with its arguments. */
    private record Invocation(Program owner, Verb verb, Terminal terminal) {
        ExitCode run(List<String> arguments) {
            Command command = verb.command().get();
            var options = CommonOptions.glance(arguments);
            try {
                if (command.takesPlainly(arguments)) {
                    return ended(command.run(console(options, arguments)));
                }
                var syntax = new Syntax(owner.name, verb, command);
                if (!syntax.parse(arguments)) {
                    owner.help(syntax, terminal.columns()).forEach(terminal::out);
                    return ExitCode.DONE;
                }
                options = syntax.common();
                return ended(command.run(console(options, arguments)));
            } catch (Failure failure) {
                return ending(options, arguments, command).failed(failure);
            } catch (RuntimeException | Error bug) {
                return ending(options, arguments, command).crashed(bug);
            }
        }

        private ExitCode ended(ExitCode code) {
            return terminal.flush() ? code : ExitCode.OUTSIDE;
        }

        private Console console(CommonOptions options, List<String> arguments) {
            var words = new ArrayList<String>(List.of(owner.name));
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

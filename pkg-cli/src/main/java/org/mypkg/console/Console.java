package org.mypkg.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mypkg.diag.Diagnostic;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;

/**
 * What a command speaks through: results go to standard output, messages to standard error, as the common options say.
 */
public final class Console {
    /** The name of the form that all JSON output has. */
    private static final String SCHEMA = "mypkg/1";

    private final Terminal terminal;
    private final CommonOptions options;
    private final String commandLine;

    /** @param commandLine what the user typed, for histories and locks */
    public Console(Terminal terminal, CommonOptions options, String commandLine) {
        this.terminal = terminal;
        this.options = options;
        this.commandLine = commandLine;
    }

    /** What the user typed. */
    public String commandLine() {
        return commandLine;
    }

    /** Whether the result is to be one JSON document. */
    public boolean json() {
        return options.json();
    }

    /** The options that were given. */
    public CommonOptions options() {
        return options;
    }

    /** The streams below. */
    public Terminal terminal() {
        return terminal;
    }

    /** One line of the result. */
    public void print(String line) {
        terminal.out(line);
    }

    /** Raw bytes of the result: file names need not be text. */
    public void print(byte[] bytes) {
        terminal.out(bytes);
    }

    /** How results for people may look; programs get lines without limit, color or decoration. */
    public Style style() {
        boolean shown = terminal.showsResults();
        return new Style(
                shown ? terminal.columns() : Integer.MAX_VALUE, terminal.colorsResults(options.color()), shown && terminal.unicode());
    }

    /** How messages may look. */
    Style messageStyle() {
        boolean shown = terminal.showsMessages();
        return new Style(
                shown ? terminal.columns() : Integer.MAX_VALUE, terminal.colors(options.color()), shown && terminal.unicode());
    }

    /** The result as the one JSON document on standard output; says that it follows our schema. */
    public void printJson(JsonObjectBuilder members) {
        var document = Json.object().put("schema", SCHEMA);
        members.build().members().forEach(document::put);
        terminal.out(Json.pretty(document.build()).stripTrailing());
    }

    /** A stranger's text as one line in which nothing is hidden: {@code \\033} for an escape, {@code \\u202e} for a turn of direction. */
    public static String visible(String text) {
        return Visible.line(text);
    }

    /** A message on what happens; not when quiet. */
    public void say(String line) {
        if (!options.quiet()) {
            terminal.err(line);
        }
    }

    /** A message that only those who asked for details get. */
    public void detail(String line) {
        if (options.verbose() && !options.quiet()) {
            terminal.err(line);
        }
    }

    /** A message that should worry; always printed. */
    public void warn(String line) {
        boolean color = terminal.colors(options.color());
        terminal.err((color ? "\u001b[1;33mwarning\u001b[0m: " : "warning: ") + line);
    }

    /** Prints a failure as people read it. */
    public void fail(Diagnostic diagnostic) {
        List<String> lines = DiagnosticView.lines(diagnostic, terminal.colors(options.color()));
        lines.forEach(terminal::err);
    }

    /** Asks a question of yes or no; empty where nobody can be asked. An empty answer and the end of the input mean no. */
    public Optional<Boolean> confirm(String question) {
        if (!terminal.canAsk()) {
            return Optional.empty();
        }
        String answer = terminal.ask(question + " [y/N] ").orElse("").strip().toLowerCase(Locale.ROOT);
        return Optional.of(answer.equals("y") || answer.equals("yes"));
    }

    /** Asks for a line; empty where nobody can be asked. */
    public Optional<String> ask(String question) {
        return terminal.canAsk() ? terminal.ask(question) : Optional.empty();
    }
}

package org.mypkg.console;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.mypkg.sys.TerminalProgram;

/**
 * The three standard streams, always UTF-8, and which of them is a terminal. Nothing else in this project writes to
 * standard output or standard error. Downloads show how far they are from threads of their own, so one line at a time is written.
 */
public final class Terminal {
    /** Set by the launchers to the numbers of the streams that are terminals, such as {@code 012}. */
    private static final String TERMINALS_PROPERTY = "mypkg.terminals";

    /** Set by the launchers where the user's locale knows no UTF-8. */
    private static final String ASCII_PROPERTY = "mypkg.ascii";

    private static final int COLUMNS_USUAL = 80;
    private static final int COLUMNS_MIN = 20;

    private final BufferedReader in;
    private final PrintStream out;
    private final PrintStream err;
    private final boolean inIsTerminal;
    private final boolean outIsTerminal;
    private final boolean errIsTerminal;
    private final Look look;
    private int linesOpen;

    /** What a terminal can show. @param columns asks for its width, which may change at any time */
    private record Look(boolean colors, boolean unicode, IntSupplier columns) {}

    private Terminal(InputStream in, OutputStream out, OutputStream err, String terminals, Look look) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
        this.inIsTerminal = terminals.contains("0");
        this.outIsTerminal = terminals.contains("1");
        this.errIsTerminal = terminals.contains("2");
        this.look = look;
    }

    /** The process's own streams. */
    public static Terminal ofProcess() {
        @SuppressWarnings("resource") // the standard descriptors are open as long as the process is
        var terminal = new Terminal(
                new FileInputStream(FileDescriptor.in),
                new java.io.BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16),
                new FileOutputStream(FileDescriptor.err),
                terminals(),
                new Look(wantsColor(), System.getProperty(ASCII_PROPERTY) == null, new ColumnsOfProcess()));
        return terminal;
    }

    /** An empty NO_COLOR counts as none: so says no-color.org. */
    private static boolean wantsColor() {
        String no = System.getenv("NO_COLOR");
        return (no == null || no.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    }

    /** A class with a name, since Java puts a lambda's together anew at each start. */
    private static final class ColumnsOfProcess implements IntSupplier {
        @Override
        public int getAsInt() {
            String told = System.getenv("COLUMNS");
            if (told != null && told.matches("[1-9][0-9]{0,3}")) {
                return Integer.parseInt(told);
            }
            return TerminalProgram.columns().orElse(COLUMNS_USUAL);
        }
    }

    /** Streams of a test or of another program; none of them is a terminal. */
    public static Terminal of(InputStream in, OutputStream out, OutputStream err) {
        return new Terminal(in, out, err, "", new Look(false, false, () -> COLUMNS_USUAL));
    }

    /** Streams that behave as a terminal does, for tests of questions and progress. */
    public static Terminal interactive(InputStream in, OutputStream out, OutputStream err) {
        return interactive(in, out, err, COLUMNS_USUAL, false);
    }

    /** The same with a width, and with or without colors and letters beyond ASCII. */
    public static Terminal interactive(InputStream in, OutputStream out, OutputStream err, int columns, boolean rich) {
        return new Terminal(in, out, err, "012", new Look(rich, rich, () -> columns));
    }

    private static String terminals() {
        String told = System.getProperty(TERMINALS_PROPERTY);
        if (told != null) {
            return told;
        }
        var console = System.console();
        return console != null && console.isTerminal() ? "012" : "";
    }

    /** Whether a person can be asked: standard input and standard error are both terminals. */
    public boolean canAsk() {
        return inIsTerminal && errIsTerminal;
    }

    /** Whether messages reach a terminal, so that a line may be written over. */
    public boolean showsMessages() {
        return errIsTerminal;
    }

    /** Whether messages are colored under the given choice. */
    boolean colors(CommonOptions.ColorChoice choice) {
        return switch (choice) {
            case always -> true;
            case never -> false;
            case auto -> errIsTerminal && look.colors();
        };
    }

    /** Whether results are colored under the given choice. */
    boolean colorsResults(CommonOptions.ColorChoice choice) {
        return switch (choice) {
            case always -> true;
            case never -> false;
            case auto -> outIsTerminal && look.colors();
        };
    }

    /** Whether results go to a terminal. */
    boolean showsResults() {
        return outIsTerminal;
    }

    /** Whether letters beyond ASCII may be used for decoration; never in what programs read. */
    boolean unicode() {
        return look.unicode();
    }

    /** How wide the terminal is; a usual width where there is none. */
    public int columns() {
        return outIsTerminal || errIsTerminal ? Math.max(COLUMNS_MIN, look.columns().getAsInt()) : COLUMNS_USUAL;
    }

    /** One line of the result, to standard output. */
    synchronized void out(String line) {
        out.print(Visible.text(line) + "\n");
    }

    /** Bytes of the result, to standard output: as they are for programs, legible for people. */
    synchronized void out(byte[] bytes) {
        if (outIsTerminal) {
            out.print(Visible.text(new String(bytes, StandardCharsets.UTF_8)));
        } else {
            out.write(bytes, 0, bytes.length);
        }
    }

    /** One line of messages, to standard error. */
    synchronized void err(String line) {
        closeLine();
        out.flush();
        err.print(Visible.text(line) + "\n");
    }

    /** Lines that the next message writes over, to standard error; only for terminals, and none longer than it is wide. */
    synchronized void errPassing(List<String> lines) {
        if (linesOpen == 0) {
            // What was decided is to be seen while it is done, not after; and results never land in the middle of bars.
            out.flush();
        }
        var text = new StringBuilder(up());
        for (int i = 0; i < lines.size(); i++) {
            text.append(i == 0 ? "\r" : "\n").append(Visible.text(lines.get(i))).append("\u001b[K");
        }
        err.print(text + (lines.size() < linesOpen ? "\u001b[J" : ""));
        err.flush();
        linesOpen = lines.size();
    }

    /** To the first of the lines that are open. */
    private String up() {
        return linesOpen > 1 ? "\u001b[" + (linesOpen - 1) + "A" : "";
    }

    /** Wipes passing lines away. */
    synchronized void closeLine() {
        if (linesOpen > 0) {
            err.print(up() + "\r" + (linesOpen > 1 ? "\u001b[J" : "\u001b[K"));
            err.flush();
            linesOpen = 0;
        }
    }

    /** The stack trace of a failure, to standard error. */
    void trace(Throwable failure) {
        var text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        err.print(Visible.text(text.toString()));
    }

    /** Asks for a line; empty at the end of the input. */
    Optional<String> ask(String question) {
        prompt(question);
        try {
            return Optional.ofNullable(in.readLine());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    /** Not while the answer is awaited: who ends the process meanwhile must be able to say so. */
    private synchronized void prompt(String question) {
        closeLine();
        out.flush();
        err.print(Visible.text(question));
        err.flush();
    }

    /** Asks for a line that is not echoed; empty where there is no terminal. */
    public Optional<char[]> askSecret(String question) {
        if (!canAsk()) {
            return Optional.empty();
        }
        var console = System.console();
        return console == null ? Optional.empty() : Optional.ofNullable(console.readPassword("%s", question));
    }

    /** Writes out what is still held back. Whether standard output took everything. */
    public synchronized boolean flush() {
        closeLine();
        err.flush();
        return !out.checkError();
    }

    /** Ends the process at once: everything is on the disk or in the journal, and nobody needs the JVM's farewell. */
    static void exit(Terminal terminal, int code) {
        boolean written = Objects.requireNonNull(terminal).flush();
        Runtime.getRuntime().halt(written || code != 0 ? code : ExitCode.OUTSIDE.number());
    }
}

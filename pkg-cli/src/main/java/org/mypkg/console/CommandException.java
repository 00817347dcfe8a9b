package org.mypkg.console;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** A command cannot do what it was asked; the diagnostic says it all. */
public final class CommandException extends Failure {
    private static final long serialVersionUID = 1;

    private final transient Diagnostic diagnostic;

    public CommandException(Diagnostic diagnostic) {
        super(diagnostic.title());
        this.diagnostic = diagnostic;
    }

    public CommandException(Diagnostic diagnostic, Throwable cause) {
        super(diagnostic.title(), cause);
        this.diagnostic = diagnostic;
    }

    /** The command line is wrong in a way that only the command can see; exit code 2. */
    public static CommandException usage(String title, String hint) {
        return new CommandException(new Diagnostic(ErrorCode.USAGE, title, List.of(), List.of(hint)));
    }

    @Override
    public Diagnostic diagnostic() {
        return diagnostic;
    }
}

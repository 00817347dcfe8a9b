package org.mypkg.console;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** How a program ends badly: the one place where failures are printed. */
final class Ending {
    private final Console console;

    Ending(Console console) {
        this.console = console;
    }

    /** The world or the request failed. */
    ExitCode failed(Failure failure) {
        return print(failure.diagnostic(), failure);
    }

    /** We failed. */
    ExitCode crashed(Throwable bug) {
        var because = List.of(String.valueOf(bug));
        var hints = console.options().trace()
                ? List.of("please report this with the stack trace above")
                : List.of("please report this with what --trace adds to it");
        return print(new Diagnostic(ErrorCode.BUG, "this program is wrong", because, hints), bug);
    }

    private ExitCode print(Diagnostic diagnostic, Throwable cause) {
        if (console.options().trace()) {
            console.terminal().trace(cause);
        }
        console.fail(diagnostic);
        return ExitCode.of(diagnostic.code().fault());
    }
}

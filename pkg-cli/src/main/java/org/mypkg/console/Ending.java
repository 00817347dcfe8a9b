package org.mypkg.console;

import java.util.List;
import java.util.function.Consumer;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.diag.Fault;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;

/** How a program ends badly: the one place where failures are printed. */
final class Ending {
    private final Console console;
    private final Consumer<JsonObjectBuilder> members;

    /** @param members adds what the command's documents always have */
    Ending(Console console, Consumer<JsonObjectBuilder> members) {
        this.console = console;
        this.members = members;
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
        if (console.json()) {
            printDocument(diagnostic);
        }
        return ExitCode.of(diagnostic.code().fault());
    }

    private void printDocument(Diagnostic diagnostic) {
        var document = Json.object().put("outcome", outcome(diagnostic.code()));
        members.accept(document);
        console.printJson(document.put("error", error(diagnostic)));
    }

    private static JsonValue error(Diagnostic diagnostic) {
        return Json.object()
                .put("code", diagnostic.code().label())
                .put("title", diagnostic.title())
                .putStrings("because", diagnostic.because())
                .putStrings("hints", diagnostic.hints())
                .build();
    }

    private static String outcome(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_PACKAGE, UNSATISFIABLE, SOLVER_GAVE_UP, NOT_INSTALLED, VITAL_PACKAGE -> "unsolvable";
            case FILE_CONFLICT, UNOWNED_FILE_IN_THE_WAY -> "conflict";
            default -> code.fault() == Fault.UNDONE ? "rolled-back" : "failed";
        };
    }
}

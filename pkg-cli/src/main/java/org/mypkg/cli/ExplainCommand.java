package org.mypkg.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mypkg.console.Command;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import picocli.CommandLine.Parameters;

/** {@code mypkg explain CODE}: the page of an error, which is part of the program. */
final class ExplainCommand implements Command {
    @Parameters(index = "0", paramLabel = "CODE", description = "Such as E0107.")
    private String code = "";

    @Override
    public ExitCode run(Console console) throws Failure {
        String typed = code.toUpperCase(Locale.ROOT);
        String label = typed.startsWith("E") ? typed : "E" + typed;
        Optional<ErrorCode> known =
                Arrays.stream(ErrorCode.values()).filter(c -> c.label().equals(label)).findFirst();
        if (known.isEmpty()) {
            throw CommandException.usage("there is no error '" + code + "'", "codes look like E0107");
        }
        String page = page(known.get());
        if (console.json()) {
            console.printJson(Json.object().put("code", label).put("text", page));
        } else {
            List<String> lines = page.lines().toList();
            lines.forEach(console::print);
        }
        return ExitCode.DONE;
    }

    /** The page as it lies in docs/errors. */
    static String page(ErrorCode code) {
        String name = "errors/" + code.label() + ".md";
        try (InputStream in = ExplainCommand.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its page " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException damaged) {
            throw new IllegalStateException("the program's page " + name + " cannot be read", damaged);
        }
    }
}

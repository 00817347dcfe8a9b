package org.mypkg.repo;

import java.nio.file.Path;
import java.util.List;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import picocli.CommandLine.Parameters;

/** {@code mkrepo diff}: what differs between two packages. */
final class DiffCommand implements Command {
    @Parameters(index = "0", paramLabel = "OLD", description = "A package.")
    private Path old = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "Another one.")
    private Path now = Path.of("");

    @Override
    public ExitCode run(Console console) throws Failure {
        List<String> lines = PackageDiff.lines(PackageFile.open(old).manifest(), PackageFile.open(now).manifest());
        if (console.json()) {
            console.printJson(Json.object().putStrings("differences", lines));
        } else {
            lines.forEach(console::print);
        }
        return ExitCode.DONE;
    }
}

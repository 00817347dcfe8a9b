package org.mypkg.repo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mkrepo check}: everything that a reader of the repository would trip over. */
final class CheckCommand implements Command {
    private final Surroundings around;

    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the repository.")
    private Path directory = Path.of("");

    @Option(names = "--with", paramLabel = "DIR", description = "A repository that this one builds upon: what it provides counts.")
    private List<Path> with = new ArrayList<>();

    CheckCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        List<Finding> findings = RepoCheck.check(RepoDirectory.open(directory), with, around.clock());
        if (console.json()) {
            console.printJson(json(findings));
        } else {
            lines(findings).forEach(console::print);
        }
        return findings.isEmpty() ? ExitCode.DONE : ExitCode.NOT_POSSIBLE;
    }

    static List<String> lines(List<Finding> findings) {
        if (findings.isEmpty()) {
            return List.of("nothing wrong");
        }
        var lines = new ArrayList<String>();
        for (Finding finding : findings) {
            lines.add(finding.kind().label() + ": " + finding.subject() + ": " + finding.text());
            finding.because().forEach(reason -> lines.add("  " + reason));
        }
        return lines;
    }

    private static JsonObjectBuilder json(List<Finding> findings) {
        return Json.object()
                .putArray(
                        "findings",
                        findings.stream()
                                .map(f -> Json.object()
                                        .put("kind", f.kind().label())
                                        .put("subject", f.subject())
                                        .put("text", f.text())
                                        .putStrings("because", f.because())
                                        .build())
                                .toList());
    }
}

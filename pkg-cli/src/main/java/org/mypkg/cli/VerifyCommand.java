package org.mypkg.cli;

import java.util.List;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Engine;
import org.mypkg.json.Json;
import org.mypkg.json.JsonObjectBuilder;
import org.mypkg.json.JsonValue;
import org.mypkg.model.PackageName;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg verify [PKG...]}: exit code 1 where a file is not as its package says. */
final class VerifyCommand extends RootCommand {
    @Parameters(arity = "0..*", paramLabel = "PKG", description = "Names of installed packages; all if none is named.")
    private List<String> packages = List.of();

    @Option(names = "--quick", description = "Do not read files whose size and time are those of their package.")
    private boolean quick;

    @Option(names = "--run", description = "Look whether programs and libraries find their loader and the libraries that they name, too.")
    private boolean run;

    VerifyCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        List<PackageName> names = Names.packageNames(packages);
        List<Engine.Finding> findings = bench.engine().verify(names, quick, run);
        Console console = bench.console();
        if (console.json()) {
            console.printJson(Json.object().putArray("problems", findings.stream().map(VerifyCommand::json).toList()));
        } else {
            findings.forEach(f -> console.print(line(f)));
            console.say(
                    findings.isEmpty()
                            ? "all files are as their packages say"
                            : PlanView.count(findings.size(), "problem"));
        }
        return findings.isEmpty() ? ExitCode.DONE : ExitCode.NOT_POSSIBLE;
    }

    static String line(Engine.Finding finding) {
        String owner = finding.owner().isEmpty() ? "" : " (" + finding.owner() + ")";
        String detail = finding.detail().isEmpty() ? "" : ": " + finding.detail();
        return finding.path() + ": " + finding.kind() + owner + detail;
    }

    private static JsonValue json(Engine.Finding finding) {
        return members(finding).build();
    }

    static JsonObjectBuilder members(Engine.Finding finding) {
        JsonObjectBuilder object = Json.object()
                .put("path", finding.path().toString())
                .put("package", finding.owner().isEmpty() ? JsonValue.NULL : JsonValue.of(finding.owner()))
                .put("kind", finding.kind());
        return finding.detail().isEmpty() ? object : object.put("detail", finding.detail());
    }
}

package org.mypkg.cli;

import java.nio.file.Path;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.resolve.ScenarioRunner;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg solve SCENARIO.json}: the resolver alone; installs nothing. Always answers in JSON. */
final class SolveCommand implements Command {
    private final Host host;

    @Parameters(index = "0", paramLabel = "SCENARIO.json", description = "A universe and a request.")
    private Path scenario = Path.of("");

    @Option(names = "--check-all", description = "Tell for each package whether it can be installed at all.")
    private boolean checkAll;

    SolveCommand(Host host) {
        this.host = host;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        String answer = new ScenarioRunner(host.clock()).run(HostFiles.readText(scenario), checkAll);
        console.print(answer.stripTrailing());
        return solved(answer) ? ExitCode.DONE : ExitCode.NOT_POSSIBLE;
    }

    private boolean solved(String answer) {
        try {
            JsonFields fields = JsonFields.of(Json.parse(answer, JsonLimits.DEFAULT), "answer");
            return checkAll
                    ? fields.array("uninstallable").isEmpty()
                    : fields.string("outcome").equals("solved");
        } catch (JsonException ours) {
            throw new IllegalStateException("the resolver's answer is no answer", ours);
        }
    }
}

package org.mypkg.cli;

import java.nio.file.Path;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Universe;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg apply-plan plan.json} */
final class ApplyPlanCommand extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "FILE", description = "What mypkg plan wrote.")
    private Path plan = Path.of("");

    @Option(
            names = "--no-history",
            description = "Keep nothing of what goes: its space is free at once, and it cannot be undone. Works on a full disk.")
    private boolean noHistory;

    ApplyPlanCommand(Host host) {
        super(host);
    }

    @Override
    boolean keepsHistory() {
        return !noHistory;
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        return applyPlan(bench, plan);
    }

    @Override
    String nothingToDo() {
        return "nothing to do: this root is as the plan wants it";
    }

    @Override
    Order order(Bench bench, Universe universe) {
        throw new IllegalStateException("a plan was decided before");
    }
}

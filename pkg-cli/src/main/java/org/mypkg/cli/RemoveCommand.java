package org.mypkg.cli;

import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Universe;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg remove PKG...} */
@picocli.CommandLine.Command(footer = {"", "Example, on a full disk: mypkg remove --no-history games"})
final class RemoveCommand extends ChangeCommand {
    @Mixin
    private final LeaveOptions leave = new LeaveOptions();

    @Option(names = "--keep-deps", description = "Keep what only the removed packages needed.")
    private boolean keepDependencies;

    @Option(
            names = "--no-history",
            description = "Keep nothing of what goes: its space is free at once, and it cannot be undone. Works on a full disk.")
    private boolean noHistory;

    @Parameters(arity = "1..*", paramLabel = "PKG", description = "Names of installed packages.")
    private List<String> packages = List.of();

    RemoveCommand(Host host) {
        super(host);
    }

    @Override
    boolean keepsHistory() {
        return !noHistory;
    }

    @Override
    List<String> asked() {
        return packages;
    }

    @Override
    Order order(Bench bench, Universe universe) throws Failure {
        return Order.of(bench.console().commandLine(), leave.options(keepDependencies))
                .removing(Names.packageNames(packages))
                .within(leave.budget(bench.clock()));
    }
}

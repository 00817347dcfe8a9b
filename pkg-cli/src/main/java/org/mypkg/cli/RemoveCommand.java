package org.mypkg.cli;

import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Universe;
import org.mypkg.model.PackageName;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg remove PKG...} */
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
        List<PackageName> names = Names.packageNames(packages);
        Order order = Order.of(bench.console().commandLine(), leave.options(keepDependencies))
                .within(leave.budget(bench.clock()));
        return AlsoRemove.removing(order, bench, names);
    }
}

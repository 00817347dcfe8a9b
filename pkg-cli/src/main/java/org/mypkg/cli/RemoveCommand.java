package org.mypkg.cli;

import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Universe;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mypkg remove PKG...} */
final class RemoveCommand extends ChangeCommand {
    @Mixin
    private final LeaveOptions leave = new LeaveOptions();

    @Option(names = "--keep-deps", description = "Keep what only the removed packages needed.")
    private boolean keepDependencies;

    @Parameters(arity = "1..*", paramLabel = "PKG", description = "Names of installed packages.")
    private List<String> packages = List.of();

    RemoveCommand(Host host) {
        super(host);
    }

    @Override
    Order order(Bench bench, Universe universe) throws Failure {
        return Order.of(bench.console().commandLine(), leave.options(keepDependencies))
                .removing(Names.packageNames(packages));
    }
}

package org.mypkg.cli;

import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Universe;
import org.mypkg.world.Request;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mypkg upgrade [PKG...]} */
final class UpgradeCommand extends ChangeCommand {
    @Mixin
    private final LeaveOptions leave = new LeaveOptions();

    @Parameters(arity = "0..*", paramLabel = "PKG", description = "Names of installed packages; all if none is named.")
    private List<String> packages = List.of();

    UpgradeCommand(Host host) {
        super(host);
    }

    @Override
    Order order(Bench bench, Universe universe) throws Failure {
        Request.Upgrade what = packages.isEmpty()
                ? new Request.Upgrade.All()
                : new Request.Upgrade.Only(Names.packageNames(packages));
        return Order.of(bench.console().commandLine(), leave.options(true)).upgrading(what);
    }

    @Override
    String nothingToDo() {
        return "nothing to do: everything is as new as it can be";
    }
}

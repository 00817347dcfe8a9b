package org.mypkg.cli;

import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Universe;
import org.mypkg.world.Request;
import picocli.CommandLine.Parameters;

/** {@code mypkg reinstall PKG...} */
final class ReinstallCommand extends ChangeCommand {
    @Parameters(arity = "1..*", paramLabel = "PKG", description = "Names of installed packages.")
    private List<String> packages = List.of();

    ReinstallCommand(Host host) {
        super(host);
    }

    @Override
    List<String> asked() {
        return packages;
    }

    @Override
    Order order(Bench bench, Universe universe) throws Failure {
        var keepOrphans = new Request.Options(true, true, false, false, false);
        return Order.of(bench.console().commandLine(), keepOrphans).reinstalling(Names.packageNames(packages));
    }
}

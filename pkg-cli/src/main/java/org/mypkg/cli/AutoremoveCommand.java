package org.mypkg.cli;

import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Installed;
import org.mypkg.engine.Order;
import org.mypkg.engine.Universe;
import org.mypkg.model.PackageName;
import picocli.CommandLine.Mixin;

/** {@code mypkg autoremove} and {@code mypkg apply}: no request, only what the user's wishes say. */
final class AutoremoveCommand extends ChangeCommand {
    private final boolean completing;

    @Mixin
    private final LeaveOptions leave = new LeaveOptions();

    /** @param completing whether what is wanted and missing is installed, too */
    AutoremoveCommand(Host host, boolean completing) {
        super(host);
        this.completing = completing;
    }

    @Override
    Order order(Bench bench, Universe universe) throws Failure {
        List<PackageName> orphans = bench.engine().read(Installed::orphans);
        return Order.of(bench.console().commandLine(), leave.options(!completing)).removing(orphans)
                .within(leave.budget(bench.clock()));
    }
}

package org.mypkg.cli;

import org.mypkg.engine.Order;
import org.mypkg.engine.Universe;
import picocli.CommandLine.Mixin;

/** {@code mypkg autoremove} and {@code mypkg apply}: no request, only what the user's wishes say. */
final class AutoremoveCommand extends ChangeCommand {
    @Mixin
    private final LeaveOptions leave = new LeaveOptions();

    AutoremoveCommand(Host host) {
        super(host);
    }

    @Override
    Order order(Bench bench, Universe universe) {
        return Order.of(bench.console().commandLine(), leave.options(false));
    }
}

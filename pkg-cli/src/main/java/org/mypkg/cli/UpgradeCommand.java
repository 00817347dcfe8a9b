package org.mypkg.cli;

import java.util.List;
import java.util.stream.Stream;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Installed;
import org.mypkg.engine.Order;
import org.mypkg.engine.Proposal;
import org.mypkg.engine.Universe;
import org.mypkg.model.PackageId;
import org.mypkg.world.Request;
import org.mypkg.world.World;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code mypkg upgrade [PKG...]} */
final class UpgradeCommand extends ChangeCommand {
    @Mixin
    private final LeaveOptions leave = new LeaveOptions();

    @Mixin
    private final AlsoRemove also = new AlsoRemove();

    @Parameters(arity = "0..*", paramLabel = "PKG", description = "Names of installed packages; all if none is named.")
    private List<String> packages = List.of();

    UpgradeCommand(Host host) {
        super(host);
    }

    @Override
    List<String> asked() {
        return packages;
    }

    @Override
    List<String> named() {
        return Stream.concat(packages.stream(), also.names().stream()).toList();
    }

    @Override
    Order order(Bench bench, Universe universe) throws Failure {
        Request.Upgrade what = packages.isEmpty()
                ? new Request.Upgrade.All()
                : new Request.Upgrade.Only(Names.packageNames(packages));
        Order order = Order.of(bench.console().commandLine(), leave.options(true)).upgrading(what)
                .within(leave.budget(bench.clock()));
        return also.in(order, bench);
    }

    /** Names what is not moved although something newer is offered. */
    @Override
    void remark(Bench bench, Universe universe, Proposal proposal) throws Failure {
        World world = bench.engine().read(Installed::world);
        for (Installed.Detail detail : bench.engine().read(Installed::details)) {
            PackageId id = detail.installed().id();
            boolean meant = packages.isEmpty() || packages.contains(id.name().value());
            boolean moves = proposal.plan().actions().stream().anyMatch(a -> a.id().name().equals(id.name()));
            if (meant && !moves) {
                ListCommand.newest(detail.installed(), universe)
                        .ifPresent(o -> bench.console().say("kept back: " + id + ", although " + o.id().version() + " is offered: "
                                + (world.holds(id.name()) ? "it is held" : "mypkg why-not " + id.name())));
            }
        }
    }

    @Override
    String nothingToDo() {
        return "nothing to do: everything is as new as it can be";
    }
}

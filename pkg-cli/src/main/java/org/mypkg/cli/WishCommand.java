package org.mypkg.cli;

import java.util.List;
import java.util.Optional;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Universe;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.world.Request;
import org.mypkg.world.World;
import picocli.CommandLine.Parameters;

/** The verbs that change what the user wants and no package: {@code hold}, {@code unhold}, {@code mark auto|manual}. */
final class WishCommand extends ChangeCommand {
    private final Edit edit;

    @Parameters(arity = "1..*", paramLabel = "PKG", description = "Names of installed packages.")
    private List<String> packages = List.of();

    WishCommand(Host host, Edit edit) {
        super(host);
        this.edit = edit;
    }

    /** What becomes of the wishes for one package. */
    enum Edit {
        HOLD,
        UNHOLD,
        MARK_AUTO,
        MARK_MANUAL;

        World apply(World world, PackageName name) {
            return switch (this) {
                case HOLD -> world.with(new World.Wish.Hold(name));
                case UNHOLD -> world.without(new World.Wish.Hold(name)::equals);
                case MARK_AUTO -> world.without(w -> w instanceof World.Wish.Want want
                        && want.relation().capability().equals(name.capability()));
                case MARK_MANUAL -> world.wants(name) ? world : world.wanting(Relation.any(name.capability()));
            };
        }
    }

    @Override
    Order order(Bench bench, Universe universe) throws Failure {
        List<PackageName> names = Names.packageNames(packages);
        bench.engine().read(installed -> {
            for (PackageName name : names) {
                if (installed.find(name).isEmpty()) {
                    throw Names.notInstalled("cannot do this to " + name, name, installed);
                }
            }
            return Optional.empty();
        });
        var keepOrphans = new Request.Options(true, true, false, false, false);
        return Order.of(bench.console().commandLine(), keepOrphans).editing(world -> {
            World edited = world;
            for (PackageName name : names) {
                edited = edit.apply(edited, name);
            }
            return edited;
        });
    }
}

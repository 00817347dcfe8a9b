package org.mypkg.cli;

import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.model.PackageName;
import org.mypkg.world.World;
import picocli.CommandLine.Option;

/** What goes in the same step in which something else comes. */
final class AlsoRemove {
    @Option(names = "--remove", paramLabel = "PKG", description = "Remove this package in the same step; may be repeated.")
    private List<String> packages = List.of();

    /** The names as they were typed. */
    List<String> names() {
        return packages;
    }

    /** The order with the removals that the option names. */
    Order in(Order order, Bench bench) throws Failure {
        return packages.isEmpty() ? order : removing(order, bench, Names.packageNames(packages));
    }

    /** The same for given names. What is removed although it is recommended does not come back by itself. */
    static Order removing(Order order, Bench bench, List<PackageName> names) throws Failure {
        List<PackageName> unwelcome = bench.engine().read(installed -> installed.recommended(names));
        return order.removing(names).editing(world -> skipping(world, unwelcome));
    }

    private static World skipping(World world, List<PackageName> names) {
        World skipping = world;
        for (PackageName name : names) {
            skipping = skipping.with(new World.Wish.Skip(name));
        }
        return skipping;
    }
}

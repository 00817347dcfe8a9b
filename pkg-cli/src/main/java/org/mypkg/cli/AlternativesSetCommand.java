package org.mypkg.cli;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.console.CommandException;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Universe;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.world.Request;
import org.mypkg.world.SharedPath;
import org.mypkg.world.World;
import picocli.CommandLine.Parameters;

/** {@code mypkg alternatives set PATH PKG}: a wish like others, a line of the world file; so undo brings it back. */
final class AlternativesSetCommand extends ChangeCommand {
    private static final String AUTO = "auto";

    @Parameters(index = "0", paramLabel = "PATH", description = "A path that packages share.")
    private String path = "";

    @Parameters(index = "1", paramLabel = "PKG", description = "The package that shall have it, or auto.")
    private String choice = "";

    AlternativesSetCommand(Host host) {
        super(host);
    }

    /** Where the paths really lie. */
    static SortedSet<RootPath> physical(Bench bench, List<String> paths) throws Failure {
        var physical = new TreeSet<RootPath>();
        for (String path : paths) {
            try {
                physical.add(bench.engine().physical(RootPath.of(path)));
            } catch (IllegalArgumentException illegal) {
                throw CommandException.usage("'" + path + "' is no path: " + illegal.getMessage(), "mypkg alternatives list");
            }
        }
        return physical;
    }

    @Override
    Order order(Bench bench, Universe universe) throws Failure {
        RootPath shared = physical(bench, List.of(path)).first();
        var keepOrphans = new Request.Options(true, true, false, false, false);
        Order order = Order.of(bench.console().commandLine(), keepOrphans);
        if (choice.equals(AUTO)) {
            return order.editing(world -> released(world, shared));
        }
        PackageName name = Names.packageNames(List.of(choice)).getFirst();
        refuse(bench.engine().sharedPaths().stream().filter(s -> s.path().equals(shared)).findFirst(), name);
        var pin = new World.Wish.Pin(shared, name);
        if (!World.Wish.Pin.parse(pin.toString()).equals(Optional.of(pin))) {
            throw CommandException.usage("the path '" + path + "' cannot be written into a line of text", "choose by priority");
        }
        return order.editing(world ->
                world.pinned(shared).equals(Optional.of(name)) ? world : released(world, shared).with(pin));
    }

    private static World released(World world, RootPath shared) {
        return world.without(wish -> wish instanceof World.Wish.Pin pin && pin.path().equals(shared));
    }

    private void refuse(Optional<SharedPath> shared, PackageName name) throws CommandException {
        if (shared.isEmpty()) {
            throw refusal("no installed package offers to share it", "mypkg alternatives list");
        }
        if (shared.get().offers().stream().noneMatch(offer -> offer.owner().equals(name))) {
            throw refusal(name + " does not offer it", "mypkg alternatives list " + path);
        }
        if (shared.get().why() == SharedPath.Why.FILE) {
            throw refusal(shared.get().provider() + " owns it as a file", "mypkg remove " + shared.get().provider());
        }
    }

    private CommandException refusal(String fact, String hint) {
        return new CommandException(new Diagnostic(
                ErrorCode.NO_ALTERNATIVE, "cannot set " + path + " to " + choice, List.of(fact), List.of(hint)));
    }
}

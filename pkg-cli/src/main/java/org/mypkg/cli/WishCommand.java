package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.CommandException;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Universe;
import org.mypkg.model.Capability;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.world.Request;
import org.mypkg.world.World;
import picocli.CommandLine.Parameters;

/**
 * The verbs that change what the user wants and no package: {@code hold}, {@code unhold}, {@code mark auto|manual|forbidden|allowed}. Each
 * concerns installed packages, and those of which the world says something that the verb takes back.
 */
final class WishCommand extends ChangeCommand {
    private final Edit edit;

    @Parameters(arity = "1..*", paramLabel = "PKG", description = "Names of packages.")
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
        MARK_MANUAL,
        MARK_FORBIDDEN,
        MARK_ALLOWED;

        World apply(World world, Capability name) {
            return switch (this) {
                case HOLD -> world.with(new World.Wish.Hold(new PackageName(name.value())));
                case UNHOLD -> released(world.without(w -> w instanceof World.Wish.Hold hold
                        && hold.name().capability().equals(name)), name);
                case MARK_AUTO -> world.without(w -> isWantOf(w, name));
                case MARK_MANUAL -> wants(world, name) ? world : world.wanting(Relation.any(name));
                case MARK_FORBIDDEN -> world.with(new World.Wish.Forbid(new PackageName(name.value())));
                case MARK_ALLOWED -> world.without(w -> w instanceof World.Wish.Forbid forbid
                        && forbid.name().capability().equals(name));
            };
        }

        private static boolean isWantOf(World.Wish wish, Capability name) {
            return wish instanceof World.Wish.Want want && want.relation().capability().equals(name);
        }

        private static boolean wants(World world, Capability name) {
            return world.wishes().stream().anyMatch(w -> isWantOf(w, name));
        }

        /** What was wanted in some versions is wanted in any: each keeps a package where it is. */
        private static World released(World world, Capability name) {
            return wants(world, name) ? world.wanting(Relation.any(name)) : world;
        }
    }

    @Override
    Order order(Bench bench, Universe universe) throws Failure {
        var names = new ArrayList<Capability>();
        for (String typed : packages) {
            names.add(edit == Edit.MARK_AUTO ? Names.relation(typed).capability() : Names.packageName(typed).capability());
        }
        bench.engine().read(installed -> {
            for (Capability name : names) {
                boolean there = installed.packages().stream().anyMatch(p -> p.id().name().capability().equals(name));
                boolean matters = edit != Edit.HOLD && edit != Edit.MARK_MANUAL
                        && !edit.apply(installed.world(), name).equals(installed.world());
                if (edit == Edit.MARK_FORBIDDEN && there) {
                    throw isThere(name);
                }
                if (!there && !matters && edit != Edit.MARK_FORBIDDEN) {
                    throw Names.notInstalled("cannot do this to " + name, name, installed);
                }
            }
            return Optional.empty();
        });
        var keepOrphans = new Request.Options(true, true, false, false, false);
        return Order.of(bench.console().commandLine(), keepOrphans).editing(world -> {
            World edited = world;
            for (Capability name : names) {
                edited = edit.apply(edited, name);
            }
            return edited;
        });
    }

    private static CommandException isThere(Capability name) {
        return new CommandException(new Diagnostic(
                ErrorCode.UNSATISFIABLE,
                "cannot forbid " + name,
                List.of(name + " is installed"),
                List.of("mypkg remove " + name + " && mypkg mark forbidden " + name)));
    }
}

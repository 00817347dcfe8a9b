package org.mypkg.engine;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.resolve.Budget;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/**
 * What one command asks of the engine.
 *
 * @param command what the user typed, for the history
 * @param install what is to be there afterwards, and is wanted from then on
 * @param files packages given as files; wanted by name from then on
 * @param remove what is to be gone, and is no longer wanted
 * @param reinstall what is to be laid down once more as it is
 * @param upgrade what may move to newer versions
 * @param only packages that may come from one repository alone, with its name
 * @param edit a further change of the user's wishes
 * @param options the user's leave for what is not done unasked
 * @param budget how long to search for the best answer
 */
public record Order(
        String command,
        List<Relation> install,
        List<PackageFile> files,
        List<PackageName> remove,
        List<PackageName> reinstall,
        Request.Upgrade upgrade,
        SortedMap<PackageName, String> only,
        UnaryOperator<World> edit,
        Request.Options options,
        Budget budget) {
    public Order {
        Objects.requireNonNull(command);
        install = List.copyOf(install);
        files = List.copyOf(files);
        remove = List.copyOf(remove);
        reinstall = List.copyOf(reinstall);
        Objects.requireNonNull(upgrade);
        only = Collections.unmodifiableSortedMap(new TreeMap<>(only));
        Objects.requireNonNull(edit);
        Objects.requireNonNull(options);
        Objects.requireNonNull(budget);
    }

    /** An order that asks for nothing yet, but with this leave. */
    public static Order of(String command, Request.Options options) {
        return new Order(
                command,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                new Request.Upgrade.Nothing(),
                Collections.emptySortedMap(),
                UnaryOperator.identity(),
                options,
                Budget.DEFAULT);
    }

    /** The same that installs. */
    public Order installing(List<Relation> relations, List<PackageFile> packageFiles, SortedMap<PackageName, String> from) {
        return new Order(command, relations, packageFiles, remove, reinstall, upgrade, from, edit, options, budget);
    }

    /** The same that removes. */
    public Order removing(List<PackageName> names) {
        return new Order(command, install, files, names, reinstall, upgrade, only, edit, options, budget);
    }

    /** The same that lays down once more. */
    public Order reinstalling(List<PackageName> names) {
        return new Order(command, install, files, remove, names, upgrade, only, edit, options, budget);
    }

    /** The same that upgrades. */
    public Order upgrading(Request.Upgrade what) {
        return new Order(command, install, files, remove, reinstall, what, only, edit, options, budget);
    }

    /** The same that changes the user's wishes. */
    public Order editing(UnaryOperator<World> change) {
        return new Order(command, install, files, remove, reinstall, upgrade, only, change, options, budget);
    }

    /** The same with another limit of the search. */
    public Order within(Budget limit) {
        return new Order(command, install, files, remove, reinstall, upgrade, only, edit, options, limit);
    }

    /** The user's wishes once the order is carried out. */
    World worldAfter(World before) {
        World world = before;
        for (Relation relation : install) {
            world = wanting(world, relation);
        }
        for (PackageFile file : files) {
            world = wanting(world, Relation.any(file.spec().id().name().capability()));
        }
        for (PackageName name : remove) {
            world = world.notWanting(name);
        }
        return edit.apply(world);
    }

    /** A wish that is there already stays where it stands; who asks for a package no longer skips it. */
    private static World wanting(World world, Relation relation) {
        World welcoming = world.without(
                w -> w instanceof World.Wish.Skip skip && skip.name().capability().equals(relation.capability()));
        boolean wanted = welcoming.wishes().contains(new World.Wish.Want(relation));
        return wanted ? welcoming : welcoming.wanting(relation);
    }
}

package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.Collection;
import java.util.TreeMap;
import org.mypkg.explain.Change;
import org.mypkg.explain.Repair;
import org.mypkg.model.Constraint;
import org.mypkg.model.PackageId;
import org.mypkg.model.Relation;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/** A problem after the user has followed an advice: what each {@link Change} means. */
final class Repaired {
    private Repaired() {}

    static Problem with(Problem problem, Repair repair) {
        return with(problem, repair.changes());
    }

    static Problem with(Problem problem, Collection<Change> changes) {
        Problem repaired = problem;
        for (Change change : changes) {
            repaired = with(repaired, change);
        }
        return repaired;
    }

    /** Whether anything that a request asked for is still asked for. */
    static boolean leaves(Request before, Request after) {
        boolean nothing = before.install().isEmpty() && before.remove().isEmpty();
        return nothing
                || !after.install().isEmpty()
                || before.remove().stream().anyMatch(after.remove()::contains)
                || !(after.upgrade() instanceof Request.Upgrade.Nothing);
    }

    private static Problem with(Problem p, Change change) {
        Request r = p.request();
        Request.Options o = r.options();
        var install = new ArrayList<>(r.install());
        var remove = new ArrayList<>(r.remove());
        var from = new TreeMap<>(r.from());
        World world = p.world();
        switch (change) {
            case Change.ReleaseHold hold -> world = world.without(w -> w.equals(new World.Wish.Hold(hold.name())));
            case Change.ReleasePin pin -> world = world.wanting(Relation.any(pin.wish().capability()));
            case Change.TakeVersion version -> install.replaceAll(each -> each.equals(version.asked()) ? exactly(version.instead()) : each);
            case Change.TakeFrom take -> from.put(take.name(), take.repository());
            case Change.LiftForbidding lift -> world = world.without(w -> w.equals(new World.Wish.Forbid(lift.name())));
            case Change.Forbid forbid -> world = world.with(new World.Wish.Forbid(forbid.name()));
            case Change.DropWish drop -> world = world.without(w -> w.equals(new World.Wish.Want(drop.relation())));
            case Change.RemoveToo also -> remove.add(also.name());
            case Change.KeepInstalled keep -> remove.removeIf(keep.name()::equals);
            case Change.DropRequest drop -> install.removeIf(drop.relation()::equals);
            case Change.AllowDowngrade allow -> o = options(o, true, o.allowVitalRemoval(), o.allowRepositoryChange());
            case Change.AllowVitalRemoval allow -> o = options(o, o.allowDowngrade(), true, o.allowRepositoryChange());
            case Change.AllowRepositoryChange allow -> o = options(o, o.allowDowngrade(), o.allowVitalRemoval(), true);
        }
        var request = new Request(install, remove, r.upgrade(), o, from);
        return new Problem(p.installed(), world, request, p.candidates(), p.architectures());
    }

    private static Relation exactly(PackageId id) {
        return new Relation(id.name().capability(), new Constraint.Compared(Constraint.Operator.EQUAL, id.version()));
    }

    private static Request.Options options(Request.Options old, boolean downgrade, boolean vital, boolean repository) {
        return new Request.Options(old.recommends(), old.keepOrphans(), downgrade, vital, repository);
    }
}

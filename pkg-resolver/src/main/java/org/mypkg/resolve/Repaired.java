package org.mypkg.resolve;

import java.util.ArrayList;
import org.mypkg.explain.Change;
import org.mypkg.explain.Repair;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/** A problem after the user has followed an advice: what each {@link Change} means. */
final class Repaired {
    private Repaired() {}

    static Problem with(Problem problem, Repair repair) {
        Problem repaired = problem;
        for (Change change : repair.changes()) {
            repaired = with(repaired, change);
        }
        return repaired;
    }

    private static Problem with(Problem p, Change change) {
        Request r = p.request();
        Request.Options o = r.options();
        var install = new ArrayList<>(r.install());
        var remove = new ArrayList<>(r.remove());
        World world = p.world();
        switch (change) {
            case Change.ReleaseHold hold -> world = world.without(w -> w.equals(new World.Wish.Hold(hold.name())));
            case Change.LiftForbidding lift -> world = world.without(w -> w.equals(new World.Wish.Forbid(lift.name())));
            case Change.DropWish drop -> world = world.without(w -> w.equals(new World.Wish.Want(drop.relation())));
            case Change.RemoveToo also -> remove.add(also.name());
            case Change.KeepInstalled keep -> remove.removeIf(keep.name()::equals);
            case Change.DropRequest drop -> install.removeIf(drop.relation()::equals);
            case Change.AllowDowngrade allow -> o = options(o, true, o.allowVitalRemoval(), o.allowRepositoryChange());
            case Change.AllowVitalRemoval allow -> o = options(o, o.allowDowngrade(), true, o.allowRepositoryChange());
            case Change.AllowRepositoryChange allow -> o = options(o, o.allowDowngrade(), o.allowVitalRemoval(), true);
        }
        var request = new Request(install, remove, r.upgrade(), o, r.from());
        return new Problem(p.installed(), world, request, p.candidates(), p.architectures());
    }

    private static Request.Options options(Request.Options old, boolean downgrade, boolean vital, boolean repository) {
        return new Request.Options(old.recommends(), old.keepOrphans(), downgrade, vital, repository);
    }

}

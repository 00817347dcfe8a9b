package org.mypkg.plan;

import java.util.List;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Plan;

/** Puts what changes between two sets of packages in the order in which it can be done. */
public final class Planner {
    private Planner() {}

    /**
     * The plan from one set to another: removals first (what needs others before what it needs), then what comes
     * (what is needed before what needs it; cycles in one go, by name).
     *
     * @param before what is installed
     * @param kept those of it that stay as they are
     * @param coming what comes, as a new package or in place of an installed one of the same name
     */
    public static Plan plan(List<InstalledPackage> before, List<InstalledPackage> kept, List<Candidate> coming) {
        throw new UnsupportedOperationException("not yet: " + before + kept + coming);
    }
}

package org.mypkg.resolve;

import java.util.List;
import java.util.Objects;
import org.mypkg.model.PackageName;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Plan;

/**
 * A set of packages that satisfies everything.
 *
 * @param installed the whole set as it will be, sorted by name; {@code manual} as the request and the world say
 * @param plan the actions that lead there, in order
 * @param takeOvers wanted packages that leave for one that both replaces and conflicts with them: the world should follow
 */
public record Solution(
        List<InstalledPackage> installed, Plan plan, List<TakeOver> takeOvers, Statistics statistics) {
    public Solution {
        installed = List.copyOf(installed);
        Objects.requireNonNull(plan);
        takeOvers = List.copyOf(takeOvers);
        Objects.requireNonNull(statistics);
    }

    /** One package that took another's place. */
    public record TakeOver(PackageName from, PackageName to) {}
}

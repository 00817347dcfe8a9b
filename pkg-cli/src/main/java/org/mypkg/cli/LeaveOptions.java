package org.mypkg.cli;

import java.time.Duration;
import java.time.InstantSource;
import org.mypkg.console.CommandException;
import org.mypkg.resolve.Budget;
import org.mypkg.world.Request;
import picocli.CommandLine.Option;

/** The user's leave for what the resolver does not do unasked. */
final class LeaveOptions {
    private static final double NO_DEADLINE = Double.POSITIVE_INFINITY;
    private static final double MILLIS = 1000;

    @Option(names = "--no-recommends", description = "Leave out packages that are only recommended.")
    private boolean noRecommends;

    @Option(names = "--allow-downgrade", description = "Packages may go back to older versions.")
    private boolean allowDowngrade;

    @Option(names = "--allow-vital", description = "Vital packages may be removed.")
    private boolean allowVital;

    @Option(names = "--allow-repo-change", description = "Packages may be replaced from another repository.")
    private boolean allowRepositoryChange;

    @Option(
            names = "--solver-deadline",
            paramLabel = "SECONDS",
            description = "Search no longer for the best answer; the best one so far is proposed then.")
    private double deadlineSeconds = NO_DEADLINE;

    /** How long to search: the usual number of dead ends, or until the time is over. @throws CommandException (USAGE) */
    Budget budget(InstantSource clock) throws CommandException {
        if (!(deadlineSeconds >= 0)) {
            throw CommandException.usage(
                    "a search cannot end before it begins", "--solver-deadline takes seconds, such as 2 or 0.5");
        }
        if (deadlineSeconds == NO_DEADLINE) {
            return Budget.DEFAULT;
        }
        var time = Duration.ofMillis((long) (deadlineSeconds * MILLIS));
        return new Budget.Until(Budget.DEFAULT.conflictsMax(), clock, clock.instant().plus(time));
    }

    /** @param keepOrphans whether packages that nobody needs any more stay */
    Request.Options options(boolean keepOrphans) {
        return new Request.Options(!noRecommends, keepOrphans, allowDowngrade, allowVital, allowRepositoryChange);
    }
}

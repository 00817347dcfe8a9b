package org.mypkg.cli;

import org.mypkg.world.Request;
import picocli.CommandLine.Option;

/** The user's leave for what the resolver does not do unasked. */
final class LeaveOptions {
    @Option(names = "--no-recommends", description = "Leave out packages that are only recommended.")
    private boolean noRecommends;

    @Option(names = "--allow-downgrade", description = "Packages may go back to older versions.")
    private boolean allowDowngrade;

    @Option(names = "--allow-vital", description = "Vital packages may be removed.")
    private boolean allowVital;

    @Option(names = "--allow-repo-change", description = "Packages may be replaced from another repository.")
    private boolean allowRepositoryChange;

    /** @param keepOrphans whether packages that nobody needs any more stay */
    Request.Options options(boolean keepOrphans) {
        return new Request.Options(!noRecommends, keepOrphans, allowDowngrade, allowVital, allowRepositoryChange);
    }
}

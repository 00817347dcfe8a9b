package org.mypkg.repo;

import picocli.CommandLine.Option;

/** Whether a publication may leave shared libraries missing: the same option in every command that publishes. */
final class ForceOption {
    @Option(names = "--force", description = "Publish even where a shared library is missing.")
    private boolean force;

    Libraries.Missing libraries() {
        return force ? Libraries.Missing.FORCED : Libraries.Missing.REFUSED;
    }
}

package org.mypkg.cli;

import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which root is meant and how to go about it: the options of every verb of {@code mypkg}. */
final class RootOptions {
    @Option(names = "--root", paramLabel = "DIR", description = "The root to work on; / if not given.")
    private Path root = Path.of("/");

    @Option(names = "--config", paramLabel = "DIR", description = "Its configuration; ROOT/etc/mypkg if not given.")
    private String config = "";

    @Option(names = {"-y", "--yes"}, description = "Do not ask before changing the root.")
    private boolean yes;

    @Option(names = {"-n", "--dry-run"}, description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--offline", description = "Use nothing but what was fetched before.")
    private boolean offline;

    @Option(names = "--wait", paramLabel = "SECONDS", description = "How long to wait for another program to end.")
    private int waitSeconds;

    Path root() {
        return root.toAbsolutePath().normalize();
    }

    /** The directory that was given for the configuration; empty where none was. */
    String config() {
        return config;
    }

    boolean yes() {
        return yes;
    }

    boolean dryRun() {
        return dryRun;
    }

    boolean offline() {
        return offline;
    }

    Duration patience() {
        return Duration.ofSeconds(Math.max(0, waitSeconds));
    }
}

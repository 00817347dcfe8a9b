package org.mypkg.build;

import org.mypkg.console.CommandException;
import picocli.CommandLine.Option;

/** How many processes may run at once, for verbs that build. */
final class JobsOption {
    /** As many as the machine has processors. */
    static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many processes may run at once, over all builds. Default: as many as there are processors.")
    private int asked;

    int processes() throws CommandException {
        if (asked < 0) {
            throw CommandException.usage("--jobs " + asked + " is no number of processes", "leave it out, or give 1 or more");
        }
        return asked == 0 ? PROCESSORS : asked;
    }
}

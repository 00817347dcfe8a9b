package org.mypkg.txn;

import java.util.List;
import java.util.Objects;
import org.mypkg.diag.Failure;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/** Runs packages' scripts inside the root; a port, so that simulations bring their own. */
@FunctionalInterface
public interface ScriptRunner {
    /** Runs the script to its end. @throws Failure when it could not be started */
    Result run(Script script) throws Failure;

    /**
     * @param owner the package that it belongs to
     * @param label its phase as manifests write it, such as {@code post-install}, or {@code trigger}
     * @param text shell text
     * @param arguments the version that comes or goes, then the other one where there is one; a trigger's touched paths
     * @param writes what it may write, as its package declares it
     * @param transaction the number of the transaction that it belongs to; 0 where there is none
     */
    record Script(
            PackageId owner, String label, String text, List<String> arguments, List<RootPath> writes, long transaction) {
        public Script {
            Objects.requireNonNull(owner);
            Objects.requireNonNull(label);
            Objects.requireNonNull(text);
            arguments = List.copyOf(arguments);
            writes = List.copyOf(writes);
        }

        /** A script that may write nothing. */
        public Script(PackageId owner, String label, String text, List<String> arguments) {
            this(owner, label, text, arguments, List.of(), 0);
        }

        /** The same as part of a transaction. */
        Script in(long id) {
            return new Script(owner, label, text, arguments, writes, id);
        }
    }

    /**
     * How it ended.
     *
     * @param exitCode other than 0 for a failure
     * @param output the last part of what it printed
     * @param skipped whether it did not run because the root has no shell
     * @param stopped whether it was ended because the user wants to stop
     */
    record Result(int exitCode, String output, boolean skipped, boolean stopped) {
        public static final Result DONE = new Result(0, "", false);
        public static final Result SKIPPED = new Result(0, "", true);

        /** One that ended by itself, or did not run. */
        public Result(int exitCode, String output, boolean skipped) {
            this(exitCode, output, skipped, false);
        }
    }
}

package org.mypkg.txn;

import java.util.List;
import java.util.Objects;
import org.mypkg.diag.Failure;
import org.mypkg.model.PackageId;

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
     */
    record Script(PackageId owner, String label, String text, List<String> arguments) {
        public Script {
            Objects.requireNonNull(owner);
            Objects.requireNonNull(label);
            Objects.requireNonNull(text);
            arguments = List.copyOf(arguments);
        }
    }

    /** How it ended; an exit code other than 0 is a failure; {@code skipped} where the root has no shell. */
    record Result(int exitCode, String output, boolean skipped) {
        public static final Result DONE = new Result(0, "", false);
        public static final Result SKIPPED = new Result(0, "", true);
    }
}

package org.mypkg.console;

import org.mypkg.diag.Failure;
import org.mypkg.json.JsonObjectBuilder;

/**
 * One verb of a program. Implementations carry picocli's annotations on their fields; the program builds one, fills the
 * fields from the command line, and runs it once.
 *
 * <p>Do not declare the options of {@link CommonOptions}: every verb has them already, before or after its name.
 */
public interface Command {
    /**
     * Does what the verb says. Results go to {@link Console#print}, or as one document to {@link Console#printJson} when
     * {@link Console#json()}; everything else to the console's messages.
     *
     * @throws Failure what the user has to know; it ends the program with the exit code of its fault
     */
    ExitCode run(Console console) throws Failure;

    /** Members that the JSON document of a failure has beside the error, for commands whose documents always have them. */
    default void describeFailure(JsonObjectBuilder document) {}
}

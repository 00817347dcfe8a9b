package org.mypkg.console;

import java.util.List;
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

    /**
     * Takes arguments of the simplest kind without the parser of options, whose making takes longer than many a command. Whether it
     * did; if not, nothing has changed, and the parser has its turn. What it takes must mean the same to the parser.
     */
    default boolean takesPlainly(List<String> arguments) {
        return false;
    }

    /** Members that the JSON document of a failure has beside the error, for commands whose documents always have them. */
    default void describeFailure(JsonObjectBuilder document) {}
}

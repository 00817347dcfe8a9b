package org.mypkg.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.Failure;
import org.mypkg.sys.TerminalProgram;

/** Lets somebody at the terminal edit a file. */
@FunctionalInterface
interface Editor {
    /** Returns when the editing is over. @return whether there was an editor, and it said that all is well */
    boolean edit(Path file) throws Failure;

    /** The program that VISUAL names, else EDITOR; the text may hold arguments, so a shell reads it. */
    static Editor ofEnvironment() {
        return file -> {
            Optional<String> program = Optional.ofNullable(System.getenv("VISUAL"))
                    .filter(text -> !text.isBlank())
                    .or(() -> Optional.ofNullable(System.getenv("EDITOR")).filter(text -> !text.isBlank()));
            return program.isPresent()
                    && TerminalProgram.run(List.of("/bin/sh", "-c", program.get() + " \"$1\"", "sh", file.toString())) == 0;
        };
    }
}

package org.mypkg.sys;

import java.io.IOException;
import java.util.List;

/** Runs a program that somebody talks to, such as an editor: it has this process's terminal, environment and directory. */
public final class TerminalProgram {
    private TerminalProgram() {}

    /** Runs it and waits for its end. @return its exit code */
    public static int run(List<String> argv) throws ProgramException {
        try {
            return new ProcessBuilder(argv).inheritIO().start().waitFor();
        } catch (IOException failed) {
            throw new ProgramException(argv.getFirst(), String.valueOf(failed.getMessage()), failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProgramException(argv.getFirst(), "it was interrupted", stopped);
        }
    }
}

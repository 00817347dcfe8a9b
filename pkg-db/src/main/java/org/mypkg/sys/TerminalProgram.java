package org.mypkg.sys;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/** The terminal that this process has: how wide it is, and a program on it that somebody talks to, such as an editor. */
public final class TerminalProgram {
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;
    private static final long TIOCGWINSZ = 0x5413;
    /** Where {@code struct winsize} has its columns. */
    private static final int COLUMNS_AT = 2;

    private TerminalProgram() {}

    /** How many columns the terminal has that is standard error, else standard output; nothing where neither is one. */
    public static OptionalInt columns() {
        var memory = new NativeBuffer();
        for (int descriptor : new int[] {STANDARD_ERROR, STANDARD_OUTPUT}) {
            memory.setStructLong(0, 0);
            long result = memory.call(Syscall.IOCTL, descriptor, TIOCGWINSZ, memory.structAddress(), 0, 0, 0);
            int columns = memory.structShort(COLUMNS_AT);
            if (result == 0 && columns > 0) {
                return OptionalInt.of(columns);
            }
        }
        return OptionalInt.empty();
    }

    /** Runs a program with this process's terminal, environment and directory, and waits for its end. @return its exit code */
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

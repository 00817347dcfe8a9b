package org.mypkg.sys;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs programs of the host: their own environment and nothing of ours, no input, output and errors merged. */
public final class ProcessRunner {
    /** As long as it takes. */
    public static final Duration NO_TIMEOUT = Duration.ofDays(3650);

    private static final ProcessBuilder.Redirect NO_INPUT =
            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile());
    private static final long ASK_MILLIS = 50;

    /**
     * What to run.
     *
     * @param argv the program and its arguments
     * @param environment all of its environment
     * @param directory where it runs
     * @param timeout after this it is killed, with everything that it started
     * @param outputMaxBytes the last so many bytes of its output are kept in the result
     */
    public record Command(
            List<String> argv,
            SortedMap<String, String> environment,
            Path directory,
            Duration timeout,
            int outputMaxBytes) {
        public Command {
            argv = List.copyOf(argv);
            environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
            if (argv.isEmpty()) {
                throw new IllegalArgumentException("no program to run");
            }
        }

        /** With a plain environment (PATH, HOME, LC_ALL), in the root directory, for as long as it takes. */
        public static Command of(String... argv) {
            return of(List.of(argv));
        }

        /** With a plain environment (PATH, HOME, LC_ALL), in the root directory, for as long as it takes. */
        public static Command of(List<String> argv) {
            var plain = new TreeMap<String, String>();
            plain.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
            plain.put("HOME", "/");
            plain.put("LC_ALL", "C.UTF-8");
            return new Command(argv, plain, Path.of("/"), NO_TIMEOUT, 1 << 20);
        }

        /** The same with one more variable. */
        public Command with(String name, String value) {
            var more = new TreeMap<>(environment);
            more.put(name, value);
            return withEnvironment(more);
        }

        /** The same with this environment and nothing else. */
        public Command withEnvironment(SortedMap<String, String> all) {
            return new Command(argv, all, directory, timeout, outputMaxBytes);
        }

        /** The same in another directory. */
        public Command in(Path other) {
            return new Command(argv, environment, other, timeout, outputMaxBytes);
        }

        /** The same with a time limit. */
        public Command within(Duration limit) {
            return new Command(argv, environment, directory, limit, outputMaxBytes);
        }

        /** The same with another bound for the kept output. */
        public Command keeping(int bytes) {
            return new Command(argv, environment, directory, timeout, bytes);
        }
    }

    /**
     * How it ended.
     *
     * @param exitCode as shells count: 128 plus the signal if one ended it
     * @param output the last part of its output, as text
     * @param timedOut whether it was killed at its time limit
     * @param stopped whether it was killed because its end was asked for
     */
    public record Result(int exitCode, String output, boolean timedOut, boolean stopped) {
        /** Whether it ended by itself and said that all is well. */
        public boolean succeeded() {
            return exitCode == 0 && !timedOut && !stopped;
        }
    }

    /** Runs a program and waits for its end. */
    public Result run(Command command) throws ProgramException {
        return run(command, line -> {});
    }

    /** Runs a program and waits for its end; the listener is given each line of its output as it comes. */
    public Result run(Command command, Consumer<String> lines) throws ProgramException {
        return await(start(command, NO_INPUT), command, lines, () -> false);
    }

    /**
     * The same for a program that must not outlive this one: its input is a pipe, which is never written to and ends when
     * the program is to end, or when this process does, however that comes.
     *
     * @param stop asked often whether the program shall be ended before its time
     */
    public Result runHeld(Command command, Consumer<String> lines, BooleanSupplier stop) throws ProgramException {
        return await(start(command, ProcessBuilder.Redirect.PIPE), command, lines, stop);
    }

    private static Result await(Process process, Command command, Consumer<String> lines, BooleanSupplier stop) {
        var output = new OutputPump(process.getInputStream(), lines, command.outputMaxBytes());
        Ending ending = Ending.TIMED_OUT;
        try {
            output.start();
            ending = waitFor(process, command.timeout(), stop);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            end(process);
        }
        return new Result(process.exitValue(), output.finish(), ending == Ending.TIMED_OUT, ending == Ending.STOPPED);
    }

    private enum Ending {
        BY_ITSELF,
        TIMED_OUT,
        STOPPED
    }

    private static Ending waitFor(Process process, Duration timeout, BooleanSupplier stop) throws InterruptedException {
        long start = System.nanoTime();
        while (!process.waitFor(ASK_MILLIS, TimeUnit.MILLISECONDS)) {
            if (stop.getAsBoolean()) {
                return Ending.STOPPED;
            }
            if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) >= timeout.toMillis()) {
                return Ending.TIMED_OUT;
            }
        }
        return Ending.BY_ITSELF;
    }

    private static Process start(Command command, ProcessBuilder.Redirect input) throws ProgramException {
        var builder = new ProcessBuilder(command.argv());
        builder.directory(command.directory().toFile());
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        builder.redirectErrorStream(true);
        builder.redirectInput(input);
        try {
            return builder.start();
        } catch (IOException thrown) {
            throw new ProgramException(command.argv().getFirst(), String.valueOf(thrown.getMessage()), thrown);
        }
    }

    /** Nothing that was started outlives the call, except what left its parents on purpose. */
    private static void end(Process process) {
        if (!process.isAlive()) {
            return;
        }
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly();
        started.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
    }
}

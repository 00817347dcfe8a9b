package org.mypkg.sys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.mypkg.model.RootPath;

/**
 * Runs shell texts inside a target root, the running system's ({@code /}) too, locked in as {@link Enclosure} says; where
 * this machine permits no namespaces, in a plain chroot.
 *
 * <p>Nothing that a script started outlives it, its time limit, or this process; in a plain chroot, nothing that stayed in
 * its process group.
 */
public final class ChrootShell {
    private final ProcessRunner runner;
    private final Path root;
    private Optional<Enclosure> chosen = Optional.empty();
    private String refusal = "";

    /** @param root the target's root as the host sees it */
    public ChrootShell(ProcessRunner runner, Path root) {
        this.runner = runner;
        this.root = root.toAbsolutePath().normalize();
    }

    /** What a script may write, by physical paths of the root. All else is read-only to it. */
    public sealed interface Output {
        /** Everything in a directory that is there. */
        record Tree(RootPath directory) implements Output {}

        /** Names below one directory that is there, which may come, change or go. @param names not empty */
        record Names(RootPath directory, List<Name> names) implements Output {
            public Names {
                names = List.copyOf(names);
            }
        }

        /**
         * @param path below the directory
         * @param via where what the script wrote is made before it is renamed into place: an unused name on the same file
         *     system; where it is the path itself, it is written in place
         */
        record Name(RootPath path, RootPath via) {}
    }

    /**
     * A script to run.
     *
     * @param text of less than 128 KiB
     * @param arguments its {@code $1} and so on
     * @param environment variables beside PATH, HOME and LC_ALL
     * @param outputs what it may write
     * @param hidden a directory of the root that nobody needs while the script runs
     */
    public record Script(
            String text,
            List<String> arguments,
            SortedMap<String, String> environment,
            List<Output> outputs,
            RootPath hidden) {
        public Script {
            Objects.requireNonNull(text);
            Objects.requireNonNull(hidden);
            arguments = List.copyOf(arguments);
            environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
            outputs = List.copyOf(outputs);
        }
    }

    /** Why scripts run unlocked on this machine; empty where they are locked in, or where none has run yet. */
    public synchronized Optional<String> weakness() {
        return chosen.isPresent() && !chosen.get().locks() ? Optional.of(refusal) : Optional.empty();
    }

    /**
     * Runs a script and waits for its end; 127 is the answer of a root without {@code /bin/sh}, 125 that of an enclosure
     * that could not be made.
     *
     * @param keepBytes the last so many bytes of its output are kept
     * @param lines given each line of its output as it comes
     * @param stop asked often whether it shall be ended before its time
     */
    public ProcessRunner.Result run(
            Script script, Duration timeout, int keepBytes, Consumer<String> lines, BooleanSupplier stop)
            throws ProgramException {
        var arguments = new ArrayList<String>();
        arguments.addAll(List.of(root.toString(), host(script.hidden()), script.text()));
        script.outputs().forEach(output -> add(arguments, output));
        arguments.add("--");
        arguments.addAll(script.arguments());
        Enclosure enclosure = enclosure(host(script.hidden()));
        var command = ProcessRunner.Command.of(enclosure.command(arguments)).within(timeout).keeping(keepBytes);
        for (var variable : script.environment().entrySet()) {
            command = command.with(variable.getKey(), variable.getValue());
        }
        return runner.runHeld(command, lines, stop);
    }

    private static void add(List<String> arguments, Output output) {
        switch (output) {
            case Output.Tree tree -> arguments.addAll(List.of("directory", tree.directory().toString()));
            case Output.Names names -> {
                String top = names.directory().toString();
                arguments.addAll(List.of("over", top));
                for (Output.Name name : names.names()) {
                    String path = name.path().toString();
                    String below = names.directory().isRoot() ? path : path.substring(top.length());
                    arguments.addAll(List.of("output", below, name.via().toString()));
                }
            }
        }
    }

    private String host(RootPath path) {
        return root.resolve(path.toString().substring(1)).toString();
    }

    private synchronized Enclosure enclosure(String directory) {
        if (chosen.isEmpty()) {
            chosen = Optional.of(Enclosure.LOCKING.stream()
                    .filter(one -> works(one, directory))
                    .findFirst()
                    .orElse(Enclosure.PLAIN));
        }
        return chosen.get();
    }

    private boolean works(Enclosure one, String directory) {
        try {
            ProcessRunner.Result result = runner.run(ProcessRunner.Command.of(one.probe(directory)));
            refusal = result.output().strip();
            return result.succeeded();
        } catch (ProgramException missing) {
            refusal = String.valueOf(missing.getMessage());
            return false;
        }
    }
}

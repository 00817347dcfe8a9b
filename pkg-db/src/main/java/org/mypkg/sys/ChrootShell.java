package org.mypkg.sys;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * Runs shell texts inside a target root: with a process and mount namespace of their own and /proc mounted, where this
 * machine allows that, else in a plain chroot. For the running system itself ({@code /}) it is a plain shell.
 *
 * <p>Where namespaces and {@code setpriv} are to be had, nothing that a script started outlives it, its time limit, or this
 * process.
 */
public final class ChrootShell {
    private static final List<String> SHELL = List.of("/bin/sh", "-c");
    private static final List<String> DIE_WITH_US = List.of("setpriv", "--pdeathsig", "KILL");

    /** The ways to lock a script in, the best first; the last works wherever chroot(2) does. */
    private static final List<List<String>> ENCLOSURES = List.of(
            join(DIE_WITH_US, List.of("unshare", "--mount", "--pid", "--fork", "--kill-child")),
            join(DIE_WITH_US, List.of("unshare", "-U", "-r", "--mount", "--pid", "--fork", "--kill-child")),
            List.of("unshare", "-m", "-p", "-f"),
            List.of());

    /** {@code $0} is the root, {@code $1} the script, the rest its arguments. */
    private static final String ENTER =
            """
            root=$0; script=$1; shift
            [ $$ = 1 ] && [ -d "$root/proc" ] && mount -t proc proc "$root/proc" 2>/dev/null
            exec chroot "$root" /bin/sh -c "$script" sh "$@"
            """;

    private final ProcessRunner runner;
    private final Path root;
    private List<String> enclosure = List.of();
    private boolean probed;

    /** @param root the target's root as the host sees it */
    public ChrootShell(ProcessRunner runner, Path root) {
        this.runner = runner;
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * Runs a script and waits for its end; 127 is the answer of a root without {@code /bin/sh}.
     *
     * @param script a shell text of less than 128 KiB
     * @param arguments its {@code $1} and so on
     * @param environment variables beside PATH, HOME and LC_ALL
     * @param lines given each line of its output as it comes
     */
    public ProcessRunner.Result run(
            String script,
            List<String> arguments,
            SortedMap<String, String> environment,
            Duration timeout,
            Consumer<String> lines)
            throws ProgramException {
        ProcessRunner.Command command = ProcessRunner.Command.of(argv(script, arguments)).within(timeout);
        for (var variable : environment.entrySet()) {
            command = command.with(variable.getKey(), variable.getValue());
        }
        return runner.run(command, lines);
    }

    private List<String> argv(String script, List<String> arguments) {
        if (root.getNameCount() == 0) {
            return join(join(SHELL, List.of(script, "sh")), arguments);
        }
        List<String> enter = join(SHELL, List.of(ENTER, root.toString(), script));
        return join(join(enclosure(), enter), arguments);
    }

    private synchronized List<String> enclosure() {
        if (!probed) {
            enclosure = ENCLOSURES.stream().filter(this::works).findFirst().orElse(List.of());
            probed = true;
        }
        return enclosure;
    }

    private boolean works(List<String> prefix) {
        try {
            return runner.run(ProcessRunner.Command.of(join(prefix, List.of("/bin/sh", "-c", ":"))))
                    .succeeded();
        } catch (ProgramException missing) {
            return false;
        }
    }

    private static List<String> join(List<String> first, List<String> second) {
        var all = new ArrayList<String>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}

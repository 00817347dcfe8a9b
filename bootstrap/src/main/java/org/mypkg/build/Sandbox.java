package org.mypkg.build;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;
import org.mypkg.sys.ProgramException;

/**
 * Runs shell texts in a world of their own: of this machine they see the programs and libraries of the distribution, read-only,
 * and the places that they are given; no network, no other process, no name or user of this machine.
 *
 * <p>A shell, the first process of new namespaces, makes the world on a small file system in memory, makes that its root with
 * {@code pivot_root} (after a plain {@code chroot} the kernel would refuse user namespaces to what runs inside), and gives up
 * the old one. The text runs as a user without privileges. The shell's input is a pipe that nobody writes to: when its other
 * end closes, be it that this program was killed, the shell ends, and with the first process of a process namespace the
 * kernel ends all others and takes the mounts away.
 */
final class Sandbox {
    /** The user and group that builds run as: beyond what distributions give to people and services. */
    static final String USER = "61001";

    private static final int KEPT_OUTPUT_BYTES = 1 << 14;
    private static final String READY = "ready";
    private static final Pattern CLOCK = Pattern.compile("(\\d+)m(\\d+(?:[.,]\\d+)?)s");
    private static final double MILLIS = 1000;

    private static final String WORLD =
            """
            fail() { echo "mypkg: the build's world could not be made: $1"; exit 125; }
            work=$1 way=$2 user=$3
            shift 3
            umask 022
            exec 3<&0 4>"$work/usage" </dev/null
            cd "$work/world" && mount -t tmpfs -o mode=0755 tmpfs . && cd "$work/world" || fail "no place of its own"
            mkdir dev proc etc old var || fail "no place of its own"
            for name in usr bin sbin lib lib32 lib64 libx32 etc/alternatives; do
                if [ -L "/$name" ]; then
                    ln -s "$(readlink "/$name")" "$name" || fail "no /$name"
                elif [ -d "/$name" ]; then
                    mkdir "$name" && mount --bind "/$name" "$name" &&
                        mount -o remount,bind,ro,nosuid,nodev "$name" || fail "/$name cannot be shown"
                fi
            done
            while [ "$1" != -- ]; do
                if [ -d "$2" ]; then mkdir -p ".$3"; else mkdir -p ".${3%/*}" && : >".$3"; fi
                mount --bind "$2" ".$3" || fail "$2 cannot be shown"
                if [ "$1" = ro ]; then
                    mount -o remount,bind,ro ".$3" || fail "$2 stays writable"
                elif [ "$way" = root ]; then
                    chown "$user:$user" ".$3" || fail "$2 cannot be given away"
                fi
                shift 3
            done
            shift
            mount -t proc -o nosuid,nodev,noexec proc proc || fail "no /proc"
            hostname mypkg 2>/dev/null || echo mypkg >proc/sys/kernel/hostname || fail "no name of its own"
            for node in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
                name=${node%%:*} number=${node#*:}
                mknod -m 666 "dev/$name" c "${number%:*}" "${number#*:}" 2>/dev/null ||
                    { : >"dev/$name" && mount --bind "/dev/$name" "dev/$name"; } || fail "no /dev/$name"
            done
            ln -s /proc/self/fd dev/fd && ln -s fd/0 dev/stdin && ln -s fd/1 dev/stdout && ln -s fd/2 dev/stderr || fail "no /dev"
            mkdir dev/shm dev/pts && mount -t tmpfs -o mode=1777 tmpfs dev/shm || fail "no /dev/shm"
            mount -t devpts -o newinstance,ptmxmode=0666,mode=0620 devpts dev/pts && ln -s pts/ptmx dev/ptmx || fail "no /dev/pts"
            ln -s ../tmp var/tmp
            printf '%s\\n' root:x:0:0:root:/:/bin/sh "build:x:$user:$user::/home:/bin/sh" >etc/passwd
            printf '%s\\n' root:x:0: "build:x:$user:" >etc/group
            echo 127.0.0.1 localhost mypkg >etc/hosts
            pivot_root . old && cd / && umount -l old && rmdir old && mount -o remount,bind,ro / || fail "the rest of the machine stays visible"
            if [ "$way" = root ]; then
                set -- --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all -- "$@"
                set -- setpriv "--reuid=$user" "--regid=$user" "$@"
            else
                set -- unshare --user "--map-user=$user" "--map-group=$user" -- setpriv --no-new-privs --inh-caps=-all -- "$@"
            fi
            echo ready >&4
            ( exec 3<&- 4>&-; cd /build; exec "$@" ) &
            child=$!
            trap 'exit 137' TERM
            ( exec 4>&-; read -r end <&3; kill -TERM 1 ) &
            exec 3<&-
            wait $child
            code=$?
            times >&4
            exit $code
            """;

    private static final List<String> NAMESPACES =
            List.of("--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "--", "/bin/sh", "-c");

    private final ProcessRunner processes;
    private Optional<Way> chosen = Optional.empty();

    Sandbox(ProcessRunner processes) {
        this.processes = processes;
    }

    /** How the namespaces are had. */
    private enum Way {
        ROOT(List.of("setsid", "unshare")),
        /** An ordinary user is root in a user namespace of his own; the build's user is mapped to him. */
        USER(List.of("setsid", "unshare", "--user", "--map-root-user"));

        private final List<String> prefix;

        Way(List<String> prefix) {
            this.prefix = List.copyOf(prefix);
        }

        private Command command(List<String> shell) {
            var argv = new ArrayList<>(prefix);
            argv.addAll(NAMESPACES);
            argv.addAll(shell);
            return Command.of(argv);
        }
    }

    /** A file or directory of this machine that is seen inside. A writable one is given to the build's user. */
    record Place(Path host, String inside, boolean writable) {}

    /**
     * What is seen inside, beside the distribution's programs.
     *
     * @param work a directory of this machine for the world's own needs
     * @param places one of them must be {@code /build}, where texts run
     * @param environment all of the texts' environment
     */
    record World(Path work, List<Place> places, SortedMap<String, String> environment) {
        World {
            places = List.copyOf(places);
            environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
        }
    }

    /** @param cpu the processor time of all that the text started and waited for */
    record Outcome(ProcessRunner.Result result, Duration cpu) {}

    /**
     * Runs a text and waits for its end.
     *
     * @param lines given each line of its output as it comes
     * @param stop asked often whether it shall be ended before its time
     * @throws BuildException (SANDBOX_UNAVAILABLE) the machine does not permit such a world
     */
    Outcome run(World world, String text, Consumer<String> lines, BooleanSupplier stop) throws Failure {
        HostFiles.createDirectories(world.work().resolve("world"));
        Path usage = world.work().resolve("usage");
        HostFiles.delete(usage);
        Way way = way(world.work().resolve("world"));
        ProcessRunner.Result result = processes.runHeld(
                way.command(shell(way, world, text)).keeping(KEPT_OUTPUT_BYTES), lines, stop);
        List<String> told = HostFiles.isRegularFile(usage) ? HostFiles.readText(usage).lines().toList() : List.of();
        if (!told.contains(READY) && !result.stopped()) {
            throw unavailable(result.output());
        }
        return new Outcome(result, told.isEmpty() ? Duration.ZERO : processorTime(told.getLast()));
    }

    /** What root runs for it; its input must be a pipe that ends when the text is to end. */
    static Command asRoot(World world, String text) {
        return Way.ROOT.command(shell(Way.ROOT, world, text));
    }

    private static List<String> shell(Way way, World world, String text) {
        var shell = new ArrayList<String>();
        shell.addAll(List.of(WORLD, "mypkg-build", world.work().toString(), way == Way.ROOT ? "root" : "user", USER));
        for (Place place : world.places()) {
            shell.addAll(List.of(place.writable() ? "rw" : "ro", place.host().toString(), place.inside()));
        }
        shell.addAll(List.of("--", "/usr/bin/env", "-i"));
        world.environment().forEach((name, value) -> shell.add(name + "=" + value));
        shell.addAll(List.of("/bin/sh", "-eu", "-c", text));
        return shell;
    }

    /** The last line of the shell's {@code times}: what its children took as user and for the system. */
    private static Duration processorTime(String line) {
        double seconds = 0;
        Matcher clock = CLOCK.matcher(line);
        while (clock.find()) {
            seconds += 60.0 * Integer.parseInt(clock.group(1)) + Double.parseDouble(clock.group(2).replace(',', '.'));
        }
        return Duration.ofMillis(Math.round(seconds * MILLIS));
    }

    private synchronized Way way(Path directory) throws BuildException {
        if (chosen.isEmpty()) {
            var refusals = new ArrayList<String>();
            for (Way way : Way.values()) {
                String refusal = refusal(way, directory);
                if (refusal.isEmpty()) {
                    chosen = Optional.of(way);
                    return way;
                }
                refusals.add(refusal);
            }
            throw unavailable(String.join("\n", refusals));
        }
        return chosen.get();
    }

    private String refusal(Way way, Path directory) {
        try {
            ProcessRunner.Result result = processes.run(
                    way.command(List.of("mount -t tmpfs tmpfs \"$0\" && mount -t proc proc \"$0\"", directory.toString())));
            return result.succeeded() ? "" : "refused: " + result.output().strip();
        } catch (ProgramException missing) {
            return String.valueOf(missing.getMessage());
        }
    }

    private static BuildException unavailable(String output) {
        return BuildException.of(
                ErrorCode.SANDBOX_UNAVAILABLE,
                "cannot make a world of its own for a build",
                output.lines().toList(),
                "run it as root, or let ordinary users make user namespaces (sysctl user.max_user_namespaces,"
                        + " kernel.unprivileged_userns_clone); in a container, start that with the right to mount");
    }
}

package org.mypkg.packaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;
import org.mypkg.sys.ProgramException;

/** Runs programs that were just built, where they can do no harm. */
@FunctionalInterface
public interface Trial {
    /** So long may a program take that only has to say that it starts. */
    Duration PATIENCE = Duration.ofSeconds(20);

    /** Runs a program of the host's file system. */
    ProcessRunner.Result run(List<String> argv) throws ProgramException;

    /** In namespaces of their own, without network, where the host allows that; a plain process otherwise. */
    static Trial isolated(ProcessRunner processes) throws ProgramException {
        List<String> unshare = List.of("unshare", "--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child", "--");
        var probe = new ArrayList<>(unshare);
        probe.add("true");
        List<String> apart = processes.run(Command.of(probe)).succeeded() ? unshare : List.of();
        return argv -> {
            var whole = new ArrayList<>(apart);
            whole.addAll(argv);
            return processes.run(Command.of(whole).within(PATIENCE).keeping(1 << 14));
        };
    }
}

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
    static Trial isolated(ProcessRunner processes) {
        List<String> apart = List.of("unshare", "--net", "--ipc", "--uts", "--pid", "--fork", "--kill-child", "--");
        return argv -> {
            var whole = new ArrayList<String>();
            var probe = new ArrayList<>(apart);
            probe.add("true");
            if (processes.run(Command.of(probe)).succeeded()) {
                whole.addAll(apart);
            }
            whole.addAll(argv);
            return processes.run(Command.of(whole).within(PATIENCE).keeping(1 << 14));
        };
    }
}

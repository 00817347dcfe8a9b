package org.mypkg.sys;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** Another program changes this root right now. */
public final class LockedException extends Failure {
    private static final long serialVersionUID = 1;

    private final String root;
    private final long pid;
    private final String command;

    /** @param root the root as people read it */
    public LockedException(String root, RootLock.Holder holder) {
        super(root + " is locked by process " + holder.pid());
        this.root = root;
        this.pid = holder.pid();
        this.command = holder.command();
    }

    /** Who holds the lock. */
    public RootLock.Holder holder() {
        return new RootLock.Holder(pid, command);
    }

    @Override
    public Diagnostic diagnostic() {
        return new Diagnostic(
                ErrorCode.ROOT_LOCKED,
                "cannot change " + root + " now",
                List.of(command.isEmpty()
                        ? holder().words() + " is changing it"
                        : holder().words() + " is changing it: " + command),
                List.of("wait for it to end, or let this command wait with --wait SECONDS"));
    }
}

package org.mypkg.cli;

import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Proposal;
import org.mypkg.engine.Session;
import org.mypkg.engine.Universe;
import picocli.CommandLine.Parameters;

/** {@code mypkg undo [N]} */
final class UndoCommand extends ChangeCommand {
    private static final long LAST = -1;

    @Parameters(arity = "0..1", paramLabel = "N", description = "The transaction to take back; the last if not given.")
    private long transaction = LAST;

    UndoCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        return goBack(bench, transaction == LAST ? new Session.Back.Latest() : new Session.Back.One(transaction));
    }

    @Override
    Order order(Bench bench, Universe universe) {
        throw new IllegalStateException("taking back orders no packages");
    }
}

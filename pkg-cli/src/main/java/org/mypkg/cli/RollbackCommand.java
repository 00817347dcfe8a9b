package org.mypkg.cli;

import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.engine.Session;
import org.mypkg.engine.Universe;
import picocli.CommandLine.Parameters;

/** {@code mypkg rollback N} */
final class RollbackCommand extends ChangeCommand {
    @Parameters(index = "0", paramLabel = "N", description = "The transaction to whose state to return; 0 is before the first.")
    private long transaction;

    RollbackCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        return goBack(bench, new Session.Back.To(transaction));
    }

    @Override
    String nothingToDo() {
        return "nothing to do: transaction " + transaction + " is the latest";
    }

    @Override
    Order order(Bench bench, Universe universe) {
        throw new IllegalStateException("taking back orders no packages");
    }
}

package org.mypkg.txn;

import java.util.List;
import org.mypkg.diag.Failure;

/** The scripts of a transaction: {@code pre-*} before anything is armed, {@code post-*} when all files are in place. */
final class ScriptPhases {
    private final ScriptRunner scripts;
    private final TransactionListener listener;

    ScriptPhases(ScriptRunner scripts, TransactionListener listener) {
        this.scripts = scripts;
        this.listener = listener;
    }

    /** Within step 4: a failure changes nothing. */
    void before(Prepared prepared) throws Failure {
        run(prepared, Scripts.pre(prepared.turns()), true);
    }

    /** Within step 6: a failure takes everything back. */
    void after(Prepared prepared) throws Failure {
        run(prepared, Scripts.post(prepared.turns()), false);
    }

    private void run(Prepared prepared, List<ScriptRunner.Script> all, boolean early) throws Failure {
        if (!prepared.changes().options().scripts()) {
            return;
        }
        for (ScriptRunner.Script script : all) {
            ScriptRunner.Result result = scripts.run(script);
            if (result.skipped()) {
                listener.notice("the " + script.label() + " script of " + script.owner() + " was skipped: the root has no shell");
            } else if (result.exitCode() != 0) {
                throw new TransactionException(early
                        ? new TransactionException.Fact.ScriptFailedEarly(script.owner(), script.label(), result.exitCode(), result.output())
                        : new TransactionException.Fact.ScriptFailed(script.owner(), script.label(), result.exitCode(), result.output()));
            }
        }
    }
}

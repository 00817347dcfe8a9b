package org.mypkg.txn;

import java.util.List;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.ScriptOutput;
import org.mypkg.diag.Failure;

/**
 * The scripts of a transaction: {@code pre-*} before anything is armed, {@code post-*} when all files are in place. What
 * they print is stored with the transaction while it is pending, and so goes with it where it is taken back.
 */
final class ScriptPhases {
    private final ScriptRunner scripts;
    private final TransactionListener listener;
    private final InstalledDb facts;
    private final long id;

    /** @param id the transaction's number */
    ScriptPhases(ScriptRunner scripts, TransactionListener listener, InstalledDb facts, long id) {
        this.scripts = scripts;
        this.listener = listener;
        this.facts = facts;
        this.id = id;
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
        int done = 0;
        for (ScriptRunner.Script script : all) {
            listener.progress(TransactionListener.Phase.SCRIPTS, done++, all.size());
            run(script.in(id), early);
        }
    }

    private void run(ScriptRunner.Script script, boolean early) throws Failure {
        ScriptRunner.Result result = scripts.run(script);
        if (result.stopped()) {
            throw new TransactionException(new TransactionException.Fact.Cancelled(!early));
        }
        if (result.skipped()) {
            listener.notice("the " + script.label() + " script of " + script.owner() + " was skipped: the root has no shell");
        } else if (result.exitCode() != 0) {
            throw new TransactionException(early
                    ? new TransactionException.Fact.ScriptFailedEarly(script.owner(), script.label(), result.exitCode(), result.output())
                    : new TransactionException.Fact.ScriptFailed(script.owner(), script.label(), result.exitCode(), result.output()));
        } else if (!result.output().isEmpty()) {
            var output = new ScriptOutput(script.owner().toString(), script.label(), result.exitCode(), result.output());
            facts.keepOutput(id, List.of(output));
        }
    }
}

package org.mypkg.txn;

import org.mypkg.model.RootPath;

/** Where everything of ours lies: M(F), T and their parts, by the names of docs/transactions.md. */
final class Places {
    /** M of the file system that holds the facts and the journal. */
    static final RootPath MAIN = RootPath.of("var/lib/mypkg");

    static final RootPath JOURNAL = MAIN.resolve("journal");
    static final RootPath JOURNAL_TMP = MAIN.resolve("journal.tmp");
    static final RootPath JOURNAL_DONE = MAIN.resolve("journal.done");
    /** Every other M(F) that was ever used, one escaped path a line, so that leftovers are found without a journal. */
    static final RootPath HOMES = MAIN.resolve("homes");

    static final RootPath HOMES_TMP = MAIN.resolve("homes.tmp");
    static final RootPath DATABASE = MAIN.resolve("installed.sqlite");
    /** What the user wants; changes as a step of the transaction. */
    static final RootPath WORLD = RootPath.of("etc/mypkg/world");
    /** The name of M(F) at the mount point of every other file system. */
    static final String HOME_NAME = ".mypkg";

    private Places() {}

    /** T on the file system of the given home. */
    static RootPath transaction(RootPath home, long id) {
        return home.resolve("t" + id);
    }

    static RootPath newItem(long id, Step step) {
        return transaction(step.home(), id).resolve("new/" + step.number());
    }

    static RootPath oldItem(long id, Step step) {
        return transaction(step.home(), id).resolve("old/" + step.number());
    }

    /** Where the new item is made: TYPE exchanges it with T/old. */
    static RootPath staged(long id, Step step) {
        return step.kind() == Step.Kind.TYPE ? oldItem(id, step) : newItem(id, step);
    }

    /** Where a user's files go that stand in the way of undoing the step. */
    static RootPath rescued(long id, Step step) {
        return step.home().resolve("rescued/t" + id + "/" + step.number());
    }

    /** T/tmp&lt;i&gt;: what undoing makes before it renames it into place. */
    static RootPath temporary(long id, Step step) {
        return transaction(step.home(), id).resolve("tmp" + step.number());
    }

    /** The journal of a transaction that is history. */
    static RootPath pastJournal(long id) {
        return transaction(MAIN, id).resolve("journal");
    }

    /**
     * Says that this transaction had been armed and was taken back: what it staged was durable then, so that what is found in
     * its directories in another form is somebody's save (step 15).
     */
    static RootPath undone(long id) {
        return transaction(MAIN, id).resolve("undone");
    }

    /** The same text as the journal's, from staging on; step 15 reads it when the journal is gone. */
    static RootPath plan(long id) {
        return transaction(MAIN, id).resolve("plan");
    }
}

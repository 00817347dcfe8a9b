package org.mypkg.txn;

import java.time.InstantSource;
import org.mypkg.db.InstalledDb;
import org.mypkg.sys.Filesystem;

/** Makes engines that do everything in the caller's thread, in order: what a simulation needs to be repeatable. */
public final class OneThread {
    private OneThread() {}

    public static TransactionEngine engine(Filesystem disk, InstalledDb facts, InstantSource clock, ScriptRunner scripts) {
        return engine(disk, facts, clock, scripts, Syncing.NEVER_FEW);
    }

    /** Syncs what it made one by one, wherever there is no more than a thousand of it. */
    public static TransactionEngine syncingOneByOne(Filesystem disk, InstalledDb facts, InstantSource clock, ScriptRunner scripts) {
        return engine(disk, facts, clock, scripts, 1000);
    }

    private static TransactionEngine engine(Filesystem disk, InstalledDb facts, InstantSource clock, ScriptRunner scripts, int few) {
        var one = new Workers(1);
        return new TransactionEngine(disk, facts, clock, scripts, TransactionListener.SILENT, one, new Syncing(disk, one, few));
    }
}

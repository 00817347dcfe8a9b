package org.mypkg.txn;

import java.time.InstantSource;
import org.mypkg.db.InstalledDb;
import org.mypkg.sys.Filesystem;

/** Makes engines that do everything in the caller's thread, in order: what a simulation needs to be repeatable. */
public final class OneThread {
    private OneThread() {}

    public static TransactionEngine engine(Filesystem disk, InstalledDb facts, InstantSource clock, ScriptRunner scripts) {
        return new TransactionEngine(disk, facts, clock, scripts, TransactionListener.SILENT, new Workers(1));
    }
}

package org.mypkg.sim;

import org.mypkg.db.InstalledDb;
import org.mypkg.sys.Filesystem;

/** What lies between the transaction and the machine: nothing, or a planted mistake. */
interface Wiring {
    /** The disk as the transaction gets it. */
    Filesystem disk(SimMachine machine);

    /** The facts as the transaction gets them. */
    default InstalledDb facts(SimMachine machine, Filesystem disk) {
        return machine.facts();
    }

    /** The plain machine. */
    Wiring DIRECT = SimMachine::disk;
}

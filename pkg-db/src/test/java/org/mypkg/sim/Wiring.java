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

    /** Whether a transaction that is small enough syncs its own files and directories, not whole file systems. */
    default boolean syncsOneByOne() {
        return false;
    }

    /** The same, with small transactions synced one by one. */
    default Wiring oneByOne() {
        Wiring plain = this;
        return new Wiring() {
            @Override
            public Filesystem disk(SimMachine machine) {
                return plain.disk(machine);
            }

            @Override
            public InstalledDb facts(SimMachine machine, Filesystem disk) {
                return plain.facts(machine, disk);
            }

            @Override
            public boolean syncsOneByOne() {
                return true;
            }
        };
    }

    /** The plain machine. */
    Wiring DIRECT = SimMachine::disk;
}

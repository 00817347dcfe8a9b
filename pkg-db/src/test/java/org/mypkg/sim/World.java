package org.mypkg.sim;

import org.mypkg.diag.Failure;

/**
 * A situation that a transaction meets.
 *
 * @param setup brings the machine into the old state
 * @param act the transaction that is swept; where it fails undisturbed, the new state is the old one
 */
record World(String name, Part setup, Part act) {
    /** Something done on a bench. */
    @FunctionalInterface
    interface Part {
        void run(Bench bench) throws Failure;
    }

    /** The machine in the old state, all durable. */
    Snapshot base() {
        SimMachine machine = SimMachine.empty();
        var bench = new Bench(machine, Wiring.DIRECT);
        try {
            for (String path : new String[] {"etc", "etc/mypkg", "var", "var/lib", "var/lib/mypkg"}) {
                bench.directory(path);
            }
            setup.run(bench);
        } catch (Failure failed) {
            throw new IllegalStateException("world " + name + " cannot be set up: " + failed.diagnostic(), failed);
        }
        machine.syncAll();
        return machine.snapshot();
    }

    @Override
    public String toString() {
        return name;
    }
}

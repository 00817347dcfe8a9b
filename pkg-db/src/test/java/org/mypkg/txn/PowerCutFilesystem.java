package org.mypkg.txn;

import java.util.function.Predicate;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;
import org.mypkg.sys.PassingDisk;

/** A real disk from which the power goes in front of one effect. */
final class PowerCutFilesystem extends PassingDisk {
    /** No effect is the one. */
    static final int NEVER = -1;

    private final int at;
    private final Cutter cutter;
    private final Predicate<Effect> forgotten;
    private int done;

    /** Cuts the power. */
    @FunctionalInterface
    interface Cutter {
        void cut() throws DiskException;
    }

    /**
     * @param at how many effects happen before the cut
     * @param forgotten effects that count and do not happen: planted mistakes
     */
    PowerCutFilesystem(Filesystem real, int at, Cutter cutter, Predicate<Effect> forgotten) {
        super(real);
        this.forgotten = forgotten;
        this.at = at;
        this.cutter = cutter;
    }

    /** How many effects were asked for. */
    synchronized int effects() {
        return done;
    }

    private synchronized boolean isCut() {
        return done++ == at;
    }

    @Override
    public void apply(Effect effect) throws DiskException {
        if (isCut()) {
            cutter.cut();
        }
        if (!forgotten.test(effect)) {
            super.apply(effect);
        }
    }
}

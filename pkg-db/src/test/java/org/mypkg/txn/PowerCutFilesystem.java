package org.mypkg.txn;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** A real disk from which the power goes in front of one effect. */
final class PowerCutFilesystem implements Filesystem {
    /** No effect is the one. */
    static final int NEVER = -1;

    private final Filesystem real;
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
        this.forgotten = forgotten;
        this.real = real;
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
            real.apply(effect);
        }
    }

    @Override
    public Optional<FileStat> stat(RootPath path) throws DiskException {
        return real.stat(path);
    }

    @Override
    public List<Bytes> list(RootPath directory) throws DiskException {
        return real.list(directory);
    }

    @Override
    public Bytes readLink(RootPath path) throws DiskException {
        return real.readLink(path);
    }

    @Override
    public InputStream read(RootPath path) throws DiskException {
        return real.read(path);
    }

    @Override
    public Space space(RootPath anyPathOnIt) throws DiskException {
        return real.space(anyPathOnIt);
    }
}

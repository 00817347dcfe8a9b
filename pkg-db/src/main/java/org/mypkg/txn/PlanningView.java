package org.mypkg.txn;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** The disk as step 1 sees it: looked at by rules of its own, and never changed. */
abstract class PlanningView implements Filesystem {
    private final Filesystem disk;

    PlanningView(Filesystem disk) {
        this.disk = disk;
    }

    @Override
    public final void apply(Effect effect) {
        throw new IllegalStateException("step 1 changes nothing: " + effect);
    }

    @Override
    public Optional<FileStat> stat(RootPath path) throws DiskException {
        return disk.stat(path);
    }

    @Override
    public List<Bytes> list(RootPath directory) throws DiskException {
        return disk.list(directory);
    }

    @Override
    public Bytes readLink(RootPath path) throws DiskException {
        return disk.readLink(path);
    }

    @Override
    public InputStream read(RootPath path) throws DiskException {
        return disk.read(path);
    }

    @Override
    public final boolean mayMove(RootPath directory, RootPath notEmpty) throws DiskException {
        return disk.mayMove(directory, notEmpty);
    }

    @Override
    public final void mayChange(RootPath directory) throws DiskException {
        disk.mayChange(directory);
    }

    @Override
    public final Space space(RootPath anyPathOnIt) throws DiskException {
        return disk.space(anyPathOnIt);
    }
}

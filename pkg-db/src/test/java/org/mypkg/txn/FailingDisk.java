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

/** A disk that refuses one effect, by its number, and does all others. */
final class FailingDisk implements Filesystem {
    private final Filesystem real;
    private final int errno;
    private int left;

    FailingDisk(Filesystem real, int at, int errno) {
        this.real = real;
        this.left = at;
        this.errno = errno;
    }

    boolean hasFailed() {
        return left < 0;
    }

    @Override
    public void apply(Effect effect) throws DiskException {
        if (left-- == 0) {
            throw new DiskException("write", "in a test", errno);
        }
        real.apply(effect);
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
    public void mayChange(RootPath directory) throws DiskException {
        real.mayChange(directory);
    }

    @Override
    public Space space(RootPath anyPathOnIt) throws DiskException {
        return real.space(anyPathOnIt);
    }
}

package org.mypkg.sys;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** A disk that passes everything on to another; tests override what they want to be different. */
public class PassingDisk implements Filesystem {
    private final Filesystem below;

    public PassingDisk(Filesystem below) {
        this.below = below;
    }

    @Override
    public void apply(Effect effect) throws DiskException {
        below.apply(effect);
    }

    @Override
    public Optional<FileStat> stat(RootPath path) throws DiskException {
        return below.stat(path);
    }

    @Override
    public List<Bytes> list(RootPath directory) throws DiskException {
        return below.list(directory);
    }

    @Override
    public Bytes readLink(RootPath path) throws DiskException {
        return below.readLink(path);
    }

    @Override
    public InputStream read(RootPath path) throws DiskException {
        return below.read(path);
    }

    @Override
    public void mayChange(RootPath directory) throws DiskException {
        below.mayChange(directory);
    }

    @Override
    public Space space(RootPath anyPathOnIt) throws DiskException {
        return below.space(anyPathOnIt);
    }
}

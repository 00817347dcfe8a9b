package org.mypkg.sys;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** The disk itself, by Linux system calls relative to a descriptor of the root. */
public final class LinuxFilesystem implements Filesystem, AutoCloseable {
    private LinuxFilesystem() {}

    /** Opens the root directory; needs Linux 5.8 or newer on x86-64. */
    public static LinuxFilesystem open(Path root) throws DiskException {
        throw new UnsupportedOperationException(root.toString());
    }

    @Override
    public void apply(Effect effect) throws DiskException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<FileStat> stat(RootPath path) throws DiskException {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Bytes> list(RootPath directory) throws DiskException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Bytes readLink(RootPath path) throws DiskException {
        throw new UnsupportedOperationException();
    }

    @Override
    public InputStream read(RootPath path) throws DiskException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Space space(RootPath anyPathOnIt) throws DiskException {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}

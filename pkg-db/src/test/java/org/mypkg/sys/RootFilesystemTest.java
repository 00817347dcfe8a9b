package org.mypkg.sys;

import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** A disk on which every question is the first one, so that the plain reader has to answer it, keeps the contract. */
final class RootFilesystemTest extends FilesystemContract {
    private final Scratch scratch = Scratch.asRoot();

    @Override
    protected Filesystem openEmpty() throws DiskException {
        return new PassingDisk(scratch.open()) {
            @Override
            public Optional<Glance> glance(RootPath path) throws DiskException {
                try (RootFilesystem fresh = fresh()) {
                    return fresh.glance(path);
                }
            }

            @Override
            public List<Bytes> list(RootPath directory) throws DiskException {
                try (RootFilesystem fresh = fresh()) {
                    return fresh.list(directory);
                }
            }

            @Override
            public InputStream read(RootPath path) throws DiskException {
                try (RootFilesystem fresh = fresh()) {
                    return fresh.read(path);
                }
            }
        };
    }

    private RootFilesystem fresh() throws DiskException {
        return RootFilesystem.open(scratch.directory().resolve("root"));
    }

    @Override
    protected void release() throws DiskException {
        scratch.release();
    }
}

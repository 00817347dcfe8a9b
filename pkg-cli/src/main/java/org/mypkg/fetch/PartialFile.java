package org.mypkg.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.mypkg.model.Digest;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * A download that is not complete: the bytes so far lie beside the destination under a name made of the promised digest, so
 * that only a download of the same bytes continues it.
 */
final class PartialFile implements AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 16;

    private final Path path;
    private final FetchRequest request;
    private final MessageDigest digester = Digest.digester();
    private OutputStream out;
    private long lengthBytes;

    private PartialFile(Path path, FetchRequest request, OutputStream out) {
        this.path = path;
        this.request = request;
        this.out = out;
    }

    /** Continues what an earlier download left, or begins. */
    static PartialFile open(FetchRequest request) throws DiskException {
        Path destination = request.destination().toAbsolutePath();
        Path path = destination.resolveSibling("." + request.digest() + ".part");
        var partial = new PartialFile(path, request, HostFiles.append(path));
        partial.readBack();
        return partial;
    }

    private void readBack() throws DiskException {
        byte[] block = new byte[BLOCK_BYTES];
        try (InputStream in = HostFiles.open(path)) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                digester.update(block, 0, n);
                lengthBytes += n;
            }
        } catch (IOException thrown) {
            throw failed("read", thrown);
        }
        if (lengthBytes > request.limitBytes()) {
            restart();
        }
    }

    long lengthBytes() {
        return lengthBytes;
    }

    /** Whether all that may come is here. */
    boolean isFull() {
        return lengthBytes >= request.limitBytes();
    }

    /** Forgets what is here. */
    void restart() throws DiskException {
        close();
        out = HostFiles.create(path);
        digester.reset();
        lengthBytes = 0;
    }

    /** Adds bytes; the caller has made sure that they are not too many. */
    void add(byte[] block, int count) throws DiskException {
        try {
            out.write(block, 0, count);
        } catch (IOException thrown) {
            throw failed("write", thrown);
        }
        digester.update(block, 0, count);
        lengthBytes += count;
    }

    /** Whether what is here is what was promised; if not, it is forgotten. */
    boolean complete() throws DiskException {
        Digest actual = Digest.finish(digester);
        if (!actual.equals(request.digest())) {
            restart();
            return false;
        }
        close();
        HostFiles.sync(path);
        HostFiles.move(path, request.destination());
        return true;
    }

    /** Removes what is here. */
    void discard() throws DiskException {
        close();
        HostFiles.delete(path);
    }

    @Override
    public void close() throws DiskException {
        try {
            out.close();
        } catch (IOException thrown) {
            throw failed("write", thrown);
        }
    }

    private DiskException failed(String operation, IOException thrown) {
        boolean full = String.valueOf(thrown.getMessage()).contains("No space left");
        return new DiskException(operation, path.toString(), full ? DiskException.ENOSPC : DiskException.EIO, thrown);
    }
}

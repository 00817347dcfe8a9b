package org.mypkg.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.HostLock;

/**
 * A download that is not complete: the bytes so far lie beside the destination under a name made of the promised digest, so
 * that only a download of the same bytes continues it. Whoever writes holds the kernel's lock on it: of two processes that
 * want the same file the second waits, and finds it there.
 */
final class PartialFile implements AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 16;

    private final Path path;
    private final FetchRequest request;
    private final HostLock lock;
    private final Promise promise;
    private OutputStream out;
    private long lengthBytes;
    private boolean there;

    private PartialFile(Path path, FetchRequest request, HostLock lock, OutputStream out) {
        this.path = path;
        this.request = request;
        this.promise = request.promise();
        this.lock = lock;
        this.out = out;
    }

    /**
     * Continues what an earlier download left, or begins; waits for another process that is at it.
     *
     * @throws FetchException (CANCELLED) this thread was interrupted while it waited
     */
    static PartialFile open(FetchRequest request) throws FetchException, DiskException {
        Path destination = request.destination().toAbsolutePath();
        Path path = destination.resolveSibling("." + request.digest() + ".part");
        HostLock lock = HostLock.await(path)
                .orElseThrow(() -> new FetchException(
                        FetchException.Kind.CANCELLED, request.from().getFirst(), "stopped on request"));
        try {
            var partial = new PartialFile(path, request, lock, HostFiles.append(path));
            partial.look();
            return partial;
        } catch (DiskException | RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    private void look() throws DiskException {
        Path destination = request.destination();
        there = HostFiles.isRegularFile(destination) && isRight(destination);
        promise.reset();
        if (!there) {
            readBack();
        }
    }

    /** Whether somebody else has completed the file meanwhile. */
    boolean isThere() {
        return there;
    }

    private boolean isRight(Path destination) throws DiskException {
        take(destination);
        return promise.isKept();
    }

    /** Returns how long the file is. */
    private long take(Path file) throws DiskException {
        byte[] block = new byte[BLOCK_BYTES];
        long length = 0;
        try (InputStream in = HostFiles.open(file)) {
            for (int n = in.read(block); n >= 0; n = in.read(block)) {
                promise.update(block, n);
                length += n;
            }
        } catch (IOException thrown) {
            throw failed("read", thrown);
        }
        return length;
    }

    private void readBack() throws DiskException {
        lengthBytes = take(path);
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
        closeFile();
        out = HostFiles.create(path);
        promise.reset();
        lengthBytes = 0;
    }

    /** Adds bytes; the caller has made sure that they are not too many. */
    void add(byte[] block, int count) throws DiskException {
        try {
            out.write(block, 0, count);
        } catch (IOException thrown) {
            throw failed("write", thrown);
        }
        promise.update(block, count);
        lengthBytes += count;
    }

    /** Whether what is here is what was promised; if not, it is forgotten. */
    boolean complete() throws DiskException {
        if (!promise.isKept()) {
            restart();
            return false;
        }
        closeFile();
        HostFiles.sync(path);
        HostFiles.move(path, request.destination());
        there = true;
        return true;
    }

    /** What has come stays for the next try; an empty file does not. */
    @Override
    public void close() throws DiskException {
        try (lock) {
            closeFile();
            if (lengthBytes == 0 || there) {
                HostFiles.delete(path);
            }
        }
    }

    private void closeFile() throws DiskException {
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

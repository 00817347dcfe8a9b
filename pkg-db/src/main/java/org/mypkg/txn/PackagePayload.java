package org.mypkg.txn;

import java.io.IOException;
import java.io.InputStream;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;

/** The content of a package's files, frame by frame. Several threads may read different frames at once. */
public interface PackagePayload {
    /**
     * Hands out every file of a frame in order, having checked the frame's digest first.
     *
     * @param frame index in the manifest's list of frames
     * @throws Failure when the payload is not what the manifest promises, or what the receiver throws
     */
    void readFrame(int frame, Receiver receiver) throws Failure, IOException;

    /** Takes one file after the other. */
    @FunctionalInterface
    interface Receiver {
        /**
         * @param fileIndex index in the manifest's list of files
         * @param content the bytes of a regular file, whose digest is checked when the end is read; empty for all else; may be left unread
         */
        void accept(int fileIndex, FileEntry entry, InputStream content) throws Failure, IOException;
    }

    /** The payload of a package without frames. */
    PackagePayload EMPTY = (frame, receiver) -> {
        throw new IOException("the package has no frame " + frame);
    };
}

package org.mypkg.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.mypkg.model.RootPath;
import org.mypkg.sys.FileStat;

/**
 * Writes the archive format that the kernel unpacks at its start: cpio's "new ASCII" format, as the kernel's
 * Documentation/driver-api/early-userspace/buffer-format.rst describes it. All numbers are eight hexadecimal digits; names
 * and contents are padded to four bytes. It has no room for extended attributes.
 */
final class CpioWriter {
    private static final long LARGEST_BYTES = 0xffff_ffffL;
    private static final int ALIGNMENT = 4;
    private static final int HEADER_BYTES = 110;
    private static final String END = "TRAILER!!!";

    private final OutputStream out;
    private long written;

    CpioWriter(OutputStream out) {
        this.out = out;
    }

    /**
     * One entry; its content must follow at once.
     *
     * @param inode counted by the caller; the names of one file share it
     * @param links how many names of this file the archive holds
     * @param mtimeSeconds since 1970; the format ends in 2106
     */
    void entry(RootPath path, FileStat stat, long inode, long links, long mtimeSeconds, long sizeBytes)
            throws IOException {
        if (sizeBytes > LARGEST_BYTES) {
            throw new IOException(path + " is too large for a cpio archive: " + sizeBytes + " bytes");
        }
        long mode = typeBits(stat.kind()) | stat.meta().mode();
        byte[] name = path.isRoot() ? new byte[] {'.'} : path.toBytes();
        long[] fields = {
            inode, mode, stat.meta().uid(), stat.meta().gid(), links, mtimeSeconds, sizeBytes,
            0, 0, stat.rdevMajor(), stat.rdevMinor(), name.length + 1, 0
        };
        header(fields, name);
    }

    private void header(long[] fields, byte[] name) throws IOException {
        var text = new StringBuilder(HEADER_BYTES).append("070701");
        for (long field : fields) {
            text.append(String.format(Locale.ROOT, "%08X", field & LARGEST_BYTES));
        }
        put(text.toString().getBytes(StandardCharsets.US_ASCII));
        put(name);
        put(new byte[1]);
        pad();
    }

    /** The content of the entry before, which promised exactly so many bytes. */
    void content(InputStream in, long sizeBytes) throws IOException {
        long copied = in.transferTo(out);
        if (copied != sizeBytes) {
            throw new IOException("the file changed while it was read: " + copied + " bytes in place of " + sizeBytes);
        }
        written += copied;
        pad();
    }

    /** Ends the archive. */
    void finish() throws IOException {
        long[] fields = {0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, END.length() + 1, 0};
        header(fields, END.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void put(byte[] bytes) throws IOException {
        out.write(bytes);
        written += bytes.length;
    }

    private void pad() throws IOException {
        while (written % ALIGNMENT != 0) {
            out.write(0);
            written++;
        }
    }

    /** The type of a file as its mode carries it (inode(7)). */
    static int typeBits(FileStat.Kind kind) {
        return switch (kind) {
            case REGULAR -> 0100000;
            case DIRECTORY -> 0040000;
            case SYMLINK -> 0120000;
            case CHARACTER_DEVICE -> 0020000;
            case BLOCK_DEVICE -> 0060000;
            case FIFO -> 0010000;
            case SOCKET -> 0140000;
        };
    }
}

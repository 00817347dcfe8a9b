package org.mypkg.archive;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;

/**
 * The tar header that a manifest entry demands, byte for byte: POSIX.1-2001 ustar, preceded by a pax extended header where
 * the entry does not fit.
 *
 * <p>There is no parser. The reader makes the header anew and compares, so that no two programs can disagree about what a
 * header means.
 */
final class TarHeaders {
    static final int BLOCK_BYTES = 512;

    private static final int NAME_BYTES = 100;
    private static final long SIZE_MAX = 0_77777777777L;
    private static final int ID_MAX = 0_7777777;

    private TarHeaders() {}

    /** All header blocks of an entry; its content follows, filled up with zeros to whole blocks. */
    static byte[] encode(FileEntry entry) {
        byte[] records = paxRecords(entry);
        byte[] own = ustar(entry);
        if (records.length == 0) {
            return own;
        }
        var meta = FileMeta.of(0644, 0, 0, 0);
        var extended = new Ustar("././@PaxHeader".getBytes(StandardCharsets.US_ASCII), 'x', records.length, meta);
        var out = new ByteArrayOutputStream();
        out.writeBytes(extended.block(new byte[0], 0, 0));
        out.writeBytes(Arrays.copyOf(records, Math.toIntExact(padded(records.length))));
        out.writeBytes(own);
        return out.toByteArray();
    }

    /** The length of an entry with headers, content and padding. @throws ArithmeticException beyond 2^63-1 */
    static long totalBytes(FileEntry entry) {
        return Math.addExact(encode(entry).length, padded(contentBytes(entry)));
    }

    static long contentBytes(FileEntry entry) {
        return entry instanceof FileEntry.Regular regular ? regular.sizeBytes() : 0;
    }

    /** The length rounded up to whole blocks. @throws ArithmeticException beyond 2^63-1 */
    static long padded(long bytes) {
        return Math.addExact(bytes, BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    private static byte[] ustar(FileEntry entry) {
        char type = typeOf(entry);
        var header = new Ustar(nameOf(entry), type, contentBytes(entry), entry.meta());
        return switch (entry) {
            case FileEntry.Symlink link -> header.block(link.target().toArray(), 0, 0);
            case FileEntry.Hardlink link -> header.block(link.target().toBytes(), 0, 0);
            case FileEntry.Device device -> header.block(new byte[0], device.major(), device.minor());
            case FileEntry.Regular regular -> header.block(new byte[0], 0, 0);
            case FileEntry.Directory directory -> header.block(new byte[0], 0, 0);
            case FileEntry.Fifo fifo -> header.block(new byte[0], 0, 0);
        };
    }

    private static char typeOf(FileEntry entry) {
        return switch (entry) {
            case FileEntry.Regular regular -> '0';
            case FileEntry.Hardlink link -> '1';
            case FileEntry.Symlink link -> '2';
            case FileEntry.Device device -> device.block() ? '4' : '3';
            case FileEntry.Directory directory -> '5';
            case FileEntry.Fifo fifo -> '6';
        };
    }

    private static byte[] nameOf(FileEntry entry) {
        byte[] path = entry.path().isRoot() ? new byte[] {'.'} : entry.path().toBytes();
        if (entry instanceof FileEntry.Directory) {
            byte[] withSlash = Arrays.copyOf(path, path.length + 1);
            withSlash[path.length] = '/';
            return withSlash;
        }
        return path;
    }

    private static byte[] paxRecords(FileEntry entry) {
        var out = new ByteArrayOutputStream();
        FileMeta meta = entry.meta();
        addIfLong(out, "path", nameOf(entry));
        switch (entry) {
            case FileEntry.Symlink link -> addIfLong(out, "linkpath", link.target().toArray());
            case FileEntry.Hardlink link -> addIfLong(out, "linkpath", link.target().toBytes());
            case FileEntry.Regular regular -> addIfLarge(out, "size", regular.sizeBytes(), SIZE_MAX);
            case FileEntry.Device device -> {}
            case FileEntry.Directory directory -> {}
            case FileEntry.Fifo fifo -> {}
        }
        addIfLarge(out, "uid", meta.uid(), ID_MAX);
        addIfLarge(out, "gid", meta.gid(), ID_MAX);
        if (meta.mtimeNanos() != 0 || meta.mtimeSeconds() < 0 || meta.mtimeSeconds() > SIZE_MAX) {
            add(out, "mtime", timeText(meta).getBytes(StandardCharsets.US_ASCII));
        }
        if (!(entry instanceof FileEntry.Hardlink)) {
            for (Map.Entry<String, Bytes> xattr : meta.xattrs().entrySet()) {
                add(out, "SCHILY.xattr." + escaped(xattr.getKey()), xattr.getValue().toArray());
            }
        }
        return out.toByteArray();
    }

    /** GNU tar's way to keep {@code =} out of a keyword. */
    private static String escaped(String xattrName) {
        return xattrName.replace("%", "%25").replace("=", "%3D");
    }

    /** Decimal seconds; a pax time of -1.5 lies half a second before -1. */
    private static String timeText(FileMeta meta) {
        long seconds = meta.mtimeSeconds();
        int nanos = meta.mtimeNanos();
        if (nanos == 0) {
            return Long.toString(seconds);
        }
        boolean before = seconds < 0;
        long whole = before ? -(seconds + 1) : seconds;
        int part = before ? 1_000_000_000 - nanos : nanos;
        return String.format(Locale.ROOT, "%s%d.%09d", before ? "-" : "", whole, part);
    }

    private static void addIfLong(ByteArrayOutputStream out, String key, byte[] value) {
        if (value.length > NAME_BYTES) {
            add(out, key, value);
        }
    }

    private static void addIfLarge(ByteArrayOutputStream out, String key, long value, long fits) {
        if (value > fits) {
            add(out, key, Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** A record is {@code LENGTH KEY=VALUE\n}, its length including the digits of the length. */
    private static void add(ByteArrayOutputStream out, String key, byte[] value) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        int rest = keyBytes.length + value.length + 3;
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        out.writeBytes((length + " ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(keyBytes);
        out.write('=');
        out.writeBytes(value);
        out.write('\n');
    }

    /** One block of 512 bytes; what does not fit into a field stands in the extended header, and the field is cut or zero. */
    private record Ustar(byte[] name, char type, long size, FileMeta meta) {
        byte[] block(byte[] link, int major, int minor) {
            byte[] block = new byte[BLOCK_BYTES];
            bytes(block, 0, NAME_BYTES, name);
            octal(block, 100, 8, meta.mode());
            octal(block, 108, 8, meta.uid());
            octal(block, 116, 8, meta.gid());
            octal(block, 124, 12, size);
            octal(block, 136, 12, meta.mtimeSeconds());
            block[156] = (byte) type;
            bytes(block, 157, NAME_BYTES, link);
            bytes(block, 257, 8, "ustar\00000".getBytes(StandardCharsets.US_ASCII));
            octal(block, 329, 8, major);
            octal(block, 337, 8, minor);
            checksum(block);
            return block;
        }

        private static void bytes(byte[] block, int at, int width, byte[] value) {
            System.arraycopy(value, 0, block, at, Math.min(width, value.length));
        }

        private static void octal(byte[] block, int at, int width, long value) {
            long fits = value < 0 || value >= 1L << (3 * (width - 1)) ? 0 : value;
            String digits = Long.toOctalString(fits);
            Arrays.fill(block, at, at + width - 1, (byte) '0');
            bytes(block, at + width - 1 - digits.length(), digits.length(), digits.getBytes(StandardCharsets.US_ASCII));
        }

        /** The sum of all bytes, the field itself counted as eight spaces; six digits, a NUL, a space. */
        private static void checksum(byte[] block) {
            Arrays.fill(block, 148, 156, (byte) ' ');
            int sum = 0;
            for (byte b : block) {
                sum += b & 0xff;
            }
            bytes(block, 148, 7, String.format(Locale.ROOT, "%06o\0", sum).getBytes(StandardCharsets.US_ASCII));
        }
    }
}

package org.mypkg.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.mypkg.image.ImageTree.Item;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat.Kind;

/**
 * Packs a tree as a tar archive: POSIX.1-2001 pax, extended headers only where an entry does not fit into the plain one,
 * attributes as {@code SCHILY.xattr} records, no names of users. Entries come in the order of paths.
 */
final class TarWriter {
    private static final int BLOCK_BYTES = 512;
    private static final int NAME_BYTES = 100;
    private static final int ID_MAX = 0_7777777;
    private static final long SIZE_MAX = 0_77777777777L;
    private static final int CHECKSUM_AT = 148;

    private final ImageTree tree;
    private final OutputStream out;

    TarWriter(ImageTree tree, OutputStream out) {
        this.tree = tree;
        this.out = out;
    }

    /** Writes the archive, uncompressed; the stream stays open. */
    void write() throws DiskException, IOException {
        Map<Long, List<RootPath>> groups = tree.groups();
        for (Map.Entry<RootPath, Item> entry : tree.items().entrySet()) {
            RootPath path = entry.getKey();
            RootPath first = groups.getOrDefault(entry.getValue().group(), List.of(path)).getFirst();
            put(path, entry.getValue(), first);
        }
        out.write(new byte[2 * BLOCK_BYTES]);
    }

    private void put(RootPath path, Item item, RootPath first) throws DiskException, IOException {
        boolean again = !first.equals(path);
        char type = again ? '1' : typeOf(item);
        byte[] target = switch (type) {
            case '1' -> first.toBytes();
            case '2' -> contentOf(item);
            default -> new byte[0];
        };
        long size = type == '0' ? item.body().sizeBytes() : 0;
        byte[] name = nameOf(path, item);
        byte[] records = records(name, target, size, item.meta());
        if (records.length > 0) {
            byte[] extended = "././@PaxHeader".getBytes(StandardCharsets.US_ASCII);
            out.write(header(extended, 'x', records.length, FileMeta.of(0644, 0, 0, 0), new byte[0], 0, 0));
            out.write(Arrays.copyOf(records, Math.toIntExact(padded(records.length))));
        }
        out.write(header(name, type, size, item.meta(), target, item.major(), item.minor()));
        if (size > 0) {
            content(path, item, size);
        }
    }

    private void content(RootPath path, Item item, long size) throws DiskException, IOException {
        try (InputStream in = item.body().open()) {
            long copied = in.transferTo(out);
            if (copied != size) {
                throw new IOException(path + " changed while it was read: " + copied + " bytes in place of " + size);
            }
        }
        out.write(new byte[(int) (padded(size) - size)]);
    }

    private static byte[] contentOf(Item item) throws DiskException, IOException {
        try (InputStream in = item.body().open()) {
            return in.readAllBytes();
        }
    }

    private static byte[] nameOf(RootPath path, Item item) {
        byte[] name = path.isRoot() ? new byte[] {'.'} : path.toBytes();
        if (!item.is(Kind.DIRECTORY)) {
            return name;
        }
        byte[] slashed = Arrays.copyOf(name, name.length + 1);
        slashed[name.length] = '/';
        return slashed;
    }

    private static char typeOf(Item item) {
        return switch (item.kind()) {
            case REGULAR -> '0';
            case SYMLINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case BLOCK_DEVICE -> '4';
            case DIRECTORY -> '5';
            case FIFO, SOCKET -> '6';
        };
    }

    private static byte[] records(byte[] name, byte[] target, long size, FileMeta meta) {
        var records = new ByteArrayOutputStream();
        if (name.length > NAME_BYTES) {
            record(records, "path", name);
        }
        if (target.length > NAME_BYTES) {
            record(records, "linkpath", target);
        }
        if (size > SIZE_MAX) {
            record(records, "size", Long.toString(size).getBytes(StandardCharsets.US_ASCII));
        }
        if (meta.uid() > ID_MAX) {
            record(records, "uid", Integer.toString(meta.uid()).getBytes(StandardCharsets.US_ASCII));
        }
        if (meta.gid() > ID_MAX) {
            record(records, "gid", Integer.toString(meta.gid()).getBytes(StandardCharsets.US_ASCII));
        }
        for (Map.Entry<String, Bytes> attribute : meta.xattrs().entrySet()) {
            record(records, "SCHILY.xattr." + attribute.getKey(), attribute.getValue().toArray());
        }
        return records.toByteArray();
    }

    /** {@code LENGTH KEY=VALUE\n}, where the length counts its own digits. */
    private static void record(ByteArrayOutputStream records, String key, byte[] value) {
        byte[] front = (" " + key + "=").getBytes(StandardCharsets.UTF_8);
        int rest = front.length + value.length + 1;
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        records.writeBytes(Integer.toString(length).getBytes(StandardCharsets.US_ASCII));
        records.writeBytes(front);
        records.writeBytes(value);
        records.write('\n');
    }

    private static byte[] header(byte[] name, char type, long size, FileMeta meta, byte[] target, int major, int minor) {
        byte[] block = new byte[BLOCK_BYTES];
        System.arraycopy(name, 0, block, 0, Math.min(name.length, NAME_BYTES));
        octal(block, 100, 8, meta.mode());
        octal(block, 108, 8, Math.min(meta.uid(), ID_MAX));
        octal(block, 116, 8, Math.min(meta.gid(), ID_MAX));
        octal(block, 124, 12, Math.min(size, SIZE_MAX));
        octal(block, 136, 12, Math.max(0, meta.mtimeSeconds()));
        Arrays.fill(block, CHECKSUM_AT, CHECKSUM_AT + 8, (byte) ' ');
        block[156] = (byte) type;
        System.arraycopy(target, 0, block, 157, Math.min(target.length, NAME_BYTES));
        byte[] magic = {'u', 's', 't', 'a', 'r', 0, '0', '0'};
        System.arraycopy(magic, 0, block, 257, magic.length);
        octal(block, 329, 8, major);
        octal(block, 337, 8, minor);
        int sum = 0;
        for (byte b : block) {
            sum += b & 0xff;
        }
        octal(block, CHECKSUM_AT, 7, sum);
        return block;
    }

    private static void octal(byte[] block, int at, int length, long value) {
        String digits = String.format(Locale.ROOT, "%0" + (length - 1) + "o", value);
        System.arraycopy(digits.getBytes(StandardCharsets.US_ASCII), 0, block, at, digits.length());
        block[at + length - 1] = 0;
    }

    private static long padded(long bytes) {
        return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }
}

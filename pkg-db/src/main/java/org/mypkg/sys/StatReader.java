package org.mypkg.sys;

import java.util.SortedMap;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;

/** Turns what {@code statx(2)} left in the structure into a {@link FileStat}. Offsets are those of its manual page. */
final class StatReader {
    private static final int TYPE_MASK = 0170000;
    private static final int PERMISSION_MASK = 07777;
    /** The answer holds the mount's number (Linux 5.8). */
    private static final int HAS_MOUNT = 0x1000;
    private static final long IMMUTABLE = 0x10;
    private static final long APPEND = 0x20;
    private static final long MOUNT_ROOT = 0x2000;

    private StatReader() {}

    static FileStat read(NativeBuffer memory, SortedMap<String, Bytes> xattrs) {
        int mode = memory.structShort(28);
        FileStat.Kind kind = kindOf(mode);
        boolean sized = kind == FileStat.Kind.REGULAR || kind == FileStat.Kind.SYMLINK;
        boolean device = kind == FileStat.Kind.CHARACTER_DEVICE || kind == FileStat.Kind.BLOCK_DEVICE;
        var meta = new FileMeta(
                mode & PERMISSION_MASK,
                memory.structInt(20),
                memory.structInt(24),
                memory.structLong(112),
                memory.structInt(120),
                xattrs);
        long number = ((long) memory.structInt(136) << 32) | memory.structInt(140);
        boolean hasMount = (memory.structInt(0) & HAS_MOUNT) != 0;
        return new FileStat(
                kind,
                meta,
                number,
                memory.structLong(32),
                Integer.toUnsignedLong(memory.structInt(16)),
                sized ? memory.structLong(40) : 0,
                device ? memory.structInt(128) : 0,
                device ? memory.structInt(132) : 0,
                hasMount ? memory.structLong(144) : number,
                guard(memory.structLong(8)));
    }

    private static FileStat.Guard guard(long attributes) {
        return (attributes & (IMMUTABLE | APPEND | MOUNT_ROOT)) == 0
                ? FileStat.Guard.NONE
                : new FileStat.Guard(
                        (attributes & IMMUTABLE) != 0, (attributes & APPEND) != 0, (attributes & MOUNT_ROOT) != 0);
    }

    /** Whether an owner's number is beyond what metadata can say (2,147,483,647). */
    static boolean ownerTooLarge(NativeBuffer memory) {
        return memory.structInt(20) < 0 || memory.structInt(24) < 0;
    }

    static FileStat.Kind kind(NativeBuffer memory) {
        return kindOf(memory.structShort(28));
    }

    /** The type of inode that the upper bits of a mode name (inode(7)). */
    static FileStat.Kind kindOf(int mode) {
        return switch (mode & TYPE_MASK) {
            case 0040000 -> FileStat.Kind.DIRECTORY;
            case 0120000 -> FileStat.Kind.SYMLINK;
            case 0020000 -> FileStat.Kind.CHARACTER_DEVICE;
            case 0060000 -> FileStat.Kind.BLOCK_DEVICE;
            case 0010000 -> FileStat.Kind.FIFO;
            case 0140000 -> FileStat.Kind.SOCKET;
            default -> FileStat.Kind.REGULAR;
        };
    }
}

package org.mypkg.sys;

/** What the kernel calls devices and pipes. */
final class Nodes {
    private Nodes() {}

    /** The type bits of a mode (inode(7)). */
    static int typeBits(Effect.NodeKind kind) {
        return switch (kind) {
            case Effect.NodeKind.CharacterDevice device -> 0020000;
            case Effect.NodeKind.BlockDevice device -> 0060000;
            case Effect.NodeKind.Fifo fifo -> 0010000;
        };
    }

    static FileStat.Kind kind(Effect.NodeKind kind) {
        return switch (kind) {
            case Effect.NodeKind.CharacterDevice device -> FileStat.Kind.CHARACTER_DEVICE;
            case Effect.NodeKind.BlockDevice device -> FileStat.Kind.BLOCK_DEVICE;
            case Effect.NodeKind.Fifo fifo -> FileStat.Kind.FIFO;
        };
    }

    /** The device number as mknod(2) wants it; 0 for a pipe. */
    static long number(Effect.NodeKind kind) {
        return switch (kind) {
            case Effect.NodeKind.CharacterDevice device -> number(device.major(), device.minor());
            case Effect.NodeKind.BlockDevice device -> number(device.major(), device.minor());
            case Effect.NodeKind.Fifo fifo -> 0;
        };
    }

    /** The kernel's 32-bit encoding: 12 bits of major number amid 20 of minor (include/linux/kdev_t.h). */
    private static long number(int major, int minor) {
        return (minor & 0xffL) | ((major & 0xfffL) << 8) | ((minor & 0xfff00L) << 12);
    }
}

package org.mypkg.sys;

import java.nio.charset.StandardCharsets;

/**
 * The system calls that this program uses, with their arguments in words. Every answer below zero is an error number with
 * its sign turned. Calls that a signal interrupted are made again. One operation uses it at a time.
 */
final class Kernel {
    /** "Relative to the working directory": only for absolute paths here. */
    static final int AT_FDCWD = -100;

    static final int AT_SYMLINK_NOFOLLOW = 0x100;
    static final int AT_REMOVEDIR = 0x200;
    static final int AT_EMPTY_PATH = 0x1000;
    /** The same number as {@link #AT_REMOVEDIR}, in another call. */
    static final int AT_EACCESS = 0x200;
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0100;
    static final int O_EXCL = 0200;
    static final int O_NONBLOCK = 04000;
    static final int O_DIRECTORY = 0200000;
    static final int O_NOFOLLOW = 0400000;
    static final int O_CLOEXEC = 02000000;
    static final int O_PATH = 010000000;
    static final int RENAME_NOREPLACE = 1;
    static final int RENAME_EXCHANGE = 2;
    static final int LOCK_SH = 1;
    static final int LOCK_EX = 2;
    static final int LOCK_NB = 4;
    static final int EAGAIN = 11;

    private static final int W_OK = 2;
    private static final int X_OK = 1;
    private static final int RESOLVE_NO_MAGICLINKS = 0x02;
    private static final int RESOLVE_IN_ROOT = 0x10;
    private static final int OPEN_HOW_BYTES = 24;
    /** What stat(2) has, and the number of the mount. */
    private static final int STATX_WANTED = 0x17ff;
    private static final int RACES_MAX = 1000;
    private static final byte[] EMPTY = {};

    final NativeBuffer memory = new NativeBuffer();

    /**
     * Opens a path below a root descriptor as if that were the root of everything: links and {@code ..} cannot leave it. The
     * kernel answers EAGAIN where a rename elsewhere made it unsure; asking again is all that it wants.
     */
    int openBeneath(int root, byte[] path, int flags) {
        memory.setStructLong(0, flags | O_CLOEXEC);
        memory.setStructLong(8, 0);
        memory.setStructLong(16, RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS);
        long name = memory.firstName(path);
        long result = -EAGAIN;
        for (int i = 0; i < RACES_MAX && (result == -EAGAIN || result == -DiskException.EINTR); i++) {
            result = memory.call(Syscall.OPENAT2, root, name, memory.structAddress(), OPEN_HOW_BYTES, 0, 0);
        }
        return (int) result;
    }

    /** Opens a name in a directory; a link of that name is not followed. */
    int open(int directory, byte[] name, int flags, int mode) {
        long address = memory.firstName(name);
        return (int) again(Syscall.OPENAT, directory, address, flags | O_NOFOLLOW | O_CLOEXEC, mode);
    }

    /** Opens an absolute path of the host, links followed. */
    int openHost(byte[] path, int flags) {
        return (int) again(Syscall.OPENAT, AT_FDCWD, memory.firstName(path), flags | O_CLOEXEC, 0);
    }

    /** Closes a written file; its error tells of bytes that were lost. Never made again: the descriptor is gone either way. */
    long close(int file) {
        long result = memory.call(Syscall.CLOSE, file, 0, 0, 0, 0, 0);
        return result == -DiskException.EINTR ? 0 : result;
    }

    /** Reads into the data block, at most so many bytes; 0 at the end. */
    int read(int file, int length) {
        return (int) again(Syscall.READ, file, memory.dataAddress(), length, 0);
    }

    /** Writes the first bytes of the data block, all of them unless there is an error. */
    long write(int file, int length) {
        int done = 0;
        while (done < length) {
            long n = again(Syscall.WRITE, file, memory.dataAddress() + done, length - done, 0);
            if (n < 0) {
                return n;
            }
            done += (int) n;
        }
        return done;
    }

    long makeDirectory(int directory, byte[] name, int mode) {
        return again(Syscall.MKDIRAT, directory, memory.firstName(name), mode, 0);
    }

    long makeSymlink(byte[] target, int directory, byte[] name) {
        return again(Syscall.SYMLINKAT, memory.secondName(target), directory, memory.firstName(name), 0);
    }

    long makeNode(int directory, byte[] name, int mode, long device) {
        return again(Syscall.MKNODAT, directory, memory.firstName(name), mode, device);
    }

    long link(int from, byte[] existing, int directory, byte[] name) {
        return again(Syscall.LINKAT, from, memory.firstName(existing), directory, memory.secondName(name));
    }

    long rename(int from, byte[] oldName, int to, byte[] newName, int flags) {
        return again(Syscall.RENAMEAT2, from, memory.firstName(oldName), to, memory.secondName(newName), flags);
    }

    long unlink(int directory, byte[] name, int flags) {
        return again(Syscall.UNLINKAT, directory, memory.firstName(name), flags, 0);
    }

    long chown(int item, int uid, int gid) {
        return again(Syscall.FCHOWNAT, item, memory.firstName(EMPTY), uid, gid, AT_EMPTY_PATH);
    }

    long chmod(int file, int mode) {
        return again(Syscall.FCHMOD, file, mode, 0, 0);
    }

    /** For descriptors of which only the path was opened: FCHMOD refuses those, the name under /proc leads to the same inode. */
    long chmodByPath(int item, int mode) {
        return again(Syscall.CHMOD, memory.firstName(procPath(item)), mode, 0, 0);
    }

    /** Sets the modification time; the access time is given the same. */
    long setTime(int item, long seconds, int nanos) {
        memory.setStructLong(0, seconds);
        memory.setStructLong(8, nanos);
        memory.setStructLong(16, seconds);
        memory.setStructLong(24, nanos);
        return again(Syscall.UTIMENSAT, item, memory.firstName(EMPTY), memory.structAddress(), AT_EMPTY_PATH);
    }

    /** Looks at a name in a directory; the answer lies in the structure. */
    long statx(int directory, byte[] name) {
        return again(
                Syscall.STATX, directory, memory.firstName(name), AT_SYMLINK_NOFOLLOW, STATX_WANTED,
                memory.structAddress());
    }

    /** Looks at an opened inode; the answer lies in the structure. */
    long statxItem(int item) {
        return again(
                Syscall.STATX, item, memory.firstName(EMPTY), AT_EMPTY_PATH, STATX_WANTED, memory.structAddress());
    }

    /** Whether this process, as it is now, may change what is in an opened directory; says so as the change itself would. */
    long mayChange(int directory) {
        return again(Syscall.FACCESSAT2, directory, memory.firstName(EMPTY), W_OK | X_OK, AT_EMPTY_PATH | AT_EACCESS);
    }

    long statfs(int item) {
        return again(Syscall.FSTATFS, item, memory.structAddress(), 0, 0);
    }

    /** Reads a link's text into the data block. */
    int readLink(int directory, byte[] name) {
        return (int) again(
                Syscall.READLINKAT, directory, memory.firstName(name), memory.dataAddress(), NativeBuffer.DATA_BYTES);
    }

    /** Reads the next entries of a directory into the data block; 0 at the end. */
    int entries(int directory) {
        return (int) again(Syscall.GETDENTS64, directory, memory.dataAddress(), NativeBuffer.DATA_BYTES, 0);
    }

    long sync(int file) {
        return again(Syscall.FSYNC, file, 0, 0, 0);
    }

    long syncFilesystem(int anyFileOnIt) {
        return again(Syscall.SYNCFS, anyFileOnIt, 0, 0, 0);
    }

    long lock(int file, int operation) {
        return again(Syscall.FLOCK, file, operation, 0, 0);
    }

    /** Gives a file so many bytes of the disk from its beginning on; they read as zeros. */
    long allocate(int file, long bytes) {
        return again(Syscall.FALLOCATE, file, 0, 0, bytes);
    }

    long truncate(int file) {
        return again(Syscall.FTRUNCATE, file, 0, 0, 0);
    }

    /** The name under which this process finds an opened inode again, itself and not what a link there leads to. */
    static byte[] procPath(int item) {
        return ("/proc/self/fd/" + item).getBytes(StandardCharsets.US_ASCII);
    }

    /** Makes a call of up to four arguments, again and again while signals interrupt it. */
    long again(int number, long a, long b, long c, long d) {
        return again(number, a, b, c, d, 0);
    }

    private long again(int number, long a, long b, long c, long d, long e) {
        long result;
        do {
            result = memory.call(number, a, b, c, d, e, 0);
        } while (result == -DiskException.EINTR);
        return result;
    }
}

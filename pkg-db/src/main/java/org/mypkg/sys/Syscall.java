package org.mypkg.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * The C library's {@code syscall(2)}, in one shape for all calls: every argument a {@code long}. Each further shape would
 * cost 2 to 5 ms of every start, which no cache takes away. Numbers are those of x86-64.
 */
final class Syscall {
    static final int READ = 0;
    static final int WRITE = 1;
    static final int CLOSE = 3;
    static final int IOCTL = 16;
    static final int FLOCK = 73;
    static final int FSYNC = 74;
    static final int FTRUNCATE = 77;
    static final int CHMOD = 90;
    static final int FCHMOD = 91;
    static final int FSTATFS = 138;
    static final int SETXATTR = 188;
    static final int FSETXATTR = 190;
    static final int GETXATTR = 191;
    static final int LGETXATTR = 192;
    static final int LISTXATTR = 194;
    static final int LLISTXATTR = 195;
    static final int REMOVEXATTR = 197;
    static final int GETDENTS64 = 217;
    static final int OPENAT = 257;
    static final int FALLOCATE = 285;
    static final int MKDIRAT = 258;
    static final int MKNODAT = 259;
    static final int FCHOWNAT = 260;
    static final int UNLINKAT = 263;
    static final int LINKAT = 265;
    static final int SYMLINKAT = 266;
    static final int READLINKAT = 267;
    static final int UTIMENSAT = 280;
    static final int SYNCFS = 306;
    static final int RENAMEAT2 = 316;
    static final int STATX = 332;
    static final int OPENAT2 = 437;
    static final int FACCESSAT2 = 439;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_AT = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle HANDLE = handle();
    private static final MemorySegment UNREAD_STATE = Arena.global().allocate(STATE);

    private Syscall() {}

    private static MethodHandle handle() {
        var eightLongs = FunctionDescriptor.of(
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG,
                ValueLayout.JAVA_LONG);
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"), eightLongs, Linker.Option.captureCallState("errno"));
    }

    /** How many bytes a caller must offer for {@link #call}'s state. */
    static long stateBytes() {
        return STATE.byteSize();
    }

    /** The kernel's answer as the kernel gives it: a negative number is the error number with its sign turned. */
    static long call(MemorySegment state, long number, long a, long b, long c, long d, long e, long f) {
        try {
            long result = (long) HANDLE.invokeExact(state, number, a, b, c, d, e, f);
            return result == -1 ? -state.get(ValueLayout.JAVA_INT, ERRNO_AT) : result;
        } catch (Throwable impossible) {
            throw new IllegalStateException("system call " + number, impossible);
        }
    }

    /** Closes a descriptor of which nothing was written; its answer would tell nothing. */
    static void close(int descriptor) {
        call(UNREAD_STATE, CLOSE, descriptor, 0, 0, 0, 0, 0);
    }
}

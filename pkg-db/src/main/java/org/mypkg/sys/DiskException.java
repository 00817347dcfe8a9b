package org.mypkg.sys;

import java.util.List;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;

/** The disk refused an operation. */
public final class DiskException extends Failure {
    private static final long serialVersionUID = 1;

    /** The error numbers that somebody decides by, as Linux numbers them on x86-64. */
    public static final int EPERM = 1, ENOENT = 2, EINTR = 4, EIO = 5, EACCES = 13, EEXIST = 17, EXDEV = 18, ENOTDIR = 20,
            EISDIR = 21, EINVAL = 22, EFBIG = 27, ENOSPC = 28, EROFS = 30, EMLINK = 31, ENOTEMPTY = 39, ELOOP = 40, EOPNOTSUPP = 95,
            EDQUOT = 122;

    private final String operation;
    private final String path;
    private final int errno;

    /**
     * @param operation what was tried, as a verb: "create", "rename"
     * @param path where, as people read it
     * @param errno the kernel's error number
     */
    public DiskException(String operation, String path, int errno) {
        super("cannot " + operation + " " + path + ": error " + errno);
        this.operation = operation;
        this.path = path;
        this.errno = errno;
    }

    public DiskException(String operation, String path, int errno, Throwable cause) {
        super("cannot " + operation + " " + path + ": error " + errno, cause);
        this.operation = operation;
        this.path = path;
        this.errno = errno;
    }

    public String operation() {
        return operation;
    }

    public int errno() {
        return errno;
    }

    @Override
    public Diagnostic diagnostic() {
        String title = "cannot " + operation + " " + path;
        return switch (errno) {
            case ENOSPC, EDQUOT -> new Diagnostic(ErrorCode.NO_SPACE, title, List.of("no space is left on its file system"),
                    List.of("free some space, then run the same command again"));
            case EPERM, EACCES -> new Diagnostic(ErrorCode.NO_PERMISSION, title, List.of("permission denied"),
                    List.of("run the command as the owner of the root, usually as root"));
            case EROFS -> new Diagnostic(ErrorCode.NO_PERMISSION, title, List.of("its file system is mounted read-only"),
                    List.of("mount it writable, then run the same command again"));
            default -> new Diagnostic(ErrorCode.DISK_FAILED, title, List.of(reason()),
                    path.startsWith("/proc/") ? List.of("mount it first: mount -t proc proc /proc") : List.of());
        };
    }

    private String reason() {
        return switch (errno) {
            case ENOENT -> "no such file or directory";
            case EIO -> "the device reported an input/output error";
            case EEXIST -> "something exists there already";
            case EXDEV -> "it lies outside the root or on another file system";
            case ENOTDIR -> "a part of the path is no directory";
            case EISDIR -> "it is a directory";
            case ENOTEMPTY -> "the directory is not empty";
            case ELOOP -> "too many symbolic links";
            default -> "the system says: error " + errno;
        };
    }
}

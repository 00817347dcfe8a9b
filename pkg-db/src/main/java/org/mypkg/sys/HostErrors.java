package org.mypkg.sys;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;

/** Finds the kernel's error number again in what Java throws: some errors have a class of their own, the others only a text. */
final class HostErrors {
    private HostErrors() {}

    /** The failure of an operation on a host file. */
    static DiskException of(String operation, Path path, IOException thrown) {
        return new DiskException(operation, path.toString(), errno(thrown), thrown);
    }

    private static int errno(IOException thrown) {
        return switch (thrown) {
            case NoSuchFileException absent -> DiskException.ENOENT;
            case FileAlreadyExistsException there -> DiskException.EEXIST;
            case AccessDeniedException denied -> DiskException.EACCES;
            case DirectoryNotEmptyException full -> DiskException.ENOTEMPTY;
            case NotDirectoryException file -> DiskException.ENOTDIR;
            case NotLinkException other -> DiskException.EINVAL;
            case FileSystemLoopException loop -> DiskException.ELOOP;
            case FileSystemException other -> ofText(String.valueOf(other.getReason()));
            case IOException other -> ofText(String.valueOf(other.getMessage()));
        };
    }

    private static int ofText(String text) {
        if (text.contains("No space left")) {
            return DiskException.ENOSPC;
        }
        if (text.contains("Read-only file system")) {
            return DiskException.EROFS;
        }
        if (text.contains("Not a directory")) {
            return DiskException.ENOTDIR;
        }
        if (text.contains("Is a directory")) {
            return DiskException.EISDIR;
        }
        if (text.contains("Invalid cross-device link")) {
            return DiskException.EXDEV;
        }
        if (text.contains("Too many levels of symbolic links")) {
            return DiskException.ELOOP;
        }
        if (text.contains("Operation not permitted")) {
            return DiskException.EPERM;
        }
        return text.contains("Disk quota exceeded") ? DiskException.EDQUOT : DiskException.EIO;
    }
}

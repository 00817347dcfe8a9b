package org.mypkg.sys;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The longer operations behind {@link HostFiles}. */
final class HostTrees {
    private static final int NEW_FILE_MODE = 0644;

    private HostTrees() {}

    /** Writes beside the file, makes the bytes durable, renames over it, makes the name durable. */
    static void replace(Path file, HostFiles.Writer content) throws DiskException {
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        try {
            Path fresh = Files.createTempFile(directory, ".new-", "");
            try {
                fill(fresh, content);
                Files.setPosixFilePermissions(fresh, modeFor(file));
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException thrown) {
            throw HostErrors.of("write", file, thrown);
        }
        HostFiles.sync(directory);
    }

    private static void fill(Path fresh, HostFiles.Writer content) throws IOException {
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }

    private static Set<PosixFilePermission> modeFor(Path file) throws IOException {
        try {
            return Files.getPosixFilePermissions(file);
        } catch (NoSuchFileException fresh) {
            return permissions(NEW_FILE_MODE);
        }
    }

    static Optional<FileStat.Kind> kind(Path path) throws DiskException {
        try {
            int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return Optional.of(StatReader.kindOf(mode));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException thrown) {
            DiskException failure = HostErrors.of("look at", path, thrown);
            if (failure.errno() == DiskException.ENOTDIR) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & (0400 >> bit)) != 0) {
                set.add(all[bit]);
            }
        }
        return set;
    }

    static int bits(Set<PosixFilePermission> permissions) {
        int mode = 0;
        for (PosixFilePermission permission : permissions) {
            mode |= 0400 >> permission.ordinal();
        }
        return mode;
    }

    static void delete(Path path) throws DiskException {
        try {
            Files.walkFileTree(path, new Deleter());
        } catch (NoSuchFileException gone) {
            if (!path.toString().equals(gone.getFile())) {
                throw HostErrors.of("remove", path, gone);
            }
        } catch (IOException thrown) {
            throw HostErrors.of("remove", path, thrown);
        }
    }

    static void copy(Path from, Path to) throws DiskException {
        try {
            Files.walkFileTree(from, new Copier(from, to));
        } catch (IOException thrown) {
            throw HostErrors.of("copy", from, thrown);
        }
    }

    /** Removes files first, directories on the way back; a directory that its owner made unwritable is opened first. */
    private static final class Deleter extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            if (!Files.isWritable(directory)) {
                Files.setPosixFilePermissions(directory, permissions(0700));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException thrown) throws IOException {
            if (thrown != null) {
                throw thrown;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }

    /** Copies files as they come; sets the times and modes of directories when they are full. */
    private static final class Copier extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;
        private final List<FileTime> times = new ArrayList<>();

        Copier(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            Files.createDirectory(target(directory));
            times.add(attributes.lastModifiedTime());
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.copy(file, target(file), StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException thrown) throws IOException {
            if (thrown != null) {
                throw thrown;
            }
            Path copy = target(directory);
            Files.setPosixFilePermissions(copy, Files.getPosixFilePermissions(directory));
            Files.setLastModifiedTime(copy, times.removeLast());
            return FileVisitResult.CONTINUE;
        }

        private Path target(Path path) {
            return to.resolve(from.relativize(path));
        }
    }
}

package org.mypkg.sys;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.mypkg.archive.ByteSource;
import org.mypkg.model.Digest;

/**
 * The door to ordinary files of the host, outside any target root: configuration, caches, work directories.
 *
 * <p>Everything that lies in a target root goes through {@link Filesystem} instead, because a link in there may lead
 * anywhere. Every failure is a {@link DiskException} with the kernel's error number.
 */
public final class HostFiles {
    private static final long READ_ALL_MAX_BYTES = Integer.MAX_VALUE - 16L;

    private HostFiles() {}

    /** The source of a new file's bytes. */
    @FunctionalInterface
    public interface Writer {
        /** Writes all bytes of a file. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** All bytes of a file. */
    public static byte[] read(Path file) throws DiskException {
        return read(file, READ_ALL_MAX_BYTES);
    }

    /** All bytes of a file that must not be longer than the limit, else {@code EFBIG}. */
    public static byte[] read(Path file, long limitBytes) throws DiskException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) Math.min(limitBytes + 1, READ_ALL_MAX_BYTES));
            if (bytes.length > limitBytes) {
                throw new DiskException("read", file.toString(), DiskException.EFBIG);
            }
            return bytes;
        } catch (IOException thrown) {
            throw HostErrors.of("read", file, thrown);
        }
    }

    /** A file as UTF-8 text; bytes that are none become replacement characters. */
    public static String readText(Path file) throws DiskException {
        return new String(read(file), StandardCharsets.UTF_8);
    }

    /** The digest of a file's bytes. */
    public static Digest digest(Path file) throws DiskException {
        return asked("read", file, () -> {
            try (InputStream in = Files.newInputStream(file)) {
                return Digest.of(in);
            }
        });
    }

    /** A stream over a file's bytes; reading it throws plain {@link IOException}. */
    public static InputStream open(Path file) throws DiskException {
        return asked("open", file, () -> Files.newInputStream(file));
    }

    /** A file as a source of bytes at any offset, for several readers at once; it keeps nothing open. */
    public static ByteSource source(Path file) throws DiskException {
        if (!Files.isRegularFile(file)) {
            int errno = Files.exists(file) ? DiskException.EISDIR : DiskException.ENOENT;
            throw new DiskException("open", file.toString(), errno);
        }
        return new FileSource(file);
    }

    /** A stream that replaces a file's bytes; a half-written file stays visible, see {@link #write} for the alternative. */
    public static OutputStream create(Path file) throws DiskException {
        return asked("create", file, () -> Files.newOutputStream(file));
    }

    /** A stream that adds to the end of a file and makes it if need be. */
    public static OutputStream append(Path file) throws DiskException {
        return asked(
                "append to",
                file,
                () -> Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    /** Writes bytes at an offset of a file, which is made if need be; what lies before and was never written reads as zeros. */
    public static void writeAt(Path file, long offset, byte[] bytes) throws DiskException {
        done("write to", file, () -> {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                var left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left, offset + left.position());
                }
            }
        });
    }

    /** Replaces a file as one step that survives a power cut: a reader sees the old bytes or the new ones. */
    public static void write(Path file, byte[] bytes) throws DiskException {
        write(file, out -> out.write(bytes));
    }

    /** Like {@link #write(Path, byte[])}, for text in UTF-8. */
    public static void writeText(Path file, String text) throws DiskException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Like {@link #write(Path, byte[])}, for bytes that are made on the way. */
    public static void write(Path file, Writer content) throws DiskException {
        HostTrees.replace(file, content);
    }

    /** Makes a file's bytes, or a directory's names, durable. */
    public static void sync(Path fileOrDirectory) throws DiskException {
        try (FileChannel channel = FileChannel.open(fileOrDirectory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException thrown) {
            throw HostErrors.of("sync", fileOrDirectory, thrown);
        }
    }

    /** What a directory holds, sorted. */
    public static List<Path> list(Path directory) throws DiskException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException thrown) {
            throw HostErrors.of("list", directory, thrown);
        } catch (UncheckedIOException thrown) {
            throw HostErrors.of("list", directory, Objects.requireNonNull(thrown.getCause()));
        }
    }

    /** A directory and everything below it, sorted, each directory before what it holds; links are not followed. */
    public static List<Path> walk(Path directory) throws DiskException {
        try (Stream<Path> entries = Files.walk(directory)) {
            return entries.sorted().toList();
        } catch (IOException thrown) {
            throw HostErrors.of("list", directory, thrown);
        } catch (UncheckedIOException thrown) {
            throw HostErrors.of("list", directory, Objects.requireNonNull(thrown.getCause()));
        }
    }

    /** What lies there, the last link not followed; empty where nothing does. */
    public static Optional<FileStat.Kind> kind(Path path) throws DiskException {
        return HostTrees.kind(path);
    }

    /** Whether something lies there; a link counts as what it leads to. */
    public static boolean exists(Path path) {
        return Files.exists(path);
    }

    /** Whether it is a directory or a link to one. */
    public static boolean isDirectory(Path path) {
        return Files.isDirectory(path);
    }

    /** Whether it is a regular file or a link to one. */
    public static boolean isRegularFile(Path path) {
        return Files.isRegularFile(path);
    }

    /** Whether it is a symbolic link. */
    public static boolean isSymbolicLink(Path path) {
        return Files.isSymbolicLink(path);
    }

    /** Whether this process may execute it. */
    public static boolean isExecutable(Path path) {
        return Files.isExecutable(path);
    }

    /** Whether this process may write to it. */
    public static boolean isWritable(Path path) {
        return Files.isWritable(path);
    }

    /** The length of a file's content. */
    public static long sizeBytes(Path file) throws DiskException {
        return asked("look at", file, () -> Files.size(file));
    }

    /** When its content last changed. */
    public static Instant modified(Path path) throws DiskException {
        return asked("look at", path, () -> Files.getLastModifiedTime(path).toInstant());
    }

    /** Sets when its content last changed. */
    public static void setModified(Path path, Instant time) throws DiskException {
        done("set the time of", path, () -> Files.setLastModifiedTime(path, FileTime.from(time)));
    }

    /** The nine permission bits; a link counts as what it leads to. */
    public static int mode(Path path) throws DiskException {
        return asked("look at", path, () -> HostTrees.bits(Files.getPosixFilePermissions(path)));
    }

    /** Sets the nine permission bits. */
    public static void setMode(Path path, int mode) throws DiskException {
        done("set the mode of", path, () -> Files.setPosixFilePermissions(path, HostTrees.permissions(mode)));
    }

    /** The text of a symbolic link. */
    public static Path readLink(Path link) throws DiskException {
        return asked("read the link", link, () -> Files.readSymbolicLink(link));
    }

    /** Makes a symbolic link; nothing may exist there. */
    public static void symlink(Path link, Path target) throws DiskException {
        done("create", link, () -> Files.createSymbolicLink(link, target));
    }

    /** Gives a file a further name; nothing may exist there. */
    public static void link(Path existing, Path name) throws DiskException {
        done("link", name, () -> Files.createLink(name, existing));
    }

    /** The path with every link resolved; it must exist. */
    public static Path realPath(Path path) throws DiskException {
        return asked("resolve", path, () -> path.toRealPath());
    }

    /** Makes a directory and what is missing above it. */
    public static Path createDirectories(Path directory) throws DiskException {
        return asked("create", directory, () -> Files.isDirectory(directory) ? directory : Files.createDirectories(directory));
    }

    /** Makes a new directory for this process alone, below the system's place for such. */
    public static Path createTemporaryDirectory(String prefix) throws DiskException {
        return asked("create a directory in", Path.of("/tmp"), () -> Files.createTempDirectory(prefix));
    }

    /** Makes a new directory for this process alone, in the given one. */
    public static Path createTemporaryDirectory(Path parent, String prefix) throws DiskException {
        return asked("create a directory in", parent, () -> Files.createTempDirectory(parent, prefix));
    }

    /** Makes a new empty file for this user alone, in the given directory. */
    public static Path createTemporaryFile(Path parent, String prefix, String suffix) throws DiskException {
        return asked("create a file in", parent, () -> Files.createTempFile(parent, prefix, suffix));
    }

    /** Removes a file, a link or an empty directory; whether something was there. */
    public static boolean delete(Path path) throws DiskException {
        return asked("remove", path, () -> Files.deleteIfExists(path));
    }

    /** Removes whatever lies there, a directory with all that it holds; links are removed, never followed. */
    public static void deleteTree(Path path) throws DiskException {
        HostTrees.delete(path);
    }

    /** Renames in one step, replacing a file that is there; fails across file systems. */
    public static void move(Path from, Path to) throws DiskException {
        done(
                "rename",
                from,
                () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING));
    }

    /** Copies one file, link or empty directory with its times and mode; replaces a file that is there. */
    public static void copy(Path from, Path to) throws DiskException {
        done(
                "copy",
                from,
                () -> Files.copy(
                        from,
                        to,
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING,
                        LinkOption.NOFOLLOW_LINKS));
    }

    /** Copies a directory with all that it holds, links as links, times and modes kept; the copy must not exist. */
    public static void copyTree(Path from, Path to) throws DiskException {
        HostTrees.copy(from, to);
    }

    /** A question to the host's file system. */
    @FunctionalInterface
    private interface Question<R> {
        R ask() throws IOException;
    }

    /** A change of the host's file system. */
    @FunctionalInterface
    private interface Deed {
        void run() throws IOException;
    }

    private static <R> R asked(String operation, Path path, Question<R> question) throws DiskException {
        try {
            return question.ask();
        } catch (IOException thrown) {
            throw HostErrors.of(operation, path, thrown);
        }
    }

    private static void done(String operation, Path path, Deed deed) throws DiskException {
        asked(operation, path, () -> {
            deed.run();
            return path;
        });
    }
}

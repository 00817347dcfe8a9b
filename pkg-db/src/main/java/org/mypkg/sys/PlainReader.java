package org.mypkg.sys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * Looks at a root with what Java brings along, as far as that goes. It walks down from the root's own descriptor, one name
 * after the other, and follows no link at all, so it never leaves the root, whatever is renamed meanwhile ({@code openat(2)} with
 * {@code O_NOFOLLOW}).
 *
 * <p>It answers only what it is sure of: a directory, a regular file, a link, or nothing there. A link on the way, a name that is
 * not ASCII, a device, and every error are an {@link IOException}, which tells nothing but that somebody else is to be asked.
 */
final class PlainReader {
    private final SecureDirectoryStream<Path> root;

    private PlainReader(SecureDirectoryStream<Path> root) {
        this.root = root;
    }

    /** Opens the root directory. */
    static PlainReader open(Path root) throws IOException {
        DirectoryStream<Path> opened = Files.newDirectoryStream(root);
        if (opened instanceof SecureDirectoryStream<Path> secure) {
            return new PlainReader(secure);
        }
        opened.close();
        throw unsure(root);
    }

    Optional<Filesystem.Glance> glance(RootPath path) throws IOException {
        try {
            return Optional.of(ask(path, (directory, name) -> glance(name, attributes(directory, name))));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        }
    }

    private static Filesystem.Glance glance(Path name, BasicFileAttributes found) throws IOException {
        if (found.isRegularFile()) {
            return new Filesystem.Glance(FileStat.Kind.REGULAR, found.size());
        }
        if (found.isDirectory()) {
            return new Filesystem.Glance(FileStat.Kind.DIRECTORY, 0);
        }
        if (found.isSymbolicLink()) {
            return new Filesystem.Glance(FileStat.Kind.SYMLINK, found.size());
        }
        throw unsure(name);
    }

    /** The names in a directory, sorted by bytes. */
    List<Bytes> list(RootPath path) throws IOException {
        return ask(path, (above, name) -> {
            try (SecureDirectoryStream<Path> directory = below(above, name)) {
                return names(directory);
            }
        });
    }

    private static List<Bytes> names(SecureDirectoryStream<Path> directory) throws IOException {
        var names = new ArrayList<Bytes>();
        try {
            for (Path entry : directory) {
                String name = String.valueOf(entry.getFileName());
                if (!isAscii(name)) {
                    throw unsure(entry);
                }
                names.add(Bytes.utf8(name));
            }
        } catch (DirectoryIteratorException broken) {
            throw new IOException(broken);
        }
        Collections.sort(names);
        return names;
    }

    /** The content of a regular file. Looked at before it is opened, since opening a pipe would wait for whoever writes to it. */
    InputStream read(RootPath path) throws IOException {
        return ask(path, (directory, name) -> {
            if (!attributes(directory, name).isRegularFile()) {
                throw unsure(name);
            }
            return Channels.newInputStream(
                    directory.newByteChannel(name, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        });
    }

    /** Gives the descriptor back; what its answer could tell concerns nobody. */
    void close() {
        try {
            root.close();
        } catch (IOException gone) {
            // Nothing was written.
        }
    }

    /** Something about a name in an opened directory. */
    @FunctionalInterface
    private interface Question<R> {
        R ask(SecureDirectoryStream<Path> directory, Path name) throws IOException;
    }

    private <R> R ask(RootPath path, Question<R> question) throws IOException {
        String text = new String(path.toBytes(), StandardCharsets.ISO_8859_1);
        if (path.isRoot() || !isAscii(text)) {
            throw unsure(text);
        }
        Path names = Path.of(text);
        int last = names.getNameCount() - 1;
        SecureDirectoryStream<Path> here = root;
        try {
            for (int i = 0; i < last; i++) {
                SecureDirectoryStream<Path> next = below(here, names.getName(i));
                leave(here);
                here = next;
            }
            return question.ask(here, names.getName(last));
        } finally {
            leave(here);
        }
    }

    private void leave(SecureDirectoryStream<Path> directory) throws IOException {
        if (directory != root) {
            directory.close();
        }
    }

    private static SecureDirectoryStream<Path> below(SecureDirectoryStream<Path> above, Path name) throws IOException {
        if (!attributes(above, name).isDirectory()) {
            throw unsure(name);
        }
        return above.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
    }

    private static BasicFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7e || text.charAt(i) < ' ') {
                return false;
            }
        }
        return true;
    }

    private static IOException unsure(Object what) {
        return new FileSystemException(what.toString());
    }
}

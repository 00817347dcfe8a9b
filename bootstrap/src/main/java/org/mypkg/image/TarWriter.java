package org.mypkg.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mypkg.archive.PlainTar;
import org.mypkg.image.ImageTree.Item;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat.Kind;

/** Packs a tree as a tar archive, in the order of paths: with the headers that packages have inside, and no names of users. */
final class TarWriter {
    /** No header says what a content's digest is. */
    private static final Digest NOT_NEEDED = Digest.of(new byte[0]);

    private final ImageTree tree;
    private final OutputStream out;

    TarWriter(ImageTree tree, OutputStream out) {
        this.tree = tree;
        this.out = out;
    }

    /** Writes the archive, uncompressed; the stream stays open. */
    void write() throws DiskException, IOException {
        Map<Long, List<RootPath>> groups = tree.groups();
        var entries = new ArrayList<FileEntry>();
        for (Map.Entry<RootPath, Item> entry : tree.items().entrySet()) {
            RootPath path = entry.getKey();
            RootPath first = groups.getOrDefault(entry.getValue().group(), List.of(path)).getFirst();
            entries.add(entry(path, entry.getValue(), first));
        }
        try {
            PlainTar.write(entries, file -> open(file.path()), out);
        } catch (IOException failed) {
            if (failed.getCause() instanceof DiskException unreadable) {
                throw unreadable;
            }
            throw failed;
        }
    }

    private static FileEntry entry(RootPath path, Item item, RootPath first) throws DiskException, IOException {
        if (!first.equals(path)) {
            return new FileEntry.Hardlink(path, item.meta(), first);
        }
        return switch (item.kind()) {
            case REGULAR -> new FileEntry.Regular(path, item.meta(), item.body().sizeBytes(), NOT_NEEDED);
            case SYMLINK -> new FileEntry.Symlink(path, item.meta(), contentOf(item));
            case CHARACTER_DEVICE, BLOCK_DEVICE ->
                new FileEntry.Device(path, item.meta(), item.is(Kind.BLOCK_DEVICE), item.major(), item.minor());
            case DIRECTORY -> new FileEntry.Directory(path, item.meta());
            case FIFO, SOCKET -> new FileEntry.Fifo(path, item.meta());
        };
    }

    private static Bytes contentOf(Item item) throws DiskException, IOException {
        try (InputStream in = item.body().open()) {
            return Bytes.of(in.readAllBytes());
        }
    }

    private InputStream open(RootPath path) throws IOException {
        try {
            return Optional.ofNullable(tree.items().get(path)).orElseThrow().body().open();
        } catch (DiskException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        }
    }
}

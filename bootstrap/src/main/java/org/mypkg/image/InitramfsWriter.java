package org.mypkg.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mypkg.image.ImageTree.Item;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;

/**
 * Packs a tree as an initramfs: owners, modes, device nodes and hard links as they are, entries in the order of paths and
 * inode numbers counted from 1, so that the same tree gives the same bytes.
 */
final class InitramfsWriter {
    private final ImageTree tree;
    private final Map<Long, List<RootPath>> groups;
    /** The inode numbers of files with several names, by their groups: the first name is met first. */
    private final Map<Long, Long> inodes = new TreeMap<>();

    InitramfsWriter(ImageTree tree) {
        this.tree = tree;
        this.groups = tree.groups();
    }

    /** Writes the archive, uncompressed; the stream stays open. */
    void write(OutputStream out) throws DiskException, IOException {
        var archive = new CpioWriter(out);
        long inode = 0;
        for (Map.Entry<RootPath, Item> entry : tree.items().entrySet()) {
            inode++;
            put(archive, entry.getKey(), entry.getValue(), inode);
        }
        archive.finish();
    }

    private void put(CpioWriter archive, RootPath path, Item item, long counted) throws DiskException, IOException {
        List<RootPath> same = groups.getOrDefault(item.group(), List.of(path));
        long inode = same.size() == 1 ? counted : inodes.computeIfAbsent(item.group(), first -> counted);
        long mtime = Math.max(0, item.meta().mtimeSeconds());
        switch (item.kind()) {
            case REGULAR -> {
                // Of several names of a file the last one carries the content.
                long size = path.equals(same.getLast()) ? item.body().sizeBytes() : 0;
                archive.entry(path, item.stat(), inode, same.size(), mtime, size);
                if (size > 0) {
                    try (InputStream in = item.body().open()) {
                        archive.content(in, size);
                    }
                }
            }
            case SYMLINK -> {
                archive.entry(path, item.stat(), inode, same.size(), mtime, item.body().sizeBytes());
                try (InputStream in = item.body().open()) {
                    archive.content(in, item.body().sizeBytes());
                }
            }
            case DIRECTORY -> archive.entry(path, item.stat(), inode, 2, mtime, 0);
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> archive.entry(path, item.stat(), inode, same.size(), mtime, 0);
        }
    }
}

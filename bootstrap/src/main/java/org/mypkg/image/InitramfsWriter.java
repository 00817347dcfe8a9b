package org.mypkg.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Packs a root as an initramfs: owners, modes, device nodes and hard links as they are, entries in the order of paths, inode
 * numbers counted from 1 and times not later than a given one, so that the same root gives the same bytes.
 */
public final class InitramfsWriter {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Filesystem root;
    private final Predicate<RootPath> left;
    private final long latestMtimeSeconds;
    private final List<Item> items = new ArrayList<>();
    private final Map<InodeKey, List<Integer>> names = new LinkedHashMap<>();

    /**
     * @param left which paths stay out of the image, with all that lies below them
     * @param latestMtimeSeconds later times become this one
     */
    public InitramfsWriter(Filesystem root, Predicate<RootPath> left, long latestMtimeSeconds) {
        this.root = root;
        this.left = left;
        this.latestMtimeSeconds = latestMtimeSeconds;
    }

    private record Item(RootPath path, FileStat stat) {}

    private record InodeKey(long device, long inode) {}

    /** Writes the image, compressed with gzip, and returns the number of its entries. */
    public int write(OutputStream target) throws DiskException, IOException {
        collect(RootPath.ROOT);
        // The stream is flushed and ended here, but closed by whoever opened it.
        var packed = new GZIPOutputStream(target, BUFFER_BYTES);
        var buffered = new BufferedOutputStream(packed, BUFFER_BYTES);
        var archive = new CpioWriter(buffered);
        for (int i = 0; i < items.size(); i++) {
            put(archive, i);
        }
        archive.finish();
        buffered.flush();
        packed.finish();
        return items.size();
    }

    private void collect(RootPath path) throws DiskException {
        Optional<FileStat> stat = root.stat(path);
        if (stat.isEmpty() || left.test(path) || stat.get().kind() == FileStat.Kind.SOCKET) {
            return;
        }
        FileStat found = stat.get();
        if (found.kind() != FileStat.Kind.DIRECTORY) {
            names.computeIfAbsent(new InodeKey(found.device(), found.inode()), key -> new ArrayList<>()).add(items.size());
        }
        items.add(new Item(path, found));
        if (found.kind() == FileStat.Kind.DIRECTORY) {
            for (Bytes name : root.list(path)) {
                collect(path.resolve(name.toArray()));
            }
        }
    }

    private void put(CpioWriter archive, int index) throws DiskException, IOException {
        Item item = items.get(index);
        FileStat stat = item.stat();
        List<Integer> same = names.getOrDefault(new InodeKey(stat.device(), stat.inode()), List.of(index));
        long inode = same.getFirst() + 1L;
        long mtime = Math.min(stat.meta().mtimeSeconds(), latestMtimeSeconds);
        switch (stat.kind()) {
            case REGULAR -> {
                // Of several names of a file the last one carries the content.
                long size = index == same.getLast() ? stat.sizeBytes() : 0;
                archive.entry(item.path(), stat, inode, same.size(), mtime, size);
                if (size > 0) {
                    try (InputStream in = root.read(item.path())) {
                        archive.content(in, size);
                    }
                }
            }
            case SYMLINK -> {
                byte[] target = root.readLink(item.path()).toArray();
                archive.entry(item.path(), stat, inode, 1, mtime, target.length);
                archive.content(target);
            }
            case DIRECTORY -> archive.entry(item.path(), stat, inode, 2, mtime, 0);
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> archive.entry(item.path(), stat, inode, 1, mtime, 0);
        }
    }
}

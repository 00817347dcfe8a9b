package org.mypkg.txn;

import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** What the history kept of one path, as an entry to lay down again. The digest of a file is not worked out: the inode is. */
final class KeptItem {
    private static final Digest NOT_READ = Digest.of(new byte[0]);

    private KeptItem() {}

    static FileEntry entry(Filesystem disk, RootPath path, RootPath kept, long id) throws TransactionException, DiskException {
        FileStat stat = disk.stat(kept).orElseThrow(() -> new TransactionException(
                new TransactionException.Fact.HistoryMissing(id, kept + ", which it kept, is not there")));
        return switch (stat.kind()) {
            case REGULAR -> new FileEntry.Regular(path, stat.meta(), stat.sizeBytes(), NOT_READ);
            case SYMLINK -> new FileEntry.Symlink(path, stat.meta(), disk.readLink(kept));
            case CHARACTER_DEVICE, BLOCK_DEVICE -> new FileEntry.Device(path, stat.meta(),
                    stat.kind() == FileStat.Kind.BLOCK_DEVICE, stat.rdevMajor(), stat.rdevMinor());
            case FIFO, SOCKET -> new FileEntry.Fifo(path, stat.meta());
            case DIRECTORY -> new FileEntry.Directory(path, stat.meta());
        };
    }
}

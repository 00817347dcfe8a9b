package org.mypkg.txn;

import java.util.Arrays;
import java.util.Optional;
import org.mypkg.db.NewTransaction;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/**
 * The world file in an undo: where it still is what the transactions wrote, the very file of before comes back; else only
 * their change is taken out, and what the user or later transactions wrote into it stays.
 */
final class WorldUndo {
    private final Filesystem disk;
    private final DiskActions actions;
    private final Goals goals;
    private final long timeSeconds;

    WorldUndo(Filesystem disk, Goals goals, long timeSeconds) {
        this.disk = disk;
        this.actions = new DiskActions(disk);
        this.goals = goals;
        this.timeSeconds = timeSeconds;
    }

    /** @param written what the newest of the transactions wrote; an older release did not note it */
    void plan(FormerState.Was was, Optional<NewTransaction.Written> written) throws TransactionException, DiskException {
        byte[] before = was instanceof FormerState.Was.Item item ? actions.readAll(item.kept()) : new byte[0];
        byte[] now = read();
        byte[] after = written.map(w -> w.content().toArray()).orElse(now);
        if (!Arrays.equals(after, now)) {
            byte[] rest = WorldLines.takeBack(before, after, now);
            write(now, rest);
        } else if (was instanceof FormerState.Was.Item item) {
            goals.have(new Wanted(KeptItem.entry(disk, Places.WORLD, item.kept(), 0), new Wanted.Source.Inode(item.kept())), true);
        } else {
            goals.gone(Places.WORLD, false);
        }
    }

    private byte[] read() throws DiskException {
        return NodeType.of(disk.stat(Places.WORLD)) == NodeType.FILE ? actions.readAll(Places.WORLD) : new byte[0];
    }

    private void write(byte[] now, byte[] rest) {
        if (Arrays.equals(now, rest)) {
            return;
        }
        var entry = new FileEntry.Regular(Places.WORLD, FileMeta.of(0644, 0, 0, timeSeconds), rest.length, Digest.of(rest));
        goals.have(new Wanted(entry, new Wanted.Source.Inline(Bytes.of(rest))), true);
    }
}

package org.mypkg.txn;

import java.util.List;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** Turns the user's wishes for single files into goals, as the world file is one: armed, undoable, in the history. */
final class FileEdits {
    private FileEdits() {}

    static void plan(Filesystem disk, Goals goals, List<ChangeSet.FileEdit> edits) throws DiskException {
        for (ChangeSet.FileEdit edit : edits) {
            switch (edit) {
                case ChangeSet.FileEdit.Write write -> write(disk, goals, write);
                case ChangeSet.FileEdit.Move move -> move(disk, goals, move);
                case ChangeSet.FileEdit.Remove remove -> {
                    see(disk, goals, remove.path());
                    goals.gone(remove.path(), false);
                }
            }
        }
    }

    private static void see(Filesystem disk, Goals goals, RootPath path) throws DiskException {
        if (NodeType.of(disk.stat(path)) == NodeType.FILE) {
            goals.seen.put(path, new DiskActions(disk).digest(path));
        }
    }

    private static void write(Filesystem disk, Goals goals, ChangeSet.FileEdit.Write write) throws DiskException {
        see(disk, goals, write.path());
        Digest digest = Digest.of(write.content().toArray());
        var entry = new FileEntry.Regular(write.path(), write.meta(), write.content().length(), digest);
        goals.have(new Wanted(entry, new Wanted.Source.Inline(write.content())), true);
    }

    private static void move(Filesystem disk, Goals goals, ChangeSet.FileEdit.Move move) throws DiskException {
        see(disk, goals, move.to());
        var actions = new DiskActions(disk);
        FileStat stat = actions.need(move.from());
        var entry = new FileEntry.Regular(move.to(), stat.meta(), stat.sizeBytes(), actions.digest(move.from()));
        goals.have(new Wanted(entry, new Wanted.Source.Inode(move.from())), true);
        goals.gone(move.from(), false);
    }
}

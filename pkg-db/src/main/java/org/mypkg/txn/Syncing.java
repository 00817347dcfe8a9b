package org.mypkg.txn;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Steps 4 and 7: makes durable what was staged (I1) and what was applied (I2). An error of any sync is thrown, so that nothing
 * is armed, or everything is taken back.
 *
 * <p>Where there is much, one {@code syncfs} of each file system costs least. Where there is little, that one call could cost
 * seconds: it waits for whatever any other program has written meanwhile. Then each file and each directory of this
 * transaction is synced by itself, several at a time. That way is taken only for regular files and directories, the inodes
 * that can be synced alone, and only where no script ran: what scripts wrote is known to the file system alone.
 */
final class Syncing {
    /** Up to so many files are synced one by one; measured alone and beside a program that writes (docs/crash-consistency.md). */
    static final int FEW_MEASURED = 50;

    /** Always {@code syncfs}. */
    static final int NEVER_FEW = 0;

    private final Filesystem disk;
    private final Workers workers;
    private final int few;
    private final DiskActions actions;

    /** @param workers run syncs side by side @param few up to so many items are synced one by one */
    Syncing(Filesystem disk, Workers workers, int few) {
        this.disk = disk;
        this.workers = workers;
        this.few = few;
        this.actions = new DiskActions(disk);
    }

    /** Step 4, I1: everything under T of every file system, and its name. */
    void staged(Journal journal, StepList list) throws Failure {
        if (!isLittle(list)) {
            actions.syncAll(journal.homes());
            return;
        }
        var syncs = new ArrayList<Effect>();
        for (RootPath home : journal.homes()) {
            addTree(Places.transaction(home, journal.id()), syncs);
            syncs.add(new Effect.SyncDirectory(home));
            syncs.add(new Effect.SyncDirectory(home.parent()));
        }
        apply(syncs);
    }

    /** Step 7, I2: every name that was given or taken, in the live tree and in T, and the times and metadata of directories. */
    void applied(Journal journal, Prepared prepared) throws Failure {
        boolean scripts = prepared.changes().options().scripts()
                && !(Scripts.pre(prepared.turns()).isEmpty() && Scripts.post(prepared.turns()).isEmpty());
        if (scripts || !isLittle(prepared.steps())) {
            actions.syncAll(journal.homes());
            return;
        }
        SortedSet<RootPath> directories = new TreeSet<>();
        for (RootPath home : journal.homes()) {
            directories.add(Places.transaction(home, journal.id()).resolve("new"));
            directories.add(Places.transaction(home, journal.id()).resolve("old"));
        }
        for (Step step : journal.steps()) {
            directories.add(step.path().parent());
            if (step.newType() == NodeType.DIRECTORY) {
                directories.add(step.path());
            }
        }
        prepared.steps().timesAfter().forEach(time -> directories.add(time.path()));
        var syncs = new ArrayList<Effect>();
        for (RootPath directory : directories) {
            if (actions.isDirectory(directory)) {
                syncs.add(new Effect.SyncDirectory(directory));
            }
        }
        apply(syncs);
    }

    private boolean isLittle(StepList list) {
        int items = 0;
        for (Step step : list.steps()) {
            boolean plain = step.kind() != Step.Kind.GEN && step.kind() != Step.Kind.TYPE;
            boolean alone = list.itemsOf(step).stream().allMatch(Syncing::isAlone);
            items += 1 + list.itemsOf(step).size();
            if (!plain || !alone || items > few) {
                return false;
            }
        }
        return items <= few;
    }

    /** Whether the item's inode can be synced by itself. */
    private static boolean isAlone(Wanted wanted) {
        return switch (wanted.entry()) {
            case FileEntry.Regular file -> true;
            case FileEntry.Directory directory -> true;
            case FileEntry.Hardlink link -> true;
            case FileEntry.Symlink link -> false;
            case FileEntry.Device device -> false;
            case FileEntry.Fifo fifo -> false;
        };
    }

    /** Files first, then what holds them. What was there before and has a second name in T needs no more than that name. */
    private void addTree(RootPath path, List<Effect> syncs) throws DiskException {
        Optional<FileStat> stat = disk.stat(path);
        if (stat.isEmpty()) {
            return;
        }
        if (stat.get().kind() == FileStat.Kind.DIRECTORY) {
            for (Bytes name : disk.list(path)) {
                addTree(path.resolve(name.toArray()), syncs);
            }
            syncs.add(new Effect.SyncDirectory(path));
        } else if (stat.get().kind() == FileStat.Kind.REGULAR) {
            syncs.add(new Effect.SyncFile(path));
        }
    }

    private void apply(List<Effect> syncs) throws Failure {
        var tasks = new ArrayList<Callable<Void>>();
        for (Effect sync : syncs) {
            tasks.add(() -> {
                disk.apply(sync);
                return null;
            });
        }
        try {
            workers.runAll(tasks);
        } catch (IOException wrapped) {
            throw new DiskException("sync", "what was staged", DiskException.EIO, wrapped);
        }
    }
}

package org.mypkg.txn;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.db.NewTransaction;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * How many bytes and inodes a transaction needs on each file system until it is settled. Everything new lies beside
 * everything old: nothing is given back before the history is pruned. Where it cannot be known it is rounded up.
 */
final class SpaceNeed {
    /** T, T/new and T/old. */
    private static final int PLACES = 3;
    /** The journal under its two names, the plan, the list of homes, the database's own journal. */
    private static final int STATE_FILES = 5;
    /** A line of the journal beside its path: kind, number, types, mode, owner, time. */
    private static final long STEP_BYTES = 80;
    /** A file's row beside its path: the entry with its digest, and what the pages of two trees cost. */
    private static final long ROW_BYTES = 320;
    /** A file's path stands in the table, in the entry and in the index. */
    private static final int PATHS_A_ROW = 3;
    /** A package's row, and the old pages that the database keeps until its step is done. */
    private static final long PACKAGE_BYTES = 8192;
    /** A name in T/new and one in T/old. */
    private static final long NAMES_BYTES = 64;

    private final Filesystem disk;
    private final Homes homes;
    private final StepList steps;
    private final NewTransaction facts;
    private final SortedMap<RootPath, Need> needs = new TreeMap<>();

    SpaceNeed(Filesystem disk, Homes homes, StepList steps, NewTransaction facts) {
        this.disk = disk;
        this.homes = homes;
        this.steps = steps;
        this.facts = facts;
    }

    /** Of one file system. */
    private static final class Need {
        private final Filesystem.Space space;
        private long bytes;
        private long inodes;
        private long largestCopy;

        Need(Filesystem.Space space) {
            this.space = space;
        }

        void inode(long contentBytes) {
            long block = space.blockBytes();
            bytes += (contentBytes + block - 1) / block * block;
            inodes++;
        }
    }

    /** @param spaces what each home's file system has */
    void refuseShortage(SortedMap<RootPath, Filesystem.Space> spaces) throws TransactionException, DiskException {
        spaces.forEach((home, space) -> needs.put(home, new Need(space)));
        for (Need need : needs.values()) {
            for (int i = 0; i < PLACES; i++) {
                need.inode(need.space.blockBytes());
            }
        }
        for (Step step : steps.steps()) {
            addNew(step);
            addOld(step);
        }
        addState(of(Places.MAIN));
        var shortages = new ArrayList<TransactionException.Shortage>();
        for (var entry : needs.entrySet()) {
            Need need = entry.getValue();
            long bytes = need.bytes + need.largestCopy;
            if (bytes > need.space.freeBytes()) {
                shortages.add(new TransactionException.Shortage(
                        homes.mountPoint(entry.getKey()), "bytes", bytes, need.space.freeBytes()));
            } else if (need.inodes > need.space.freeInodes()) {
                shortages.add(new TransactionException.Shortage(
                        homes.mountPoint(entry.getKey()), "files", need.inodes, need.space.freeInodes()));
            }
        }
        if (!shortages.isEmpty()) {
            throw new TransactionException(new TransactionException.Fact.NoSpace(shortages));
        }
    }

    private Need of(RootPath home) {
        Need need = needs.get(home);
        if (need == null) {
            throw new IllegalStateException("no space was asked for at " + home);
        }
        return need;
    }

    private void addNew(Step step) throws DiskException {
        Need need = of(step.home());
        need.bytes += NAMES_BYTES;
        if (step.kind() == Step.Kind.DIRMETA || step.kind() == Step.Kind.GEN) {
            return;
        }
        for (Wanted wanted : steps.itemsOf(step)) {
            switch (wanted.source()) {
                case Wanted.Source.Payload payload -> need.inode(contentBytes(wanted.entry(), need));
                case Wanted.Source.Inline inline -> need.inode(inline.content().length());
                case Wanted.Source.None none -> made(wanted.entry(), need);
                case Wanted.Source.Copy copy -> copied(need, copy.from());
                case Wanted.Source.Inode inode -> {
                    if (!need.space.hardLinks()) {
                        copied(need, inode.from());
                    }
                }
            }
        }
    }

    private static void made(FileEntry entry, Need need) {
        if (!(entry instanceof FileEntry.Hardlink) || !need.space.hardLinks()) {
            need.inode(contentBytes(entry, need));
        }
    }

    /** A directory takes a block, a link's text at most one; where a hard link is a copy, its file was counted by itself. */
    private static long contentBytes(FileEntry entry, Need need) {
        return switch (entry) {
            case FileEntry.Regular file -> file.sizeBytes();
            case FileEntry.Directory directory -> need.space.blockBytes();
            case FileEntry.Symlink link -> link.target().length();
            case FileEntry.Hardlink link -> need.space.blockBytes();
            case FileEntry.Device device -> 0;
            case FileEntry.Fifo fifo -> 0;
        };
    }

    /** What is kept for undoing: a second name, or a copy; and undoing makes one copy more at a time. */
    private void addOld(Step step) throws DiskException {
        Need need = of(step.home());
        boolean kept = step.kind() == Step.Kind.REPLACE || step.kind() == Step.Kind.REMOVE;
        boolean written = step.kind() == Step.Kind.GEN && step.oldType() != NodeType.NONE;
        if (written || (kept && !need.space.hardLinks())) {
            need.largestCopy = Math.max(need.largestCopy, copied(need, step.path()));
        }
    }

    private long copied(Need need, RootPath from) throws DiskException {
        Optional<FileStat> stat = disk.stat(from);
        long bytes = stat.map(FileStat::sizeBytes).orElse(0L);
        need.inode(bytes);
        return bytes;
    }

    private void addState(Need main) {
        long journal = 0;
        for (Step step : steps.steps()) {
            journal += STEP_BYTES + step.path().toBytes().length;
            for (Wanted wanted : steps.itemsOf(step)) {
                journal += wanted.path().toBytes().length;
            }
        }
        main.inode(journal);
        main.inode(journal);
        main.bytes += databaseBytes(facts);
        main.inodes += STATE_FILES;
    }

    /** By how much the facts make the database grow, its journal counted. */
    static long databaseBytes(NewTransaction facts) {
        long bytes = PACKAGE_BYTES * (1L + facts.removedRows().size());
        for (NewTransaction.Added added : facts.added()) {
            bytes += PACKAGE_BYTES;
            for (FileEntry entry : added.files()) {
                bytes += ROW_BYTES + PATHS_A_ROW * (long) entry.path().toBytes().length;
            }
            bytes += lengths(added.pristine().texts().values()) + lengths(added.pristine().stems().values());
        }
        for (NewTransaction.Written written : facts.traces().written()) {
            bytes += ROW_BYTES + written.path().toBytes().length + written.content().length();
        }
        return bytes + ROW_BYTES * facts.triggers().size();
    }

    private static long lengths(Collection<Bytes> texts) {
        return texts.stream().mapToLong(text -> ROW_BYTES + text.length()).sum();
    }
}

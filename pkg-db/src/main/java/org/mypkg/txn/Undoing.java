package org.mypkg.txn;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * Step 13, one method a kind of step. It decides by what lies on the disk alone, because after a power cut the journal
 * says what was meant, not what was done; docs/transactions.md has the table of all states. I6: a live path is overwritten
 * only if the very item lies there that this transaction made (GEN excepted). T4: what is neither that item nor the old one
 * is somebody's save, and stays, or goes back to its path.
 */
final class Undoing {
    private final Filesystem disk;
    private final DiskActions actions;
    private final Journal journal;
    private final SortedSet<RootPath> kept = new TreeSet<>();
    private final SortedMap<RootPath, Boolean> numbered = new TreeMap<>();

    Undoing(Filesystem disk, Journal journal) {
        this.disk = disk;
        this.actions = new DiskActions(disk);
        this.journal = journal;
    }

    /** @return the paths that somebody saved to meanwhile: they stay as they were saved */
    SortedSet<RootPath> undo() throws DiskException {
        int phase = 0;
        for (Step step : journal.steps().reversed()) {
            if (step.phase() != phase) {
                actions.syncAll(journal.homes());
                phase = step.phase();
            }
            undo(step);
        }
        if (phase != 0) {
            actions.syncAll(journal.homes());
        }
        actions.setTimes(journal.times());
        RootPath undone = Places.undone(journal.id());
        if (!actions.exists(undone)) {
            disk.apply(new Effect.WriteFile(undone, Step.NO_META, Effect.Content.of(new byte[0])));
        }
        return kept;
    }

    void undo(Step step) throws DiskException {
        switch (step.kind()) {
            case GEN -> generated(step);
            case ADD -> added(step);
            case REPLACE -> replaced(step);
            case DIRMETA -> metadata(step);
            case TYPE -> type(step);
            case REMOVE -> removed(step);
            case RMDIR -> directory(step);
        }
    }

    private RootPath newItem(Step step) {
        return Places.newItem(journal.id(), step);
    }

    private RootPath oldItem(Step step) {
        return Places.oldItem(journal.id(), step);
    }

    private RootPath temporary(Step step) {
        return Places.temporary(journal.id(), step);
    }

    private boolean isOurs(Step step, Optional<FileStat> item) throws DiskException {
        Identity made = journal.made().get(step.number());
        return made != null && item.isPresent() && (numbersCount(step.home()) ? made : made.unnumbered()).is(item.get());
    }

    /** In a tree that was copied since, every inode has another number, T too. */
    private boolean numbersCount(RootPath home) throws DiskException {
        Boolean count = numbered.get(home);
        if (count == null) {
            count = actions.need(Places.transaction(home, journal.id())).inode() == journal.numbers().getOrDefault(home, 0L);
            numbered.put(home, count);
        }
        return count;
    }

    /** Whether it is what T/old holds: the inode, or, where that was copied, something that looks the same. */
    private boolean isOld(Step step, Optional<FileStat> item) throws DiskException {
        Optional<FileStat> old = disk.stat(oldItem(step));
        if (item.isEmpty() || old.isEmpty()) {
            return false;
        }
        return journal.isCopied(step)
                ? item.get().kind() == old.get().kind() && Identity.of(old.get()).unnumbered().is(item.get())
                : item.get().sameInode(old.get());
    }

    private boolean isForeign(Step step, Optional<FileStat> item) throws DiskException {
        return item.isPresent() && !isOurs(step, item) && !isOld(step, item);
    }

    private void added(Step step) throws DiskException {
        if (step.newType() == NodeType.DIRECTORY) {
            addedDirectory(step);
            return;
        }
        giveBackIfForeign(step, newItem(step));
        giveBackIfForeign(step, temporary(step));
        Optional<FileStat> live = disk.stat(step.path());
        Optional<FileStat> aside = disk.stat(newItem(step));
        if (isOurs(step, live)) {
            // Where a power cut kept both names, renaming one name of an inode to another would do nothing.
            RootPath away = aside.isEmpty() ? newItem(step) : temporary(step);
            actions.unlinkIfThere(temporary(step));
            actions.moveNoReplace(step.path(), away);
            giveBackIfForeign(step, away);
        } else if (live.isPresent()) {
            kept.add(step.path());
        }
    }

    private void addedDirectory(Step step) throws DiskException {
        if (actions.isDirectory(step.path()) && !actions.exists(newItem(step))) {
            disk.apply(new Effect.Rename(step.path(), newItem(step)));
        }
    }

    private void replaced(Step step) throws DiskException {
        if (journal.isCopied(step)) {
            replacedCopied(step);
            return;
        }
        giveBackIfForeign(step, temporary(step));
        giveBackIfForeign(step, newItem(step));
        Optional<FileStat> live = disk.stat(step.path());
        if (isForeign(step, live)) {
            kept.add(step.path());
        } else if (!isOld(step, live)) {
            linkOld(step);
            put(step, temporary(step));
        }
    }

    /** Without links and exchange: T/new is there until the step is applied. */
    private void replacedCopied(Step step) throws DiskException {
        giveBackIfForeign(step, newItem(step));
        Optional<FileStat> live = disk.stat(step.path());
        if (isForeign(step, live)) {
            kept.add(step.path());
        } else if (!actions.exists(newItem(step)) || actions.same(step.path(), newItem(step))) {
            copyOld(step);
            disk.apply(new Effect.Rename(temporary(step), step.path()));
            actions.unlinkIfThere(temporary(step));
        }
    }

    private void removed(Step step) throws DiskException {
        giveBackIfForeign(step, newItem(step));
        Optional<FileStat> live = disk.stat(step.path());
        if (isForeign(step, live)) {
            kept.add(step.path());
        } else if (live.isEmpty()) {
            if (journal.isCopied(step)) {
                copyOld(step);
            } else {
                linkOld(step);
            }
            putWhereNothingIs(step, temporary(step));
        }
    }

    /** T/old is never consumed by restoring from it (I3). */
    private void linkOld(Step step) throws DiskException {
        actions.unlinkIfThere(temporary(step));
        disk.apply(new Effect.Link(oldItem(step), temporary(step)));
    }

    private void copyOld(Step step) throws DiskException {
        actions.unlinkIfThere(temporary(step));
        actions.copy(oldItem(step), temporary(step));
        if (actions.need(temporary(step)).kind() == FileStat.Kind.REGULAR) {
            disk.apply(new Effect.SyncFile(temporary(step)));
        }
    }

    /**
     * What lies at one of our places and is neither ours nor the old item was caught by an exchange or a rename that nobody
     * looked at afterwards. Where the path holds a still later save, it goes to safety.
     */
    private void giveBackIfForeign(Step step, RootPath item) throws DiskException {
        Optional<FileStat> caught = disk.stat(item);
        if (!isForeign(step, caught) || actions.same(item, step.path())) {
            return;
        }
        if (isForeign(step, disk.stat(step.path()))) {
            rescue(step, item);
        } else {
            put(step, item);
        }
        kept.add(step.path());
    }

    /** Gives the item the path's name, in place of nothing or of what is ours or the old item there; and looks what came out. */
    private void put(Step step, RootPath item) throws DiskException {
        if (!actions.exists(step.path())) {
            putWhereNothingIs(step, item);
            return;
        }
        if (!actions.exchange(item, step.path())) {
            disk.apply(new Effect.Rename(item, step.path()));
            actions.unlinkIfThere(item);
            return;
        }
        if (isForeign(step, disk.stat(item))) {
            actions.exchange(item, step.path());
            kept.add(step.path());
        }
        if (isForeign(step, disk.stat(item))) {
            rescue(step, item);
        }
    }

    private void putWhereNothingIs(Step step, RootPath item) throws DiskException {
        try {
            actions.moveNoReplace(item, step.path());
            actions.unlinkIfThere(item); // a power cut may have kept both names
        } catch (DiskException refused) {
            if (refused.errno() != DiskException.EEXIST) {
                throw refused;
            }
            kept.add(step.path()); // saved just now
            if (isForeign(step, disk.stat(item))) {
                rescue(step, item);
            }
        }
    }

    private void rescue(Step step, RootPath item) throws DiskException {
        RootPath safe = Places.rescued(journal.id(), step);
        actions.makeOurs(safe);
        String name = new String(step.path().nameBytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
        RootPath target = safe.resolve(step.path().nameBytes());
        for (int more = 1; actions.exists(target); more++) {
            target = safe.resolve((name + "." + more).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }
        disk.apply(new Effect.Rename(item, target));
    }

    private void generated(Step step) throws DiskException {
        if (step.oldType() == NodeType.NONE) {
            if (!actions.isDirectory(step.path())) {
                actions.unlinkIfThere(step.path());
            }
            return;
        }
        copyOld(step);
        disk.apply(new Effect.Rename(temporary(step), step.path()));
    }

    private void metadata(Step step) throws DiskException {
        if (actions.isDirectory(step.path())) {
            disk.apply(new Effect.SetMeta(step.path(), step.oldMeta()));
        }
    }

    /** It comes back as it went, with all that it holds. What somebody made in its place since goes to safety. */
    private void directory(Step step) throws DiskException {
        if (!actions.exists(oldItem(step))) {
            return;
        }
        if (actions.exists(step.path())) {
            rescue(step, step.path());
            kept.add(step.path());
        }
        actions.moveNoReplace(oldItem(step), step.path());
    }

    /** Exactly one of the two types is a directory, so that tells which of them lies there. */
    private void type(Step step) throws DiskException {
        Optional<FileStat> live = disk.stat(step.path());
        boolean newIsDirectory = step.newType() == NodeType.DIRECTORY;
        if (live.isEmpty()) {
            disk.apply(new Effect.Rename(oldItem(step), step.path()));
        } else if ((live.get().kind() == FileStat.Kind.DIRECTORY) == newIsDirectory) {
            disk.apply(new Effect.Exchange(oldItem(step), step.path()));
        }
        if (!newIsDirectory) {
            rescueSaved(step, oldItem(step));
            rescueSaved(step, temporary(step)); // mypkg-recover, cut between its renames, leaves it there
        }
    }

    /** A save over our new file, which went with it. */
    private void rescueSaved(Step step, RootPath item) throws DiskException {
        Optional<FileStat> away = disk.stat(item);
        if (away.isPresent() && !isOurs(step, away)) {
            rescue(step, item);
            kept.add(step.path());
        }
    }
}

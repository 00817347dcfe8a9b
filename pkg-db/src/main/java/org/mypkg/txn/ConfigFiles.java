package org.mypkg.txn;

import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.Pristine;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.merge.BesideNames;
import org.mypkg.merge.MergeOutcome;
import org.mypkg.merge.ThreeWayMerge;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * T4: a user's edit is never lost. What both the user and the package changed is merged with the text that both started
 * from; what cannot be merged stays the user's, with the package's version beside it. Marker lines never reach a live file.
 *
 * <p>While a version waits beside the user's file, that file stems from an older text than the installed one: the
 * <em>stem</em>, kept with the facts. It is the base of later merges until the waiting version is accepted, merged or dropped.
 */
final class ConfigFiles {
    private final Filesystem disk;
    private final Goals goals;
    private final DiskActions actions;
    private final BesideFiles beside;
    private final long timeSeconds;
    private final SortedMap<RootPath, Bytes> stems = new TreeMap<>();

    ConfigFiles(Filesystem disk, Goals goals, BesideFiles beside, long timeSeconds) {
        this.disk = disk;
        this.goals = goals;
        this.actions = new DiskActions(disk);
        this.beside = beside;
        this.timeSeconds = timeSeconds;
    }

    /**
     * What a path was before this transaction.
     *
     * @param entry of the package that had it; a hard link is given as the file that it means
     * @param config whether that package called it configuration
     * @param pristine the texts of that package's configuration files
     */
    record Former(FileEntry entry, boolean config, Pristine pristine) {}

    /** The texts from which users' files stem after this transaction, where it is not the arriving package's text. */
    SortedMap<RootPath, Bytes> stems() {
        return stems;
    }

    /**
     * Decides what becomes of a path that is configuration from now on and belonged to a package before.
     *
     * @param text the arriving text; empty where it is too large to be merged
     * @return whether everything is decided; else the path is the package's to lay down
     */
    boolean upgrade(Wanted wanted, Former former, Optional<FileStat> live, Optional<Bytes> text) throws DiskException, DatabaseException {
        if (!(wanted.entry() instanceof FileEntry.Regular arriving)) {
            return false;
        }
        if (live.isEmpty()) {
            if (former.config()) {
                goals.notices.add(arriving.path() + " stays deleted, as you left it");
            }
            return former.config();
        }
        if (!(former.entry() instanceof FileEntry.Regular had)) {
            boolean untouched = Likeness.looksLike(disk, arriving.path(), live.get(), former.entry());
            if (!untouched) {
                beside.put(wanted, arriving, Optional.empty(), "you had put something else in its place");
            }
            return !untouched;
        }
        if (live.get().kind() != FileStat.Kind.REGULAR) {
            replacedByUser(wanted, arriving, had, former);
            return true;
        }
        return new Edited(wanted, arriving, had, former, live.get(), actions.digest(arriving.path())).decide(text);
    }

    private void replacedByUser(Wanted wanted, FileEntry.Regular arriving, FileEntry.Regular had, Former former)
            throws DiskException, DatabaseException {
        if (had.digest().equals(arriving.digest())) {
            carryStem(former, arriving.path());
        } else {
            beside.put(wanted, arriving, Optional.of(had.digest()), "you had put something else in its place");
        }
    }

    /** While a version waits, the user's file stems from what it stemmed from before. */
    private void carryStem(Former former, RootPath path) throws DiskException {
        Bytes stem = former.pristine().stems().get(path);
        if (stem != null && beside.waits(path)) {
            stems.put(path, stem);
        }
    }

    /** A regular file on the disk where the old and the new package have one. */
    private final class Edited {
        private final Wanted wanted;
        private final FileEntry.Regular arriving;
        private final FileEntry.Regular had;
        private final Former former;
        private final FileStat live;
        private final Digest now;
        private final RootPath path;

        Edited(Wanted wanted, FileEntry.Regular arriving, FileEntry.Regular had, Former former, FileStat live, Digest now) {
            this.wanted = wanted;
            this.arriving = arriving;
            this.had = had;
            this.former = former;
            this.live = live;
            this.now = now;
            this.path = arriving.path();
        }

        boolean decide(Optional<Bytes> text) throws DiskException, DatabaseException {
            if (now.equals(had.digest()) || now.equals(arriving.digest())) {
                goals.seen.put(path, now);
                beside.drop(path, had.digest());
                return keepMeta();
            }
            if (!had.digest().equals(arriving.digest())) {
                both(text);
                return true;
            }
            carryStem(former, path);
            if (!Likeness.sameMeta(meta(), live.meta()) && live.sizeBytes() <= ThreeWayMerge.BYTES_MAX) {
                write(Bytes.of(actions.readAll(path)), live.meta().mtimeSeconds(), live.meta().mtimeNanos());
                goals.notices.add(path + " keeps your text and gets the package's new mode or owner");
            }
            return true;
        }

        /** The content is the package's; who changed mode or owner keeps them. */
        private boolean keepMeta() {
            if (Likeness.sameMeta(live.meta(), had.meta())) {
                return false;
            }
            FileMeta meta = meta();
            if (!now.equals(arriving.digest()) || !Likeness.sameMeta(meta, live.meta())) {
                var entry = new FileEntry.Regular(path, meta, arriving.sizeBytes(), arriving.digest());
                goals.have(new Wanted(entry, wanted.source()), true);
            }
            return true;
        }

        private void both(Optional<Bytes> text) throws DiskException, DatabaseException {
            Optional<Bytes> base = base();
            if (base.isEmpty() || text.isEmpty() || live.sizeBytes() > ThreeWayMerge.BYTES_MAX) {
                boolean large = text.isEmpty() || live.sizeBytes() > ThreeWayMerge.BYTES_MAX;
                besideWithStem(base, large ? MergeOutcome.Reason.TOO_LARGE.sentence() : "the version that you edited is not known");
                return;
            }
            byte[] mine = actions.readAll(path);
            switch (ThreeWayMerge.merge(base.get().toArray(), mine, text.get().toArray())) {
                case MergeOutcome.Clean clean -> merged(clean.text());
                case MergeOutcome.Overlap overlap -> besideWithStem(base,
                        "your changes and the package's overlap in " + places(overlap.disputes()));
                case MergeOutcome.Unmergeable refused -> besideWithStem(base, refused.reason().sentence());
            }
        }

        private static String places(int count) {
            return count == 1 ? "1 place" : count + " places";
        }

        /** What the user's file stems from: while a version waits, not the installed text, and perhaps nothing that is known. */
        private Optional<Bytes> base() throws DiskException {
            SortedMap<RootPath, Bytes> texts = beside.waits(path) ? former.pristine().stems() : former.pristine().texts();
            return Optional.ofNullable(texts.get(path));
        }

        private void merged(Bytes text) throws DiskException {
            beside.drop(path, had.digest());
            boolean there = Digest.of(text.toArray()).equals(now) && Likeness.sameMeta(meta(), live.meta());
            if (there) {
                goals.notices.add(path + " stays as you edited it: it has the package's changes already");
            } else {
                write(text, timeSeconds, 0);
                goals.notices.add(path + " was merged: it has your changes and the package's");
            }
        }

        private void write(Bytes text, long seconds, int nanos) {
            goals.seen.put(path, now);
            FileMeta meta = meta();
            var timed = new FileMeta(meta.mode(), meta.uid(), meta.gid(), seconds, nanos, meta.xattrs());
            Digest digest = Digest.of(text.toArray());
            goals.have(new Wanted(new FileEntry.Regular(path, timed, text.length(), digest), new Wanted.Source.Inline(text)), true);
        }

        private void besideWithStem(Optional<Bytes> base, String reason) throws DiskException, DatabaseException {
            base.ifPresent(stem -> stems.put(path, stem));
            beside.put(wanted, arriving, Optional.of(had.digest()), reason);
        }

        /** Each of mode, owner, group and attributes: the user's where the user changed it, else the arriving package's. */
        private FileMeta meta() {
            FileMeta user = live.meta();
            FileMeta old = had.meta();
            FileMeta fresh = arriving.meta();
            return new FileMeta(
                    user.mode() == old.mode() ? fresh.mode() : user.mode(),
                    user.uid() == old.uid() ? fresh.uid() : user.uid(),
                    user.gid() == old.gid() ? fresh.gid() : user.gid(),
                    fresh.mtimeSeconds(),
                    fresh.mtimeNanos(),
                    user.xattrs().equals(old.xattrs()) ? fresh.xattrs() : user.xattrs());
        }
    }

    /** A file that nobody owned lies where a new package's configuration goes. */
    void keepUnowned(Wanted wanted) throws DiskException, DatabaseException {
        if (wanted.entry() instanceof FileEntry.Regular arriving && !actions.digest(arriving.path()).equals(arriving.digest())) {
            stems.put(arriving.path(), Bytes.of(new byte[0]));
            beside.put(wanted, arriving, Optional.empty(), "it was there before the package");
        }
    }

    /** A path that was configuration is none any more, or goes: what the user made of it is kept under another name. */
    boolean leave(FileEntry.Regular had, Optional<FileStat> live) throws DatabaseException, DiskException {
        beside.drop(had.path(), had.digest());
        boolean link = live.isPresent() && live.get().kind() == FileStat.Kind.SYMLINK;
        boolean file = live.isPresent() && live.get().kind() == FileStat.Kind.REGULAR;
        Digest now = file ? actions.digest(had.path()) : had.digest();
        boolean edited = !now.equals(had.digest());
        if (file) {
            goals.seen.put(had.path(), now);
        }
        return !(link || edited) || beside.save(had.path(), had.path());
    }

    /** Tells of a file that was saved when the package was removed, now that it is there again. */
    void tellOfSaved(RootPath path) throws DiskException {
        Optional<RootPath> saved = BesideNames.with(path, BesideNames.SAVE_SUFFIX);
        if (saved.isPresent() && actions.exists(saved.get())) {
            goals.notices.add(saved.get() + " has what you had made of " + path + " before the package was removed");
        }
    }
}

package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.db.DatabaseException;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;

/** Planted mistakes, each of which the sweep must catch. */
enum Mutant {
    NONE,
    NO_STAGE_SYNC,
    NO_SYNC_OF_BOOT,
    ARM_BEFORE_STAGE_SYNC,
    NO_FSYNC_OF_JOURNAL,
    NO_FSYNC_OF_JOURNAL_DIRECTORY,
    UNDO_LINKS_MADE_AFTER_ARM,
    NO_SYNC_BEFORE_COMMIT,
    PROMOTION_BEFORE_COMMIT,
    RETIRED_BEFORE_PROMOTION,
    COPIES_DROPPED_BEFORE_COMMIT,
    UNDO_IN_FORWARD_ORDER,
    MKDIR_IN_PLACE_IN_UNDO,
    T_DROPPED_BEFORE_JOURNAL,
    NO_SYNC_AFTER_UNDO;

    Undoing undoing(Filesystem through) {
        return this == UNDO_IN_FORWARD_ORDER ? new ForwardUndoing(through) : new Undoing(through);
    }

    private static final class ForwardUndoing extends Undoing {
        ForwardUndoing(Filesystem disk) {
            super(disk);
        }

        @Override
        List<Step> order(Journal journal) {
            return journal.steps();
        }
    }

    /** The mistaken database: where it matters, promotion is late. */
    static final class LateFacts extends DelegatingDb {
        private final List<Long> late = new ArrayList<>();

        LateFacts(org.mypkg.db.InstalledDb real) {
            super(real);
        }

        @Override
        public void promote(long id) {
            late.add(id);
        }

        @Override
        public boolean isCommitted(long id) throws DatabaseException {
            return late.contains(id) || super.isCommitted(id);
        }

        void now() throws DatabaseException {
            for (long id : late) {
                super.promote(id);
            }
            late.clear();
        }
    }

    /** The mistaken disk. */
    static final class Mistaken implements Filesystem {
        private final Mutant mutant;
        private final Filesystem real;
        private final org.mypkg.db.InstalledDb facts;
        private final List<Effect> held = new ArrayList<>();
        private boolean armed;
        private boolean done;

        Mistaken(Mutant mutant, Filesystem real, org.mypkg.db.InstalledDb facts) {
            this.mutant = mutant;
            this.real = real;
            this.facts = facts;
        }

        @Override
        public void apply(Effect effect) throws DiskException {
            before(effect);
            if (!isDropped(effect)) {
                real.apply(effect);
            }
            after(effect);
        }

        private boolean isArming(Effect effect) {
            return effect instanceof Effect.Rename rename && rename.to().equals(Places.JOURNAL);
        }

        private boolean isCommit(Effect effect) {
            return effect instanceof Effect.Rename rename && rename.to().equals(Places.JOURNAL_DONE);
        }

        private boolean isDropped(Effect effect) {
            return switch (mutant) {
                case NO_STAGE_SYNC -> effect instanceof Effect.SyncFilesystem && !armed;
                case NO_SYNC_OF_BOOT -> effect instanceof Effect.SyncFilesystem sync && !sync.anyPathOnIt().equals(Places.MAIN);
                case ARM_BEFORE_STAGE_SYNC -> hold(effect instanceof Effect.SyncFilesystem && !armed, effect);
                case NO_FSYNC_OF_JOURNAL -> effect instanceof Effect.SyncFile sync && sync.path().equals(Places.JOURNAL_TMP);
                case NO_FSYNC_OF_JOURNAL_DIRECTORY -> effect instanceof Effect.SyncDirectory && armed;
                case UNDO_LINKS_MADE_AFTER_ARM -> hold(effect instanceof Effect.Link link && !armed
                        && link.path().toString().contains("/old/"), effect);
                case NO_SYNC_BEFORE_COMMIT -> effect instanceof Effect.SyncFilesystem && armed && !done;
                case NO_SYNC_AFTER_UNDO -> effect instanceof Effect.SyncFilesystem && !armed;
                case MKDIR_IN_PLACE_IN_UNDO -> effect instanceof Effect.SetMeta meta && isTemporary(meta.path());
                case NONE, PROMOTION_BEFORE_COMMIT, RETIRED_BEFORE_PROMOTION, COPIES_DROPPED_BEFORE_COMMIT, UNDO_IN_FORWARD_ORDER,
                        T_DROPPED_BEFORE_JOURNAL -> false;
            };
        }

        private static boolean isTemporary(RootPath path) {
            return path.toString().matches(".*/t[0-9]+/tmp[0-9]+");
        }

        private boolean hold(boolean condition, Effect effect) {
            if (condition) {
                held.add(effect);
            }
            return condition;
        }

        private void before(Effect effect) throws DiskException {
            try {
                if (mutant == PROMOTION_BEFORE_COMMIT && isCommit(effect)) {
                    facts.promote(journal().id());
                }
                if (mutant == COPIES_DROPPED_BEFORE_COMMIT && isCommit(effect)) {
                    long id = journal().id();
                    new DiskActions(real).removeTree(Places.transaction(Places.MAIN, id).resolve("old"));
                }
                if (mutant == T_DROPPED_BEFORE_JOURNAL && effect instanceof Effect.Unlink unlink && unlink.path().equals(Places.JOURNAL)) {
                    new DiskActions(real).removeTree(Places.transaction(Places.MAIN, journal().id()));
                }
            } catch (TransactionException | DatabaseException failed) {
                throw new AssertionError(failed);
            }
        }

        private Journal journal() throws DiskException, TransactionException {
            return JournalCodec.decode(new DiskActions(real).readAll(Places.JOURNAL));
        }

        private void after(Effect effect) throws DiskException {
            if (isArming(effect)) {
                armed = true;
            }
            if (isCommit(effect)) {
                done = true;
            }
            boolean armedDurably = armed && effect instanceof Effect.SyncDirectory;
            if (armedDurably && !held.isEmpty()) {
                List<Effect> late = List.copyOf(held);
                held.clear();
                for (Effect one : late) {
                    real.apply(one);
                }
            }
            boolean retired = effect instanceof Effect.SyncDirectory sync && sync.path().equals(Places.MAIN)
                    && real.stat(Places.JOURNAL_DONE).isEmpty();
            if (retired && facts instanceof LateFacts late) {
                try {
                    late.now();
                } catch (DatabaseException failed) {
                    throw new AssertionError(failed);
                }
            }
        }

        @Override
        public Optional<org.mypkg.sys.FileStat> stat(RootPath path) throws DiskException {
            return real.stat(path);
        }

        @Override
        public List<org.mypkg.model.Bytes> list(RootPath directory) throws DiskException {
            return real.list(directory);
        }

        @Override
        public org.mypkg.model.Bytes readLink(RootPath path) throws DiskException {
            return real.readLink(path);
        }

        @Override
        public java.io.InputStream read(RootPath path) throws DiskException {
            return real.read(path);
        }

        @Override
        public Space space(RootPath anyPathOnIt) throws DiskException {
            return real.space(anyPathOnIt);
        }
    }
}

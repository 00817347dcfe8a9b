package org.mypkg.txn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.PendingTrigger;
import org.mypkg.db.StoredPackage;
import org.mypkg.merge.BesideNames;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;

/** Looks for what transactions left behind, lost, or wait for. Changes nothing; each finding says what can be typed. */
final class HealthCheck {
    private static final String RECOVER = "mypkg recover";

    private final Filesystem disk;
    private final DiskActions actions;
    private final List<TransactionEngine.Ailment> found = new ArrayList<>();

    HealthCheck(Filesystem disk) {
        this.disk = disk;
        this.actions = new DiskActions(disk);
    }

    /** What shows without the facts. */
    List<TransactionEngine.Ailment> ofDisk() throws DiskException {
        journal();
        homes();
        return found;
    }

    /** What shows by the facts. */
    List<TransactionEngine.Ailment> ofFacts(InstalledDb facts) throws DiskException, DatabaseException {
        if (new Leftovers(disk, facts).any()) {
            add("leftovers", "what a transaction had staged, or tried and gave up, still lies in " + Places.MAIN, RECOVER);
        }
        history(facts);
        triggers(facts);
        besideConfiguration(facts);
        return found;
    }

    private void add(String check, String sentence, String advice) {
        found.add(new TransactionEngine.Ailment(check, sentence, advice));
    }

    private void journal() throws DiskException {
        if (actions.exists(Places.JOURNAL_DONE)) {
            add("journal", "a transaction was committed and not settled", RECOVER + " finishes it");
        }
        if (!actions.exists(Places.JOURNAL)) {
            return;
        }
        try {
            Journal journal = JournalCodec.decode(actions.readAll(Places.JOURNAL));
            add("journal", "transaction " + journal.id() + " was interrupted while it changed files",
                    RECOVER + " takes it back; without Java: mypkg-recover");
            for (RootPath home : journal.homes()) {
                if (!actions.exists(Places.transaction(home, journal.id()))) {
                    add("file systems", home + " is not there: the interrupted transaction changed that file system, too",
                            "mount it, then " + RECOVER);
                }
            }
        } catch (TransactionException damaged) {
            add("journal", "the journal of an interrupted transaction is damaged: " + damaged.diagnostic().because(),
                    "mypkg explain E0209");
        }
    }

    /** Other file systems that hold a part of the history, and what users had in directories that were taken back. */
    private void homes() throws DiskException {
        for (RootPath home : everUsed()) {
            if (!home.equals(Places.MAIN) && !actions.isDirectory(home)) {
                add("file systems", home + " is not there: a file system that transactions used is not mounted, or was made anew",
                        "mount it; undo of transactions that changed it needs it");
            }
            RootPath rescued = home.resolve("rescued");
            if (actions.isDirectory(rescued) && !disk.list(rescued).isEmpty()) {
                add("rescued", "files that were found in directories which were taken back wait in " + rescued,
                        "look through them, move what you want to keep, and remove the rest");
            }
        }
    }

    private List<RootPath> everUsed() throws DiskException {
        var homes = new ArrayList<RootPath>();
        homes.add(Places.MAIN);
        if (actions.exists(Places.HOMES)) {
            String text = new String(actions.readAll(Places.HOMES), StandardCharsets.US_ASCII);
            text.lines().map(line -> RootPath.of(Octal.unescape(line))).forEach(homes::add);
        }
        return homes;
    }

    private void history(InstalledDb facts) throws DiskException, DatabaseException {
        SortedSet<Long> pruned = new TreeSet<>();
        for (HistoryEntry past : facts.history()) {
            if (past.pruned()) {
                pruned.add(past.id());
                continue;
            }
            Optional<String> lost = lost(past.id());
            if (lost.isPresent()) {
                add("history", "transaction " + past.id() + " cannot be taken back: " + lost.get(),
                        "mypkg history prune gives up what cannot be used any more");
            }
        }
        for (long id : pruned) {
            if (actions.exists(Places.transaction(Places.MAIN, id))) {
                add("history", "transaction " + id + " was pruned, and its directory is still there", "mypkg history prune removes it");
            }
        }
    }

    /** Why a transaction's history is of no use. While it is being settled, its journal lies elsewhere. */
    private Optional<String> lost(long id) throws DiskException {
        if (!actions.exists(Places.pastJournal(id))) {
            return actions.exists(Places.JOURNAL_DONE) ? Optional.empty() : Optional.of("its history is gone");
        }
        try {
            for (RootPath home : JournalCodec.decode(actions.readAll(Places.pastJournal(id))).homes()) {
                if (!actions.exists(Places.transaction(home, id))) {
                    return Optional.of("its part in " + home + " is gone");
                }
            }
            return Optional.empty();
        } catch (TransactionException damaged) {
            return Optional.of("its journal is damaged");
        }
    }

    private void triggers(InstalledDb facts) throws DatabaseException {
        for (PendingTrigger pending : facts.pendingTriggers()) {
            add("triggers", "a trigger of " + pending.wish().owner() + " waits since transaction " + pending.transaction(),
                    RECOVER + " runs it");
        }
    }

    private void besideConfiguration(InstalledDb facts) throws DiskException, DatabaseException {
        for (StoredPackage package_ : facts.packages()) {
            for (RootPath path : package_.spec().config()) {
                Optional<RootPath> fresh = BesideNames.with(path, BesideNames.NEW_SUFFIX);
                if (fresh.isPresent() && actions.exists(fresh.get())) {
                    add("configuration", fresh.get() + " waits beside your edited " + path, "mypkg config list shows what to do");
                }
            }
        }
    }
}

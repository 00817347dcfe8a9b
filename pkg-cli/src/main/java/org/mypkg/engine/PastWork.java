package org.mypkg.engine;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.sys.DiskException;
import org.mypkg.txn.Prepared;
import org.mypkg.txn.TransactionEngine;
import org.mypkg.txn.TransactionException;
import org.mypkg.world.Plan;

/** What taking back earlier transactions means, and whether it can be done. Changes nothing. */
final class PastWork {
    private final InstalledDb facts;
    private final TransactionEngine transactions;
    private final Installed installed;

    PastWork(InstalledDb facts, TransactionEngine transactions, Installed installed) {
        this.facts = facts;
        this.transactions = transactions;
        this.installed = installed;
    }

    /** The proposal, worked out to the last file. */
    Proposal propose(Session.Back back, String command) throws Failure {
        long id = number(back);
        Prepared prepared = prepare(back, id, command);
        return proposal(back, id, command, new Proposal.Basis.Undo(prepared));
    }

    /** The same for somebody who perhaps may not look at what the history keeps. */
    Proposal sketch(Session.Back back, String command) throws Failure {
        try {
            return propose(back, command);
        } catch (DiskException denied) {
            if (denied.errno() != DiskException.EACCES && denied.errno() != DiskException.EPERM) {
                throw denied;
            }
            return proposal(back, number(back), command, new Proposal.Basis.Sketch());
        }
    }

    private Prepared prepare(Session.Back back, long id, String command) throws Failure {
        return switch (back) {
            case Session.Back.Latest latest -> transactions.prepareUndo(id, command);
            case Session.Back.One one -> transactions.prepareUndo(id, command);
            case Session.Back.To to -> transactions.prepareRollback(id, command);
        };
    }

    private long number(Session.Back back) throws Failure {
        return switch (back) {
            case Session.Back.Latest latest -> latest();
            case Session.Back.One one -> known(one.transaction());
            case Session.Back.To to -> to.transaction() == 0 ? 0 : known(to.transaction());
        };
    }

    private long latest() throws Failure {
        List<HistoryEntry> history = facts.history();
        if (history.isEmpty()) {
            throw nothingToUndo("nothing was done to this root yet");
        }
        return history.getLast().id();
    }

    private long known(long transaction) throws Failure {
        if (!facts.isCommitted(transaction)) {
            throw nothingToUndo("there is no transaction " + transaction);
        }
        return transaction;
    }

    private static EngineException nothingToUndo(String fact) {
        return EngineException.of(
                ErrorCode.NOTHING_TO_UNDO, "nothing can be taken back", fact, "mypkg history shows what was done");
    }

    /** The packages that go and come: rows that were installed then, against those that are now. */
    private Proposal proposal(Session.Back back, long id, String command, Proposal.Basis basis) throws Failure {
        boolean toPoint = back instanceof Session.Back.To;
        List<HistoryEntry> newestFirst = facts.history().stream()
                .filter(one -> toPoint ? one.id() > id : one.id() == id)
                .toList()
                .reversed();
        SortedMap<Long, StoredPackage> now = new TreeMap<>();
        facts.packages().forEach(one -> now.put(one.row(), one));
        SortedMap<Long, StoredPackage> then = new TreeMap<>(now);
        for (HistoryEntry entry : newestFirst) {
            entry.added().forEach(one -> then.remove(one.row()));
            entry.removed().forEach(one -> then.put(one.row(), one));
        }
        List<StoredPackage> goes = now.values().stream().filter(one -> !then.containsKey(one.row())).toList();
        List<StoredPackage> comes = then.values().stream().filter(one -> !now.containsKey(one.row())).toList();
        boolean nothing = newestFirst.isEmpty();
        return new Proposal(
                command,
                nothing ? new Plan(List.of()) : installed.between(goes, comes),
                0,
                bytes(comes) - bytes(goes),
                nothing ? Proposals.NOTHING : basis);
    }

    private static long bytes(List<StoredPackage> packages) {
        return packages.stream().mapToLong(one -> one.spec().installedBytes()).sum();
    }

    /** What stands against taking one transaction back; empty where nothing does, or where this user may not look. */
    Optional<String> obstacle(long id) throws Failure {
        try {
            transactions.prepareUndo(id, "");
            return Optional.empty();
        } catch (TransactionException refused) {
            return Optional.of(String.join("; ", refused.diagnostic().because()));
        }
    }
}

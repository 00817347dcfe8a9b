package org.mypkg.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.mypkg.config.ConfigChange;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.SqliteInstalledDb;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;
import org.mypkg.sys.RootLock;
import org.mypkg.txn.ChangeSet;
import org.mypkg.txn.Committed;
import org.mypkg.txn.PackageChange;
import org.mypkg.txn.Prepared;
import org.mypkg.txn.Recovered;
import org.mypkg.txn.TransactionEngine;
import org.mypkg.world.Action;
import org.mypkg.world.Holdings;

/**
 * The right to change a root, with whatever was interrupted before already finished or taken back. Ends with
 * {@link #close}.
 */
public final class Session implements AutoCloseable {

    private final TargetRoot root;
    private final PackageCache cache;
    private final EngineListener listener;
    private final RootLock lock;
    private final SqliteInstalledDb facts;
    private final FactsFile factsFile;
    private final TransactionEngine transactions;
    private final Recovery recovery;

    Session(
            TargetRoot root,
            PackageCache cache,
            EngineListener listener,
            RootLock lock,
            SqliteInstalledDb facts,
            FactsFile factsFile,
            TransactionEngine transactions)
            throws Failure {
        this.root = root;
        this.cache = cache;
        this.listener = listener;
        this.lock = lock;
        this.facts = facts;
        this.factsFile = factsFile;
        this.transactions = transactions;
        OwnFiles.hold();
        this.recovery = recover(transactions);
        transactions.runPendingTriggers().forEach(listener::notice);
    }

    /** What became of a transaction that had been interrupted. */
    public sealed interface Recovery {
        /** None had been interrupted. */
        record Nothing() implements Recovery {}

        /** One had been, and is finished, taken back or dropped now. @param sentence which of these, for people */
        record Done(long transaction, String sentence) implements Recovery {}
    }

    /**
     * What was done.
     *
     * @param transaction its number in the history
     * @param notices what the user should know: files kept, merged, left behind
     * @param window how long the root was between the old state and the new one
     * @param freedBytes what is free now that was not before: nothing is while the history keeps what goes
     * @param history what can be taken back now, and what it holds
     * @param fetched what it cost to get the packages
     */
    public record Finished(
            long transaction,
            List<String> notices,
            Duration window,
            long freedBytes,
            Holdings history,
            Fetched fetched) {
        public Finished {
            notices = List.copyOf(notices);
        }

        Finished with(Fetched other) {
            return new Finished(transaction, notices, window, freedBytes, history, other);
        }
    }

    /**
     * What it cost to get packages.
     *
     * @param fetchedBytes what came from the repositories
     * @param savedBytes what did not, since the older versions on the disk hold it
     */
    public record Fetched(long fetchedBytes, long savedBytes) {
        static final Fetched NOTHING = new Fetched(0, 0);

        private Fetched plus(Arrived arrived) {
            return new Fetched(fetchedBytes + arrived.fetchedBytes(), savedBytes + arrived.savedBytes());
        }
    }

    /**
     * How much of the leave that a transaction needs the user gave.
     *
     * @param overwrite globs
     * @param scripts whether they run
     * @param history whether what goes is kept, so that it can be taken back
     */
    public record Leave(List<String> overwrite, boolean scripts, boolean history) {
        public static final Leave DEFAULT = new Leave(List.of(), true, true);

        public Leave {
            overwrite = List.copyOf(overwrite);
        }
    }

    /** Finishes or takes back what was interrupted; by the holder of the lock. */
    static Recovery recover(TransactionEngine transactions) throws Failure {
        Optional<Recovered> recovered = transactions.recover();
        if (recovered.isEmpty()) {
            return new Recovery.Nothing();
        }
        long id = recovered.get().id();
        String sentence =
                switch (recovered.get().outcome()) {
                    case FINISHED -> "transaction " + id + " had been committed and interrupted; it is finished now";
                    case TAKEN_BACK -> "transaction " + id + " had been interrupted; it was taken back";
                    case DROPPED -> "transaction " + id + " had been interrupted before it changed anything; its leftovers are gone";
                };
        var whole = new StringBuilder(sentence);
        recovered.get().kept().forEach(path -> whole.append("; ").append(path).append(" was saved meanwhile and stays as it was saved"));
        return new Recovery.Done(id, whole.toString());
    }

    /** What became of what had been interrupted before this session. */
    public Recovery recovery() {
        return recovery;
    }

    /** What is installed now. */
    public Installed installed() throws Failure {
        return new Installed(facts, root.world().world());
    }

    /** Works out what an order means. Changes nothing. */
    public Proposal propose(Order order, Universe universe) throws Failure {
        return new Proposals(installed(), universe, root.world(), cache).propose(order);
    }

    /** A plan that was decided before. Changes nothing. @throws EngineException (PLAN_OUTDATED, PLAN_INVALID) */
    public Proposal proposePlanned(Path plan, String command, Universe universe) throws Failure {
        PlanFile file = PlanCodec.read(plan);
        return new Proposals(installed(), universe, root.world(), cache).planned(file, command);
    }

    /** How far to go back. */
    public sealed interface Back {
        /** The newest transaction is taken back. */
        record Latest() implements Back {}

        /** One transaction is taken back. */
        record One(long transaction) implements Back {}

        /** All that came after a transaction is taken back; 0 means all that was ever done. */
        record To(long transaction) implements Back {}
    }

    /** Works out what going back means. Changes nothing. */
    public Proposal propose(Back back, String command) throws Failure {
        return new PastWork(facts, transactions, installed()).propose(back, command);
    }

    /** Changes configuration files in one transaction; no package changes. */
    public Finished change(ConfigChange change, String command) throws Failure {
        HistoryLimits limits = HistoryLimits.of(root);
        Committed committed = transactions.execute(transactions.prepare(ChangeSet.ofEdits(command, change.edits())));
        return limits.finish(transactions, committed, 0);
    }

    /** Does what was proposed: fetches, checks, and changes the root in one transaction. */
    public Finished execute(Proposal proposal, Leave leave) throws Failure {
        HistoryLimits limits = HistoryLimits.of(root);
        var reserve = new Reserve(root);
        if (!leave.history()) {
            reserve.release();
        }
        try {
            Done done =
                    switch (proposal.basis()) {
                        case Proposal.Basis.Packages packages -> install(proposal, packages, leave);
                        case Proposal.Basis.Undo undo -> new Done(transactions.execute(undo.prepared()), Fetched.NOTHING);
                        case Proposal.Basis.Sketch sketch -> throw new IllegalStateException("a sketch is not carried out");
                    };
            long freed = leave.history() ? 0 : Math.max(0, -proposal.installedBytesDelta());
            return limits.finish(transactions, done.committed(), freed).with(done.fetched());
        } finally {
            reserve.make();
        }
    }

    /** Gives up what taking back needs, for all but the newest transactions. A full disk does not stop it. */
    public Holdings.Pruning prune(int keep) throws Failure {
        var reserve = new Reserve(root);
        reserve.release();
        try {
            return transactions.prune(keep);
        } finally {
            reserve.make();
        }
    }

    private record Done(Committed committed, Fetched fetched) {}

    /** Who changes a file that is just being used costs a download of the whole package. */
    private Done install(Proposal proposal, Proposal.Basis.Packages basis, Leave leave) throws Failure {
        try {
            return install(proposal, basis, leave, bring(basis, true));
        } catch (StaleContent changed) {
            return install(proposal, basis, leave, bring(basis, false));
        }
    }

    private Done install(Proposal proposal, Proposal.Basis.Packages basis, Leave leave, List<Arrived> arrived)
            throws Failure {
        Prepared prepared = transactions.prepare(changes(proposal, basis, leave, arrived));
        Fetched fetched = Fetched.NOTHING;
        for (Arrived one : arrived) {
            fetched = fetched.plus(one);
        }
        return new Done(transactions.execute(prepared), fetched);
    }

    /** @param sparing whether what is on the disk already is used instead of fetching it */
    private List<Arrived> bring(Proposal.Basis.Packages basis, boolean sparing) throws Failure {
        var wishes = new ArrayList<Downloads.Wish>();
        for (Proposal.Chosen chosen : basis.chosen()) {
            if (chosen instanceof Proposal.Chosen.Offered offered) {
                boolean asked = sparing && cache.maySpare(offered.offer());
                List<FileEntry> installed = asked ? filesBefore(offered.action()) : List.of();
                wishes.add(new Downloads.Wish(offered.offer(), installed));
            }
        }
        return new Downloads(cache, listener).bring(wishes);
    }

    private List<FileEntry> filesBefore(Action action) throws DatabaseException {
        Optional<StoredPackage> before =
                switch (action) {
                    case Action.Install install -> Optional.empty();
                    case Action.Replace replace -> facts.find(replace.from().id().name());
                    case Action.Reinstall reinstall -> facts.find(reinstall.from().id().name());
                    case Action.Remove remove -> Optional.empty();
                };
        return before.isEmpty() ? List.of() : facts.files(before.get().row());
    }

    private ChangeSet changes(Proposal proposal, Proposal.Basis.Packages basis, Leave leave, List<Arrived> arrived) {
        Iterator<Arrived> fetched = arrived.iterator();
        var changes = new ArrayList<PackageChange>();
        for (Proposal.Chosen chosen : basis.chosen()) {
            changes.add(switch (chosen) {
                case Proposal.Chosen.Offered offered ->
                    change(offered.action(), fetched.next(), offered.offer().repository().name());
                case Proposal.Chosen.Given given ->
                    change(given.action(), Arrived.whole(given.file(), 0), org.mypkg.world.Candidate.LOCAL);
                case Proposal.Chosen.Gone gone -> new PackageChange.Remove(gone.action().id().name());
            });
        }
        ChangeSet.NewWorld world =
                switch (basis.world()) {
                    case Proposal.WorldChange.Same same -> new ChangeSet.NewWorld.Unchanged();
                    case Proposal.WorldChange.Becomes becomes -> ChangeSet.NewWorld.written(becomes.file().encode());
                };
        var options = new ChangeSet.Options(leave.overwrite(), leave.scripts(), leave.history());
        return new ChangeSet(proposal.command(), changes, world, options);
    }

    private static PackageChange change(Action action, Arrived is, String repository) {
        return switch (action) {
            case Action.Install install -> new PackageChange.Install(is.manifest(), is.payload(), repository);
            case Action.Replace replace ->
                new PackageChange.Replace(replace.from().id().name(), is.manifest(), is.payload(), repository);
            case Action.Reinstall reinstall ->
                new PackageChange.Replace(reinstall.from().id().name(), is.manifest(), is.payload(), repository);
            case Action.Remove remove -> throw new IllegalStateException("a removal has no package");
        };
    }

    /** Works out what can be put back of what is wrong with these packages, or with all. Changes nothing. */
    public Engine.Repairing proposeRepair(List<PackageName> names, Engine.Offers offers) throws Failure {
        return new Repairs(transactions, cache, listener).propose(names, offers);
    }

    /** Fetches what is needed and puts everything back that can be, in one transaction; none where nothing can be. */
    public List<Finished> repair(Engine.Repairing repairing, String command) throws Failure {
        Fetched fetched = Fetched.NOTHING;
        for (Arrived arrived : new Repairs(transactions, cache, listener).fetch(repairing, facts)) {
            fetched = fetched.plus(arrived);
        }
        if (repairing.fixed().isEmpty()) {
            return List.of();
        }
        HistoryLimits limits = HistoryLimits.of(root);
        Committed committed = transactions.execute(transactions.prepareRepair(repairing.repair(), command));
        return List.of(limits.finish(transactions, committed, 0).with(fetched));
    }

    @Override
    public void close() throws DatabaseException {
        try {
            factsFile.keepCopy(facts);
            facts.close();
        } finally {
            lock.close();
        }
    }
}

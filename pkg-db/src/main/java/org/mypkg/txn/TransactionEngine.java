package org.mypkg.txn;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.Flaw;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.NewTransaction;
import org.mypkg.db.PendingTrigger;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;
import org.mypkg.world.Holdings;
import org.mypkg.world.SharedPath;

/**
 * Changes a root from one consistent state to the next, or leaves it exactly as it was. The one entry to this package.
 *
 * <p>The caller holds the root's write lock for every method but {@link #needsRecovery}, {@link #history} and {@link #verify},
 * and calls {@link #recover} before any other.
 */
public final class TransactionEngine {
    private static final int WORKERS_MAX = 4;
    /** Syncs wait for the disk, not for a core, and the disk writes those that wait together at once. */
    private static final int SYNCS_AT_ONCE = 16;

    private final Filesystem disk;
    private final InstalledDb facts;
    private final InstantSource clock;
    private final ScriptRunner scripts;
    private final TransactionListener listener;
    private final Workers workers;
    private final Syncing syncing;

    public TransactionEngine(
            Filesystem disk, InstalledDb facts, InstantSource clock, ScriptRunner scripts, TransactionListener listener) {
        this(disk, facts, clock, scripts, listener,
                new Workers(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, WORKERS_MAX)),
                new Syncing(disk, new Workers(SYNCS_AT_ONCE), Syncing.FEW_MEASURED));
    }

    TransactionEngine(Filesystem disk, InstalledDb facts, InstantSource clock, ScriptRunner scripts,
            TransactionListener listener, Workers workers, Syncing syncing) {
        this.disk = Objects.requireNonNull(disk);
        this.facts = Objects.requireNonNull(facts);
        this.clock = Objects.requireNonNull(clock);
        this.scripts = Objects.requireNonNull(scripts);
        this.listener = Objects.requireNonNull(listener);
        this.workers = workers;
        this.syncing = syncing;
    }

    /** Whether an interrupted transaction waits for {@link #recover}; for readers that cannot take the lock. */
    public boolean needsRecovery() throws DiskException, DatabaseException {
        return new Recovery(disk, facts).isNeeded();
    }

    /** Steps 11 to 15: finishes or takes back an interrupted transaction; empty where there was none. */
    public Optional<Recovered> recover() throws TransactionException, DiskException, DatabaseException {
        return new Recovery(disk, facts).recover();
    }

    /** Step 1: works everything out, and checks conflicts and space. Changes nothing. */
    public Prepared prepare(ChangeSet changes) throws Failure {
        Instant now = clock.instant();
        Goals goals = new GoalPlanner(disk, facts, changes, now.getEpochSecond()).plan(now.getEpochSecond());
        return prepared(changes, goals, turns(changes), now);
    }

    /** Step 1 for taking back a committed transaction, from what the history holds. Changes nothing; runs no scripts. */
    public Prepared prepareUndo(long id, String command) throws TransactionException, DiskException, DatabaseException {
        return undoing(planner().undo(id), command);
    }

    /**
     * Step 1 for going back to the state after a transaction, 0 for the state before the first: one transaction that takes
     * back all later ones. Changes nothing; runs no scripts.
     */
    public Prepared prepareRollback(long id, String command) throws TransactionException, DiskException, DatabaseException {
        return undoing(planner().rollback(id), command);
    }

    private UndoPlanner planner() {
        return new UndoPlanner(disk, facts, clock.instant().getEpochSecond());
    }

    private Prepared undoing(Goals goals, String command) throws TransactionException, DiskException, DatabaseException {
        ChangeSet changes = new ChangeSet(command, List.of(), new ChangeSet.NewWorld.Unchanged(), ChangeSet.Options.DEFAULT);
        return prepared(changes, goals, List.of(), clock.instant());
    }

    /** The transaction that {@code undo} without a number takes back. */
    public long latest() throws TransactionException, DatabaseException {
        List<HistoryEntry> history = facts.history();
        if (history.isEmpty()) {
            throw new TransactionException(new TransactionException.Fact.NothingToUndo());
        }
        return history.getLast().id();
    }

    /** Steps 2 to 10. When it throws, the old state is there, unless the fact is {@code Unfinished}. */
    public Committed execute(Prepared prepared) throws Failure {
        Committed committed = new Committer(disk, facts, clock, scripts, listener, workers, syncing).execute(prepared);
        var notices = new ArrayList<>(committed.notices());
        if (prepared.changes().options().scripts()) {
            notices.addAll(triggers().run(committed.id()));
        }
        if (!prepared.changes().options().history()) {
            forgetFiles(committed.id(), notices);
        }
        return new Committed(committed.id(), notices, committed.window());
    }

    /** Runs the triggers that earlier transactions left pending, failed or cut ones. @return what the user should know */
    public List<String> runPendingTriggers() {
        return triggers().runAll();
    }

    private TriggerRunner triggers() {
        return new TriggerRunner(disk, facts, scripts, listener);
    }

    /** The files of packages that nobody can bring back: promotion does not touch them. */
    private void forgetFiles(long id, List<String> notices) {
        try {
            facts.prune(List.of(id));
        } catch (DatabaseException failed) {
            notices.add("the list of removed files is still in the database: " + failed.diagnostic().title());
        }
    }

    /** All committed transactions, the oldest first. */
    public List<HistoryEntry> history() throws DatabaseException {
        return facts.history();
    }

    /**
     * Gives up what undoing needs, for all transactions but the newest. The facts go first: what is left of a cut pruning is
     * removed by the next one.
     *
     * @param keep how many of the newest stay undoable
     */
    public Holdings.Pruning prune(int keep) throws DiskException, DatabaseException {
        return new Retention(disk, facts).prune(keep);
    }

    /** The same for what is too old or too much, after a commit; the newest stays, however much it is. */
    public Holdings.Pruning retain(int keep, long bytesMax) throws DiskException, DatabaseException {
        return new Retention(disk, facts).prune(Math.max(1, keep), bytesMax);
    }

    /** What all transactions hold that can be taken back. */
    public Holdings holdings() throws DiskException, DatabaseException {
        return new Retention(disk, facts).holdings();
    }

    /** What one transaction holds; nothing where it cannot be taken back. */
    public Holdings holdings(long id) throws DiskException, DatabaseException {
        return new Retention(disk, facts).holdings(id);
    }

    /** The paths that packages share by links, and who has them. By path. */
    public List<SharedPath> sharedPaths() throws DiskException, DatabaseException {
        return AlternativeLinks.now(disk, facts);
    }

    /** Compares the files of these packages, or of all where none is named, with their manifests. By path. */
    public List<Problem> verify(List<PackageName> names, Problem.Look look)
            throws TransactionException, DiskException, DatabaseException {
        var packages = new ArrayList<StoredPackage>();
        for (PackageName name : names) {
            packages.add(facts.find(name)
                    .orElseThrow(() -> new TransactionException(new TransactionException.Fact.NotInstalled(name))));
        }
        return new Verifier(disk, facts, workers, look).verify(names.isEmpty() ? facts.packages() : packages);
    }

    /** As {@link #verify(List, Problem.Look)}, reading every file. */
    public List<Problem> verify(List<PackageName> names) throws TransactionException, DiskException, DatabaseException {
        return verify(names, Problem.Look.CLOSE);
    }

    /** What the facts say and what cannot be, files left out that one of their owners took over rightly. */
    public List<Flaw> flaws() throws DatabaseException {
        var flaws = new ArrayList<Flaw>();
        for (Flaw flaw : facts.flaws()) {
            if (!(flaw instanceof Flaw.SeveralOwners shared && isTakenOver(shared))) {
                flaws.add(flaw);
            }
        }
        return flaws;
    }

    private boolean isTakenOver(Flaw.SeveralOwners shared) throws DatabaseException {
        for (PackageName owner : shared.owners()) {
            Optional<PackageSpec> spec = facts.find(owner).map(StoredPackage::spec);
            if (spec.isPresent() && shared.owners().stream().allMatch(o -> o.equals(owner) || ConflictCheck.replaces(spec.get(), o))) {
                return true;
            }
        }
        return false;
    }

    /** Whether a transaction was interrupted after it was armed, so that the root may be neither old nor new; asks no facts. */
    public static boolean isInterrupted(Filesystem disk) throws DiskException {
        return disk.glance(Places.JOURNAL).isPresent() || disk.glance(Places.JOURNAL_DONE).isPresent();
    }

    /**
     * Something that is not well with a root.
     *
     * @param check what was looked at, one or two words
     * @param sentence what was found, without a final stop
     * @param advice what to type or do
     */
    public record Ailment(String check, String sentence, String advice) {}

    /** What shows on the disk alone: interrupted transactions, file systems that are missing, rescued files. */
    public static List<Ailment> ailmentsOnDisk(Filesystem disk) throws DiskException {
        return new HealthCheck(disk).ofDisk();
    }

    /** What shows by the facts: leftovers, lost history, configuration that waits. Changes nothing. */
    public List<Ailment> ailments() throws DiskException, DatabaseException {
        return new HealthCheck(disk).ofFacts(facts);
    }

    /** Works out what can be put back of what {@link #verify} found. Changes nothing. */
    public Repair repair(List<Problem> problems) throws DiskException, DatabaseException {
        return new RepairPlanner(disk, facts).plan(problems);
    }

    /** Step 1 for putting back what is wrong, when nothing is {@link Repair#lacking} any more. Changes nothing; runs no scripts. */
    public Prepared prepareRepair(Repair repair, String command) throws TransactionException, DiskException, DatabaseException {
        var planner = new RepairGoals(disk, facts);
        Goals goals = planner.plan(repair);
        var unchanged = new ChangeSet.NewWorld.Unchanged();
        var changes = new ChangeSet(command, planner.changes(), unchanged, ChangeSet.Options.DEFAULT);
        return prepared(changes, goals, List.of(), clock.instant());
    }

    private Prepared prepared(ChangeSet changes, Goals goals, List<Scripts.Turn> turns, Instant now)
            throws TransactionException, DiskException, DatabaseException {
        var guards = new Guards(disk);
        var homes = new Homes(guards);
        StepList steps = StepCompiler.compile(guards, homes, goals.byPath, goals.generated, goals.timesAfter, goals.notices);
        List<NewTransaction.Written> written = Marks.of(disk, changes.changes(), goals, steps);
        var traces = new NewTransaction.Traces(written, goals.takesBack, changes.options().history());
        List<PendingTrigger.Wish> triggers = changes.options().scripts() ? new TriggerWishes(facts).of(goals, steps) : List.of();
        var transaction = new NewTransaction(now, changes.command(), goals.removedRows, goals.added, traces, triggers);
        new Preflight(disk, homes, guards).check(steps, transaction);
        return new Prepared(changes, transaction, steps, turns, goals.edits, goals.notices, goals.seen);
    }

    /** Where a path really lies: links among its parents are followed; empty where they run in a circle or out. */
    public static Optional<RootPath> physical(Filesystem disk, RootPath path) throws DiskException {
        return new PathResolver(disk, new TreeMap<>(), new TreeSet<>()).physical(path);
    }

    private List<Scripts.Turn> turns(ChangeSet changes) throws DatabaseException {
        var turns = new ArrayList<Scripts.Turn>();
        for (PackageChange change : changes.changes()) {
            Optional<PackageSpec> to = Contents.arriving(change).map(Manifest::spec);
            Optional<PackageName> leaving = Contents.leaving(change);
            Optional<PackageSpec> from = leaving.isEmpty() ? Optional.empty() : facts.find(leaving.get()).map(StoredPackage::spec);
            if (to.isPresent() && from.isPresent()) {
                turns.add(new Scripts.Turn.Upgrade(from.get(), to.get()));
            } else if (to.isPresent()) {
                turns.add(new Scripts.Turn.Install(to.get()));
            } else {
                from.ifPresent(spec -> turns.add(new Scripts.Turn.Remove(spec)));
            }
        }
        return turns;
    }
}

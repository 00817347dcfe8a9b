package org.mypkg.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.Flaw;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.SqliteInstalledDb;
import org.mypkg.diag.Failure;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.PublicKey;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.RootLock;
import org.mypkg.txn.ChrootScripts;
import org.mypkg.txn.Problem;
import org.mypkg.txn.Repair;
import org.mypkg.txn.TransactionEngine;
import org.mypkg.txn.TransactionListener;
import org.mypkg.world.Holdings;
import org.mypkg.world.SharedPath;

/**
 * Joins what is installed, what is offered and what is wanted. Readers ask it directly and change nothing; who wants to
 * change the root takes a {@link Session}.
 */
public final class Engine {
    private final TargetRoot root;
    private final Repositories repositories;
    private final PackageCache cache;
    private final InstantSource clock;
    private final EngineListener listener;
    private final FactsFile factsFile;

    public Engine(
            TargetRoot root,
            Repositories repositories,
            PackageCache cache,
            InstantSource clock,
            EngineListener listener) {
        this.root = root;
        this.repositories = repositories;
        this.cache = cache;
        this.clock = clock;
        this.listener = listener;
        this.factsFile = new FactsFile(root);
    }

    /**
     * Something that is not as a package says.
     *
     * @param owner whose it is; empty for damage to the database
     * @param kind as commands print it, such as {@code missing}
     * @param detail a sentence more, for people; may be empty
     */
    public record Finding(RootPath path, String owner, String kind, String detail) {
        private static final String DATABASE = Problem.Kind.DATABASE.label();

        static Finding of(Problem problem) {
            return new Finding(problem.path(), problem.owner().value(), problem.kind().label(), detail(problem));
        }

        private static String detail(Problem problem) {
            return problem.kind() == Problem.Kind.DATABASE ? "the database does not know all files of this package" : "";
        }

        private static List<Finding> of(Flaw flaw) {
            return switch (flaw) {
                case Flaw.Damage damage -> List.of(new Finding(TargetRoot.DATABASE, "", DATABASE, damage.sentence()));
                case Flaw.SeveralOwners shared -> shared.owners().stream()
                        .map(owner -> new Finding(shared.path(), owner.value(), DATABASE, "several packages own it"))
                        .toList();
            };
        }

        private static List<Finding> all(TransactionEngine transactions, List<PackageName> names, Problem.Look look)
                throws Failure {
            var findings = new ArrayList<Finding>();
            if (names.isEmpty()) {
                transactions.flaws().forEach(flaw -> findings.addAll(of(flaw)));
            }
            transactions.verify(names, look).forEach(problem -> findings.add(of(problem)));
            findings.sort(Comparator.comparing(Finding::path).thenComparing(Finding::owner).thenComparing(Finding::kind));
            return findings;
        }
    }

    /**
     * Something that the doctor found.
     *
     * @param check what was looked at, one or two words
     * @param sentence what was found
     * @param advice what to type or do
     * @param note whether it is no trouble, but worth to be known
     */
    public record Symptom(String check, String sentence, String advice, boolean note) {}

    /** What the repositories offer, asked for when it is needed. */
    @FunctionalInterface
    public interface Offers {
        Universe ask() throws Failure;
    }

    /** What was found wrong and what can be done about it, before and after it is done. */
    public static final class Repairing {
        private final Repair repair;
        private final SortedMap<PackageName, Offer> chosen;

        Repairing(Repair repair, SortedMap<PackageName, Offer> chosen) {
            this.repair = repair;
            this.chosen = Collections.unmodifiableSortedMap(new TreeMap<>(chosen));
        }

        /** A finding that is put right. @param from where from, for people: {@code history} */
        public record Fixed(Finding finding, String from) {}

        /** A finding that stays. */
        public record Left(Finding finding, String reason, String hint) {}

        Repair repair() {
            return repair;
        }

        SortedMap<PackageName, Offer> chosen() {
            return chosen;
        }

        /** What is put right, by path. */
        public List<Fixed> fixed() {
            return repair.fixes().stream()
                    .map(fix -> new Fixed(Finding.of(fix.problem()), fix.origin().name().toLowerCase(Locale.ROOT)))
                    .toList();
        }

        /** What is not. */
        public List<Left> left() {
            return repair.refusals().stream()
                    .map(refusal -> new Left(Finding.of(refusal.problem()), refusal.reason(), refusal.hint()))
                    .toList();
        }

        /** How much must be fetched. */
        public long downloadBytes() {
            return chosen.values().stream().mapToLong(Offer::downloadBytes).sum();
        }
    }

    /** Something that reads the facts. */
    @FunctionalInterface
    public interface Reading<R> {
        R read(Installed installed) throws Failure;
    }

    /** Whether a transaction was interrupted and waits to be finished or taken back. */
    public boolean isInterrupted() throws DiskException {
        return TransactionEngine.isInterrupted(root.filesystem());
    }

    /** The right to change the root. What was interrupted before is finished or taken back first. */
    public Session open(String command, Duration wait) throws Failure {
        RootLock lock = RootLock.acquire(
                root.filesystem().linux(),
                command,
                wait,
                holder -> listener.notice(
                        "waiting for " + holder.words() + ", which changes this root: " + holder.command()));
        try {
            return session(lock, factsFile.write());
        } catch (Failure | RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    private Session session(RootLock lock, SqliteInstalledDb facts) throws Failure {
        try {
            return new Session(root, cache, listener, lock, facts, factsFile, transactions(facts));
        } catch (Failure | RuntimeException failed) {
            facts.close();
            throw failed;
        }
    }

    private TransactionEngine transactions(InstalledDb facts) {
        var scripts = new ChrootScripts(
                root.filesystem(), root.path(), ChrootScripts.LONGEST, listener::cancelled, listener::notice);
        return new TransactionEngine(root.filesystem(), facts, clock, scripts, new Progress(listener));
    }

    /**
     * Lets somebody read what is installed, never waiting for anybody; {@link Interrupted} says what becomes of a transaction
     * that is under way. Asked twice where a writer came between: reading must have no effect of its own.
     */
    public <R> R read(Reading<R> reading) throws Failure {
        return readFacts(facts -> reading.read(new Installed(facts, root.world().world())));
    }

    private interface FactsReading<R> {
        R read(SqliteInstalledDb facts) throws Failure;
    }

    private <R> R readFacts(FactsReading<R> reading) throws Failure {
        new Interrupted(root, factsFile, listener).attend(this::transactions);
        try (SqliteInstalledDb facts = factsFile.read()) {
            return reading.read(facts);
        } catch (DatabaseException failed) {
            if (!failed.isBusy()) {
                throw failed;
            }
            try (SqliteInstalledDb before = factsFile.read()) {
                return reading.read(before);
            }
        }
    }

    /** Works out what an order means, without the right to do it. Changes nothing. */
    public Proposal propose(Order order, Universe universe) throws Failure {
        WorldFile world = root.world();
        return read(installed -> new Proposals(installed, universe, world, cache).propose(order));
    }

    /** Works out what an order means and writes it down. Changes nothing. @param request what was asked for, for people */
    public Proposal.Written plan(Order order, Universe universe, String request) throws Failure {
        WorldFile world = root.world();
        return read(installed -> new Proposals(installed, universe, world, cache).write(order, request));
    }

    /** A plan that was decided before, without the right to carry it out. Changes nothing. */
    public Proposal proposePlanned(Path plan, String command, Universe universe) throws Failure {
        PlanFile file = PlanCodec.read(plan);
        WorldFile world = root.world();
        return read(installed -> new Proposals(installed, universe, world, cache).planned(file, command));
    }

    /** Works out what going back means, without the right to do it. Changes nothing. */
    public Proposal propose(Session.Back back, String command) throws Failure {
        return readFacts(facts -> past(facts).sketch(back, command));
    }

    private PastWork past(InstalledDb facts) throws Failure {
        return new PastWork(facts, transactions(facts), new Installed(facts, root.world().world()));
    }

    /** What can be taken back, and what that holds; empty for a user who may not look at it. */
    public Optional<Holdings> holdings() throws Failure {
        return ifAllowed(facts -> transactions(facts).holdings());
    }

    /** What one transaction holds; empty for a user who may not look at it. */
    public Optional<Holdings> holdings(long transaction) throws Failure {
        return ifAllowed(facts -> transactions(facts).holdings(transaction));
    }

    private <R> Optional<R> ifAllowed(FactsReading<R> reading) throws Failure {
        try {
            return Optional.of(readFacts(reading));
        } catch (DiskException denied) {
            if (denied.errno() != DiskException.EACCES) {
                throw denied;
            }
            return Optional.empty();
        }
    }

    /** What stands against taking one transaction back; empty where nothing does. */
    public Optional<String> obstacle(long transaction) throws Failure {
        return ifAllowed(facts -> past(facts).obstacle(transaction))
                .orElse(Optional.of("only root can tell: what it keeps may not be looked at"));
    }

    /** For each transaction that was taken back, the one that did it last. */
    public SortedMap<Long, Long> takenBack() throws Failure {
        return readFacts(InstalledDb::takenBack);
    }

    /** The paths that packages share by links, and who has them. By path. */
    public List<SharedPath> sharedPaths() throws Failure {
        return readFacts(facts -> transactions(facts).sharedPaths());
    }

    /** Where a path really lies: links among its parents are followed inside the root. */
    public RootPath physical(RootPath path) throws Failure {
        return PhysicalPath.of(root.filesystem(), path);
    }

    /**
     * Compares the files of these packages with what their packages say, by path; where none is named those of all, and the
     * facts with each other.
     *
     * @param quick a file whose size and time are right is not read
     * @param run whether programs find their loader and libraries is looked at, too
     */
    public List<Finding> verify(List<PackageName> names, boolean quick, boolean run) throws Failure {
        Problem.Look look = quick ? Problem.Look.QUICK : Problem.Look.CLOSE;
        List<Finding> findings = readFacts(facts -> {
            List<Finding> found = Finding.all(transactions(facts), names, look);
            if (run) {
                found.addAll(new LoaderCheck(root.filesystem(), facts).run(names));
            }
            return found;
        });
        boolean changing = !findings.isEmpty() && TransactionEngine.isInterrupted(root.filesystem());
        if (changing && RootLock.isHeld(root.filesystem().linux())) {
            listener.notice("another program is changing this root: some of this may be its doing");
        }
        return findings;
    }

    /** Works out what {@link Session#repair} would do. Changes nothing. */
    public Repairing proposeRepair(List<PackageName> names, Offers offers) throws Failure {
        return readFacts(facts -> new Repairs(transactions(facts), cache, listener).propose(names, offers));
    }

    /**
     * Brings back the kept copy of a damaged database; the damaged file stays beside it.
     *
     * @return what was done, for people; empty where the database is well
     * @throws EngineException (DATABASE_NOT_RESTORABLE)
     */
    public List<String> restoreDatabase(String command, Duration wait) throws Failure {
        RootLock lock = RootLock.acquire(root.filesystem().linux(), command, wait, holder -> listener.notice("waiting for " + holder.words()));
        try (lock) {
            if (factsFile.isWell()) {
                return List.of();
            }
            FactsFile.Restored restored = factsFile.restore();
            String kept = restored.kept().isEmpty() ? "" : "; the damaged file is kept as " + restored.kept();
            return List.of("the database is as it was after transaction " + restored.newestTransaction() + kept);
        }
    }

    /** Looks at the health of the root; takes no lock and changes nothing. */
    public List<Symptom> examine() {
        return new Doctor(root, repositories, factsFile, this::transactions).examine();
    }

    /** Who owns a path; links among its parents are followed, since ownership is by where a file really lies. */
    public List<PackageName> owners(RootPath path) throws Failure {
        RootPath physical = PhysicalPath.of(root.filesystem(), path);
        return read(installed -> installed.owners(physical));
    }

    /** Opens a package file that the user names; any key of a configured repository may vouch for it. */
    public PackageFile open(Path file, PackageFile.Signature signature) throws Failure {
        var keys = new ArrayList<PublicKey>();
        for (Repository repository : repositories.list()) {
            keys.addAll(repositories.packageKeys(repository.name()));
        }
        return PackageFile.open(file, new Keyring(keys), clock.instant(), signature);
    }

    /** Fetches a package and says where it lies. */
    public Path download(Offer offer) throws Failure {
        return new Downloads(cache, listener).bring(offer).path();
    }

    /** Tells the engine's listener how a transaction goes on. */
    private record Progress(EngineListener listener) implements TransactionListener {
        @Override
        public void progress(Phase phase, long done, long total) {
            String task =
                    switch (phase) {
                        case STAGE -> "unpacking";
                        case SYNC -> "writing to the disk";
                        case SCRIPTS -> "running scripts";
                        case APPLY -> "changing the root";
                        case SETTLE -> "settling";
                        case UNDO -> "taking back";
                        case TRIGGERS -> "running triggers";
                    };
            listener.progress(task, done, total, false);
        }

        @Override
        public void notice(String text) {
            listener.notice(text);
        }

        @Override
        public boolean cancelled() {
            return listener.cancelled();
        }
    }
}

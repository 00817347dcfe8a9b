package org.mypkg.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
import org.mypkg.txn.TransactionEngine;
import org.mypkg.txn.TransactionListener;

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
    }

    /** A file that is not as its package says. @param kind as commands print it, such as {@code missing} */
    public record Finding(RootPath path, PackageName owner, String kind) {}

    /** Something that reads the facts. */
    @FunctionalInterface
    public interface Reading<R> {
        R read(Installed installed) throws Failure;
    }

    /** The right to change the root. What was interrupted before is finished or taken back first. */
    public Session open(String command, Duration wait) throws Failure {
        RootLock lock = RootLock.acquire(
                root.filesystem(),
                command,
                wait,
                holder -> listener.notice(
                        "waiting for process " + holder.pid() + ", which changes this root: " + holder.command()));
        try {
            root.hostDirectory(TargetRoot.STATE);
            SqliteInstalledDb facts = SqliteInstalledDb.open(database());
            return session(lock, facts);
        } catch (Failure | RuntimeException failed) {
            lock.close();
            throw failed;
        }
    }

    private Session session(RootLock lock, SqliteInstalledDb facts) throws Failure {
        try {
            return new Session(root, cache, listener, lock, facts, transactions(facts));
        } catch (Failure | RuntimeException failed) {
            facts.close();
            throw failed;
        }
    }

    private Path database() throws DiskException, EngineException {
        return root.inside(TargetRoot.STATE).resolve("installed.sqlite");
    }

    private TransactionEngine transactions(InstalledDb facts) {
        var scripts = new ChrootScripts(
                root.filesystem(), root.path(), ChrootScripts.LONGEST, listener::cancelled, listener::notice);
        return new TransactionEngine(root.filesystem(), facts, clock, scripts, new Progress(listener));
    }

    /** Lets somebody read what is installed; needs no lock and makes nothing. */
    public <R> R read(Reading<R> reading) throws Failure {
        try (SqliteInstalledDb facts = facts()) {
            warnOfInterrupted(facts);
            return reading.read(new Installed(facts, root.world().world()));
        }
    }

    /** The facts for a reader: those of a root in which nothing was ever installed are empty. */
    private SqliteInstalledDb facts() throws Failure {
        boolean none = root.filesystem().stat(TargetRoot.DATABASE).isEmpty();
        Path file = none ? root.path().resolve("var/lib/mypkg/installed.sqlite") : database();
        return SqliteInstalledDb.openReadOnly(file);
    }

    private void warnOfInterrupted(InstalledDb facts) throws Failure {
        if (isInterrupted(facts)) {
            listener.notice("an interrupted transaction waits; mypkg recover finishes it or takes it back");
        }
    }

    /** Whoever may not look into the transactions' directories may read all the same, and could not repair anything. */
    private boolean isInterrupted(InstalledDb facts) throws Failure {
        try {
            return transactions(facts).needsRecovery();
        } catch (DiskException denied) {
            if (denied.errno() == DiskException.EACCES) {
                return false;
            }
            throw denied;
        }
    }

    /** Works out what an order means, without the right to do it. Changes nothing. */
    public Proposal propose(Order order, Universe universe) throws Failure {
        WorldFile world = root.world();
        return read(installed -> new Proposals(installed, universe, world, cache).propose(order));
    }

    /** Compares the files of these packages, or of all where none is named, with what their packages say. By path. */
    public List<Finding> verify(List<PackageName> names) throws Failure {
        try (SqliteInstalledDb facts = facts()) {
            warnOfInterrupted(facts);
            return transactions(facts).verify(names).stream()
                    .map(p -> new Finding(p.path(), p.owner(), p.kind().name().toLowerCase(Locale.ROOT)))
                    .toList();
        }
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
            Optional<PublicKey> key = repositories.trustedKey(repository.name());
            key.ifPresent(keys::add);
        }
        return PackageFile.open(file, new Keyring(keys), clock.instant(), signature);
    }

    /** Fetches a package and says where it lies. */
    public Path download(Offer offer) throws Failure {
        return new Downloads(cache, listener, offer.downloadBytes()).bring(offer).path();
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

package org.mypkg.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.Flaw;
import org.mypkg.db.SqliteInstalledDb;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Engine.Symptom;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;
import org.mypkg.sys.RootLock;
import org.mypkg.txn.TransactionEngine;

/**
 * Looks at the health of a root: takes no lock, changes nothing, waits for nobody. What cannot be looked at is a symptom
 * like any other, so that one damaged part hides no other.
 */
final class Doctor {
    private static final long FREE_LOW_BYTES = 64L << 20;
    private static final long FREE_LOW_INODES = 1000;
    private static final String RECOVER = "mypkg recover";

    private final TargetRoot root;
    private final Repositories repositories;
    private final FactsFile facts;
    private final Interrupted.Engines engines;
    private final List<Symptom> symptoms = new ArrayList<>();

    Doctor(TargetRoot root, Repositories repositories, FactsFile facts, Interrupted.Engines engines) {
        this.root = root;
        this.repositories = repositories;
        this.facts = facts;
        this.engines = engines;
    }

    private interface Look {
        void look() throws Failure;
    }

    List<Symptom> examine() {
        boolean[] busy = {false};
        attempt("lock", () -> busy[0] = lock());
        attempt("journal", () -> {
            for (TransactionEngine.Ailment ailment : TransactionEngine.ailmentsOnDisk(root.filesystem())) {
                add(ailment, busy[0]);
            }
        });
        database(busy[0]);
        attempt("world", () -> root.world());
        attempt("repositories", () -> {
            for (Repository repository : repositories.list()) {
                repositories.trustedKey(repository.name());
            }
        });
        attempt("space", this::space);
        return List.copyOf(symptoms);
    }

    private void attempt(String check, Look look) {
        try {
            look.look();
        } catch (Failure failed) {
            var diagnostic = failed.diagnostic();
            String because = diagnostic.because().isEmpty() ? "" : ": " + diagnostic.because().getFirst();
            String advice = diagnostic.hints().isEmpty()
                    ? "mypkg explain " + diagnostic.code().label()
                    : diagnostic.hints().getFirst();
            symptoms.add(new Symptom(check, diagnostic.title() + because, advice, false));
        }
    }

    /** While somebody changes the root, what he has under way is no symptom. */
    private void add(TransactionEngine.Ailment ailment, boolean busy) {
        boolean passing = busy && List.of("journal", "leftovers").contains(ailment.check());
        symptoms.add(new Symptom(ailment.check(), ailment.sentence(), ailment.advice(), passing));
    }

    private boolean lock() throws DiskException {
        Optional<RootLock.Holder> holder = RootLock.holder(root.filesystem().linux());
        holder.ifPresent(h -> symptoms.add(new Symptom(
                "lock", h.words() + " is changing this root: " + h.command(), "wait for it, or let commands wait: --wait SECONDS", true)));
        return holder.isPresent();
    }

    private void database(boolean busy) {
        try (SqliteInstalledDb open = facts.read()) {
            TransactionEngine transactions = engines.over(open);
            for (Flaw flaw : transactions.flaws()) {
                symptoms.add(switch (flaw) {
                    case Flaw.Damage damage -> new Symptom("database", "the database is damaged: " + damage.sentence(),
                            "mypkg repair --database", false);
                    case Flaw.SeveralOwners shared -> new Symptom("database", shared.sentence(),
                            "remove all of them but one, or ask their maintainers whose it is", false);
                });
            }
            attempt("history", () -> {
                for (TransactionEngine.Ailment ailment : transactions.ailments()) {
                    add(ailment, busy);
                }
            });
            attempt("copy", () -> copy(busy));
        } catch (DatabaseException damaged) {
            String detail = String.join("; ", damaged.diagnostic().because());
            symptoms.add(new Symptom("database", damaged.diagnostic().title() + ": " + detail,
                    damaged.isDamage() ? "mypkg repair --database" : "mypkg explain " + damaged.diagnostic().code().label(), false));
        } catch (Failure other) {
            symptoms.add(new Symptom("database", other.diagnostic().title(), "mypkg explain " + other.diagnostic().code().label(), false));
        }
    }

    private void copy(boolean busy) throws DiskException, EngineException {
        if (!busy && root.filesystem().glance(TargetRoot.DATABASE).isPresent() && !facts.copyIsCurrent()) {
            symptoms.add(new Symptom("copy", "no copy of the database is kept as it is now: it is larger than 64 MiB, or the last"
                    + " command was killed", RECOVER + " makes one of a database that is not larger", true));
        }
    }

    private void space() throws DiskException {
        for (RootPath place : List.of(TargetRoot.STATE, TargetRoot.CACHE, RootPath.ROOT)) {
            if (root.filesystem().glance(place).isEmpty()) {
                continue;
            }
            Filesystem.Space space = root.filesystem().space(place);
            if (space.freeBytes() < FREE_LOW_BYTES || space.freeInodes() < FREE_LOW_INODES) {
                symptoms.add(new Symptom("space", "the file system of " + place + " has " + (space.freeBytes() >> 10)
                        + " KiB and " + space.freeInodes() + " inodes left", "mypkg cache clean, mypkg history prune", false));
                return;
            }
        }
    }
}

package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.PendingTrigger;
import org.mypkg.db.ScriptOutput;
import org.mypkg.db.StoredPackage;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.manifest.Trigger;
import org.mypkg.model.PathGlob;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;

/**
 * Runs pending triggers after COMMIT. They never undo (T2). One that ends well is settled once what it wrote is durable; one
 * that fails, or is cut, stays pending and is tried again by the next command that holds the lock. One whose package is gone,
 * or has no such trigger any more, is forgotten.
 */
final class TriggerRunner {
    private final Filesystem disk;
    private final InstalledDb facts;
    private final ScriptRunner scripts;
    private final TransactionListener listener;
    private final DiskActions actions;
    private final List<Long> settled = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();
    private final SortedSet<RootPath> homes = new TreeSet<>();

    TriggerRunner(Filesystem disk, InstalledDb facts, ScriptRunner scripts, TransactionListener listener) {
        this.disk = disk;
        this.facts = facts;
        this.scripts = scripts;
        this.listener = listener;
        this.actions = new DiskActions(disk);
    }

    /** Runs those of one transaction. @return what the user should know */
    List<String> run(long transaction) {
        return run(pending -> pending.transaction() == transaction);
    }

    /** Runs all that wait. @return what the user should know */
    List<String> runAll() {
        return run(pending -> true);
    }

    /** T2: what fails here must not look as if the transaction had failed; whatever is not settled waits. */
    private List<String> run(Predicate<PendingTrigger> which) {
        try {
            return run(facts.pendingTriggers().stream().filter(which).toList());
        } catch (DatabaseException failed) {
            notices.add("triggers may run once more: " + failed.diagnostic().title() + "; mypkg recover tries again");
            return notices;
        }
    }

    private List<String> run(List<PendingTrigger> pending) throws DatabaseException {
        int done = 0;
        for (PendingTrigger one : pending) {
            if (listener.cancelled()) {
                notices.add((pending.size() - done) + " triggers wait; mypkg recover runs them");
                break;
            }
            listener.progress(TransactionListener.Phase.TRIGGERS, done++, pending.size());
            run(one);
        }
        settle();
        return notices;
    }

    private void run(PendingTrigger pending) throws DatabaseException {
        Optional<StoredPackage> owner = facts.find(pending.wish().owner());
        List<Trigger> triggers = owner.map(o -> current(o.spec(), pending.wish())).orElse(List.of());
        boolean well = true;
        for (Trigger trigger : triggers) {
            well &= run(pending, owner.orElseThrow().spec(), trigger);
        }
        if (well) {
            settled.add(pending.number());
        }
    }

    /** The same trigger if the package still has it; else, since another version has come, those that want the paths now. */
    private static List<Trigger> current(PackageSpec owner, PendingTrigger.Wish wish) {
        List<Trigger> same = owner.triggers().stream().filter(t -> t.run().equals(wish.run())).limit(1).toList();
        return same.isEmpty() ? owner.triggers().stream().filter(t -> wants(t, wish.paths())).toList() : same;
    }

    private static boolean wants(Trigger trigger, List<String> paths) {
        List<PathGlob> globs = trigger.paths().stream().map(PathGlob::of).toList();
        return paths.isEmpty()
                || paths.stream().map(RootPath::of).anyMatch(path -> globs.stream().anyMatch(glob -> glob.matches(path)));
    }

    /** @return whether it has ended well */
    private boolean run(PendingTrigger pending, PackageSpec owner, Trigger trigger) throws DatabaseException {
        try {
            List<RootPath> writes = Scripts.writes(owner);
            var script = new ScriptRunner.Script(
                    owner.id(), "trigger", trigger.run(), pending.wish().paths(), writes, pending.transaction());
            ScriptRunner.Result result = scripts.run(script);
            remember(writes);
            if (!result.output().isEmpty()) {
                var output = new ScriptOutput(owner.id().toString(), label(trigger), result.exitCode(), result.output());
                facts.keepOutput(pending.transaction(), List.of(output));
            }
            return tell(pending, owner, result);
        } catch (DatabaseException failed) {
            throw failed;
        } catch (Failure failed) {
            notices.add("a trigger of " + owner.id() + " could not run: " + failed.diagnostic().title()
                    + "; mypkg recover tries again");
            return false;
        }
    }

    private boolean tell(PendingTrigger pending, PackageSpec owner, ScriptRunner.Result result) {
        if (result.skipped()) {
            notices.add("a trigger of " + owner.id() + " waits until the root has a shell");
        } else if (result.stopped()) {
            notices.add("a trigger of " + owner.id() + " was stopped on request; mypkg recover runs it again");
        } else if (result.exitCode() != 0) {
            notices.add("a trigger of " + owner.id() + " failed with exit code " + result.exitCode() + ": mypkg history show "
                    + pending.transaction() + " has what it printed, mypkg recover tries again");
        }
        return !result.skipped() && !result.stopped() && result.exitCode() == 0;
    }

    private static String label(Trigger trigger) {
        return String.format(Locale.ROOT, "trigger: %.60s", trigger.run().lines().findFirst().orElse(""));
    }

    private void remember(List<RootPath> writes) throws DiskException {
        var places = new Homes(disk);
        for (RootPath path : writes) {
            homes.add(places.of(path.parent()));
        }
    }

    /** What triggers wrote is durable before they count as run. */
    private void settle() throws DatabaseException {
        if (settled.isEmpty()) {
            return;
        }
        try {
            for (RootPath home : homes) {
                disk.apply(new Effect.SyncFilesystem(actions.exists(home) ? home : home.parent()));
            }
        } catch (DiskException failed) {
            notices.add("what triggers wrote may not last: " + failed.diagnostic().title() + "; mypkg recover runs them again");
            return;
        }
        facts.settleTriggers(settled);
    }
}

package org.mypkg.sim;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.db.InstalledDb;
import org.mypkg.diag.Failure;
import org.mypkg.model.Bytes;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;
import org.mypkg.txn.ChangeSet;
import org.mypkg.txn.Committed;
import org.mypkg.txn.OneThread;
import org.mypkg.txn.PackageChange;
import org.mypkg.txn.Problem;
import org.mypkg.txn.Recovered;
import org.mypkg.txn.TransactionEngine;

/** A machine with the program started on it. */
final class Bench {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    private final SimMachine machine;
    private final TransactionEngine engine;

    Bench(SimMachine machine, Wiring wiring) {
        this(machine, wiring, true);
    }

    private Bench(SimMachine machine, Wiring wiring, boolean scriptsMayFail) {
        this.machine = machine;
        Filesystem disk = wiring.disk(machine);
        InstalledDb facts = wiring.facts(machine, disk);
        var scripts = new SimScripts(disk, machine.disk(), scriptsMayFail);
        this.engine = wiring.syncsOneByOne()
                ? OneThread.syncingOneByOne(disk, facts, () -> NOW, scripts)
                : OneThread.engine(disk, facts, () -> NOW, scripts);
    }

    /** A machine on which no script fails: it shows where a transaction was going that did not get there. */
    static Bench ofLuckyScripts(SimMachine machine) {
        return new Bench(machine, Wiring.DIRECT, false);
    }

    SimMachine machine() {
        return machine;
    }

    Committed install(SimPackage... packages) throws Failure {
        return change("install", List.of(packages).stream().map(SimPackage::install).toList());
    }

    Committed upgrade(SimPackage... packages) throws Failure {
        return change("upgrade", List.of(packages).stream().map(SimPackage::upgrade).toList());
    }

    Committed remove(SimPackage... packages) throws Failure {
        return change("remove", List.of(packages).stream().map(SimPackage::remove).toList());
    }

    Committed change(PackageChange... changes) throws Failure {
        return change("change", List.of(changes));
    }

    private Committed change(String verb, List<PackageChange> changes) throws Failure {
        var command = new StringBuilder(verb);
        changes.forEach(change -> command.append(' ').append(change.name()));
        byte[] world = Bytes.utf8(command + "\n").toArray();
        return engine.execute(engine.prepare(ChangeSet.of(command.toString(), changes, Optional.of(world))));
    }

    Committed undo(long id) throws Failure {
        return engine.execute(engine.prepareUndo(id, "undo " + id));
    }

    /** Goes back to the state after a transaction. */
    Committed rollback(long id) throws Failure {
        return engine.execute(engine.prepareRollback(id, "rollback " + id));
    }

    /** Removes, and keeps nothing of it. */
    Committed removeWithoutHistory(SimPackage... packages) throws Failure {
        var changes = List.of(packages).stream().map(SimPackage::remove).toList();
        var options = new ChangeSet.Options(List.of(), true, false);
        byte[] world = Bytes.utf8("remove without history\n").toArray();
        return engine.execute(engine.prepare(ChangeSet.of("remove", changes, Optional.of(world)).with(options)));
    }

    /** The numbers of what was done, the oldest first. */
    List<Long> transactions() throws Failure {
        return engine.history().stream().map(entry -> entry.id()).toList();
    }

    /** Takes back the newest transaction. */
    Committed undoLast() throws Failure {
        return undo(engine.history().getLast().id());
    }

    /** What every command does first that takes the lock. */
    Optional<Recovered> recover() throws Failure {
        Optional<Recovered> recovered = engine.recover();
        engine.runPendingTriggers();
        return recovered;
    }

    List<String> problems() throws Failure {
        var lines = new ArrayList<String>();
        for (Problem problem : engine.verify(List.of())) {
            lines.add(problem.path() + " of " + problem.owner() + ": " + problem.kind().label());
        }
        return lines;
    }

    /** The user saves another text of a file. */
    void edit(String path, String text) throws Failure {
        machine.disk().apply(new Effect.Unlink(RootPath.of(path)));
        file(path, text);
    }

    /** Changes single files in one transaction. */
    Committed change(ChangeSet.FileEdit... edits) throws Failure {
        return engine.execute(engine.prepare(ChangeSet.ofEdits("config", List.of(edits))));
    }

    /** Makes a directory that no package owns. */
    void directory(String path) throws Failure {
        machine.disk().apply(new Effect.MakeDirectory(RootPath.of(path), FileMeta.of(0755, 0, 0, 3)));
    }

    /** Writes a file that no package owns. */
    void file(String path, String text) throws Failure {
        var content = Effect.Content.of(Bytes.utf8(text).toArray());
        machine.disk().apply(new Effect.WriteFile(RootPath.of(path), FileMeta.of(0644, 0, 0, 3), content));
    }
}

package org.mypkg.sim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sim.Tamper.Phase;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;

/** Mistakes that somebody could make while changing the transaction. The sweep must find every one. */
final class Mutants {
    private Mutants() {}

    static List<Mutant> all() {
        var all = new ArrayList<Mutant>();
        all.addAll(lostSyncs());
        all.addAll(wrongOrders());
        all.addAll(wrongSteps());
        return all;
    }

    private static List<Mutant> lostSyncs() {
        return List.of(
                Mutant.losing("no sync of what was staged (4)", Worlds.replace(),
                        (disk, effect) -> disk.phase() == Phase.STAGING && Tamper.isSync(effect)),
                Mutant.losing("no sync of /boot", Worlds.boot(),
                        (disk, effect) -> effect instanceof Effect.SyncFilesystem sync && sync.anyPathOnIt().startsWith(RootPath.of("boot"))),
                Mutant.losing("journal not synced before it gets its name (5)", Worlds.replace(),
                        (disk, effect) -> effect instanceof Effect.SyncFile sync && sync.path().equals(RootPath.of("var/lib/mypkg/journal.tmp"))),
                Mutant.losing("directory of the armed journal not synced (5)", Worlds.replace(),
                        (disk, effect) -> disk.phase() == Phase.ARMED && Tamper.isSyncOf(Tamper.MAIN, effect)),
                Mutant.losing("no sync before COMMIT (7)", Worlds.replace(),
                        (disk, effect) -> disk.phase() == Phase.ARMED && Tamper.isSync(effect)),
                Mutant.losing("directory not synced at COMMIT (8)", Worlds.replace(),
                        (disk, effect) -> disk.phase() == Phase.COMMITTED && Tamper.isSyncOf(Tamper.MAIN, effect)),
                Mutant.losing("second name of journal.done left (10)", Worlds.replace(),
                        (disk, effect) -> Tamper.isUnlinkOf(Tamper.DONE, effect)),
                Mutant.losing("triggers count as run before what they wrote is synced", Worlds.triggers(),
                        (disk, effect) -> disk.phase() == Phase.COMMITTED && effect instanceof Effect.SyncFilesystem),
                Mutant.losing("recovery syncs nothing (11, 14)", Worlds.replace(),
                        (disk, effect) -> disk.phase() == Phase.RECOVERING && Tamper.isSync(effect)),
                Mutant.losing("recovery syncs /boot never (14)", Worlds.boot(),
                        (disk, effect) -> disk.phase() == Phase.RECOVERING && effect instanceof Effect.SyncFilesystem sync
                                && sync.anyPathOnIt().startsWith(RootPath.of("boot"))),
                Mutant.losing("end of recovery not synced (14)", Worlds.replace(),
                        (disk, effect) -> disk.phase() == Phase.RECOVERING && Tamper.isSyncOf(Tamper.MAIN, effect)));
    }

    private static List<Mutant> wrongOrders() {
        return List.of(
                Mutant.doing("armed before what was staged is synced", Worlds.replace(), (disk, effect) -> {
                    if (disk.phase() == Phase.STAGING && Tamper.isSync(effect)) {
                        disk.hold(effect);
                    } else {
                        disk.pass(effect);
                        releaseAfterArm(disk, effect);
                    }
                }),
                Mutant.doing("old copies made after arm", Worlds.boot(), (disk, effect) -> {
                    if (effect instanceof Effect.WriteFile write && Tamper.inOld(write.path())) {
                        disk.hold(effect);
                    } else {
                        disk.pass(effect);
                        releaseAfterArm(disk, effect);
                    }
                }),
                before("promoted before COMMIT", Worlds.replace(), Tamper::promote),
                before("copies dropped before COMMIT", Worlds.remove(), disk -> {
                    RootPath old = disk.transaction().resolve("old");
                    for (var name : disk.list(old)) {
                        disk.removeTree(old.resolve(name.toArray()));
                    }
                }),
                Mutant.doing("journal retired before promotion", Worlds.replace(), (disk, effect) -> {
                    disk.pass(effect);
                    if (disk.phase() == Phase.COMMITTED && Tamper.isSyncOf(Tamper.MAIN, effect) && disk.exists(Tamper.DONE)) {
                        disk.removeTree(disk.transaction().resolve("new"));
                        disk.pass(new Effect.Rename(Tamper.DONE, disk.transaction().resolve("journal")));
                        disk.pass(new Effect.SyncFilesystem(Tamper.MAIN));
                        disk.promote();
                    }
                }),
                Mutant.doing("T dropped before the journal", Worlds.remove(), (disk, effect) -> {
                    if (disk.phase() == Phase.RECOVERING && Tamper.isUnlinkOf(Tamper.JOURNAL, effect)) {
                        disk.removeTree(Tamper.MAIN.resolve("t2"));
                    }
                    disk.pass(effect);
                }),
                Mutant.misreading("undo in forward order", Worlds.usrMerge(), Mutants::forwards));
    }

    private static List<Mutant> wrongSteps() {
        return List.of(
                Mutant.doing("replaced by three renames (T1)", Worlds.replace(), Mutants::threeRenames),
                Mutant.doing("type changed by three renames (T1)", Worlds.fileToDirectory(), Mutants::threeRenames),
                Mutant.doing("undo consumes T/old (I3)", Worlds.boot(), (disk, effect) -> {
                    if (effect instanceof Effect.WriteFile write && write.path().toString().matches(".*/t[0-9]+/tmp[0-9]+")) {
                        String number = write.path().toString().replaceFirst(".*/tmp", "");
                        disk.pass(new Effect.Rename(write.path().parent().resolve("old").resolve(number), write.path()));
                    } else {
                        disk.pass(effect);
                    }
                }),
                Mutant.losing("directories' times are not put back", Worlds.remove(),
                        (disk, effect) -> disk.phase() == Phase.RECOVERING && effect instanceof Effect.SetTime),
                Mutant.doing("removed directory comes back empty", Worlds.nested(), (disk, effect) -> {
                    if (disk.phase() == Phase.RECOVERING && effect instanceof Effect.RenameNoReplace move && Tamper.inOld(move.from())
                            && disk.isDirectory(move.from())) {
                        disk.pass(new Effect.MakeDirectory(move.to(), disk.real(move.from()).meta()));
                    } else {
                        disk.pass(effect);
                    }
                }),
                Mutant.losing("directories keep their old mode", Worlds.metadata(),
                        (disk, effect) -> disk.phase() == Phase.RECOVERING && effect instanceof Effect.SetMeta));
    }

    private static void threeRenames(Tamper disk, Effect effect) throws DiskException {
        if (effect instanceof Effect.Exchange exchange) {
            RootPath aside = Tamper.MAIN.resolve("aside");
            disk.pass(new Effect.Rename(exchange.other(), aside));
            disk.pass(new Effect.Rename(exchange.one(), exchange.other()));
            disk.pass(new Effect.Rename(aside, exchange.one()));
        } else {
            disk.pass(effect);
        }
    }

    private static void releaseAfterArm(Tamper disk, Effect effect) throws DiskException {
        if (disk.phase() == Phase.ARMED && Tamper.isSyncOf(Tamper.MAIN, effect)) {
            disk.release();
        }
    }

    /** Something that a disk is told to do. */
    private interface Early {
        void run(Tamper disk) throws DiskException;
    }

    private static Mutant before(String name, World world, Early early) {
        return Mutant.doing(name, world, (disk, effect) -> {
            if (Tamper.isRenameTo(Tamper.DONE, effect)) {
                early.run(disk);
            }
            disk.pass(effect);
        });
    }

    /** The journal's steps the other way round, so that undoing "in reverse" goes forward. */
    private static byte[] forwards(RootPath path, byte[] content) {
        if (!path.equals(Tamper.JOURNAL)) {
            return content;
        }
        var lines = new ArrayList<>(new String(content, StandardCharsets.ISO_8859_1).lines().toList());
        List<String> steps = lines.stream().filter(line -> line.startsWith("step ")).toList();
        int at = lines.indexOf(steps.isEmpty() ? "" : steps.getFirst());
        lines.removeAll(steps);
        lines.removeIf(line -> line.startsWith("sum "));
        lines.addAll(Math.max(at, 0), steps.reversed());
        String body = String.join("\n", lines) + "\n";
        return (body + "sum " + Digest.of(body.getBytes(StandardCharsets.ISO_8859_1)) + "\n").getBytes(StandardCharsets.ISO_8859_1);
    }
}

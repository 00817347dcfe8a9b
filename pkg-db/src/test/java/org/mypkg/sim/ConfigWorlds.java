package org.mypkg.sim;

import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.txn.ChangeSet;

/** Situations in which configuration files are merged, laid beside, accepted and saved. */
final class ConfigWorlds {
    private ConfigWorlds() {}

    static List<World> all() {
        return List.of(configMerged(), configBeside(), configAccepted(), undoOfMerge(), configSaved());
    }

    private static final SimPackage CONF_ONE = SimPackage.of("a", "1").file("usr/bin/a", "1").config("etc/a.conf", "a\nb\nc\nd\n")
            .config("etc/b.conf", "one\n");
    private static final SimPackage CONF_TWO = SimPackage.of("a", "2").file("usr/bin/a", "2").config("etc/a.conf", "a\nb\nc\nD\n")
            .config("etc/b.conf", "two\n");

    private static void installAndEdit(Bench bench) throws Failure {
        bench.install(CONF_ONE);
        bench.edit("etc/a.conf", "A\nb\nc\nd\n");
        bench.edit("etc/b.conf", "mine\n");
    }

    private static World configMerged() {
        return new World("config merged", ConfigWorlds::installAndEdit, bench -> bench.upgrade(CONF_TWO));
    }

    /** An older version waits, half worked on: it is saved, and the newer one takes its place. */
    private static World configBeside() {
        SimPackage three = SimPackage.of("a", "3").file("usr/bin/a", "3").config("etc/a.conf", "a\nb\nc\nD\n").config("etc/b.conf", "three\n");
        return new World(
                "config beside an older one",
                bench -> {
                    installAndEdit(bench);
                    bench.upgrade(CONF_TWO);
                    bench.edit("etc/b.conf.mypkg-new", "half done\n");
                },
                bench -> bench.upgrade(three));
    }

    private static World configAccepted() {
        var waiting = RootPath.of("etc/b.conf.mypkg-new");
        return new World(
                "config accepted",
                bench -> {
                    installAndEdit(bench);
                    bench.upgrade(CONF_TWO);
                },
                bench -> bench.change(
                        new ChangeSet.FileEdit.Move(waiting, RootPath.of("etc/b.conf")),
                        new ChangeSet.FileEdit.Write(RootPath.of("etc/a.conf"), FileMeta.of(0600, 1, 1, 9), Bytes.utf8("by hand\n"))));
    }

    private static World undoOfMerge() {
        return new World(
                "undo of a merge",
                bench -> {
                    installAndEdit(bench);
                    bench.upgrade(CONF_TWO);
                },
                Bench::undoLast);
    }

    private static World configSaved() {
        return new World("config saved", ConfigWorlds::installAndEdit, bench -> bench.remove(CONF_ONE));
    }
}

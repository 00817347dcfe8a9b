package org.mypkg.txn;

import java.util.List;
import java.util.Optional;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.ScriptPhase;

/**
 * A change that the power cuts meet.
 *
 * @param before makes the old state
 * @param change leads to the new one
 */
record PowerCutWorld(String name, Action before, Action change) {
    /** Something that engines of a machine do. */
    @FunctionalInterface
    interface Action {
        void on(TransactionEngine engine) throws Failure;
    }

    static List<PowerCutWorld> all() {
        return List.of(
                new PowerCutWorld("upgrade", changes(one().install(), base().install()), changes(two().replace())),
                new PowerCutWorld("install", changes(base().install()), changes(one().install(), more().install())),
                new PowerCutWorld("remove", changes(one().install(), base().install(), more().install()),
                        changes(PackageBuilder.remove("app"), PackageBuilder.remove("more"))),
                new PowerCutWorld("undo", engine -> {
                    changes(one().install(), base().install()).on(engine);
                    changes(two().replace()).on(engine);
                }, engine -> engine.execute(engine.prepareUndo(engine.latest(), "undo"))));
    }

    static PowerCutWorld upgrade() {
        return all().getFirst();
    }

    private static Action changes(PackageChange... changes) {
        return engine -> engine.execute(engine.prepare(ChangeSet.of("test", List.of(changes), Optional.empty())));
    }

    private static PackageBuilder base() {
        return PackageBuilder.of("base", "1").dir("usr").dir("usr/bin").dir("usr/share").dir("boot").file("usr/bin/sh", "shell", FileMeta.of(0755, 0, 0, 5));
    }

    private static PackageBuilder more() {
        var more = PackageBuilder.of("more", "1").dir("usr").dir("usr/share").dir("usr/share/more").dir("usr/share/more/deep");
        for (int i = 0; i < 12; i++) {
            more.file("usr/share/more/deep/" + i, ("content " + i + " ").repeat(500 * (i + 1)));
        }
        return more;
    }

    /** Replaced, hard-linked and type-changed files, attributes, whole directories that go and come, two file systems. */
    private static PackageBuilder one() {
        return PackageBuilder.of("app", "1").dir("usr").dir("usr/bin").dir("usr/share", 02755).dir("usr/gone", 01777).dir("usr/gone/deep")
                .file("usr/bin/app", "app 1 ".repeat(3000), FileMeta.of(04755, 12, 34, 1_600_000_000)).link("usr/bin/alias", "../gone")
                .file("usr/bin/h1", "hard 1").hard("usr/bin/h2", "usr/bin/h1").node("usr/null")
                .file("usr/gone/deep/f", "goes").link("usr/gone/l", "f").file("usr/removed", "r")
                .file("usr/file-to-dir", "1").link("usr/link-to-dir", "bin").dir("usr/dir-to-link", 0750).file("usr/dir-to-link/f", "1")
                .dir("boot").file("boot/kernel", "kernel 1 ".repeat(5000)).file("boot/goes", "1").dir("boot/gone").file("boot/gone/f", "1")
                .generated("usr/cache").script(ScriptPhase.POST_INSTALL, "write usr/cache first");
    }

    private static PackageBuilder two() {
        return PackageBuilder.of("app", "2").dir("usr").dir("usr/bin").dir("usr/share", 0700)
                .file("usr/bin/app", "app 2 ".repeat(3000)).link("usr/bin/alias", "../share").file("usr/bin/h1", "hard 2").hard("usr/bin/h2", "usr/bin/h1")
                .file("usr/null", "no node any more").dir("usr/file-to-dir").file("usr/file-to-dir/f", "2")
                .dir("usr/link-to-dir").link("usr/dir-to-link", "bin").dir("usr/new").dir("usr/new/deep").file("usr/new/deep/f", "2 ".repeat(2000))
                .dir("boot").file("boot/kernel", "kernel 2 ".repeat(5000)).dir("boot/new").file("boot/new/f", "2")
                .generated("usr/cache").script(ScriptPhase.POST_UPGRADE, "write usr/cache second");
    }
}

package org.mypkg.txn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.ScriptPhase;

/** A world and what is done to it: what was found, with an abstract model of this design, to break plausible orders of steps. */
record Scenario(String name, boolean fatBoot, List<List<PackageChange>> before, Operation operation) {
    /** What is swept: prepares a transaction. */
    interface Operation {
        Prepared prepare(TransactionEngine engine) throws Failure;
    }

    Machine build() throws Failure {
        Machine machine = Machine.fresh(fatBoot);
        for (List<PackageChange> changes : before) {
            machine.run(changes.toArray(PackageChange[]::new));
        }
        return machine;
    }

    private static Scenario of(String name, boolean fatBoot, List<List<PackageChange>> before, PackageChange... changes) {
        return new Scenario(name, fatBoot, before, engine -> engine.prepare(ChangeSet.of(name, List.of(changes),
                Optional.of(("world of " + name + "\n").getBytes(StandardCharsets.UTF_8)))));
    }

    private static Scenario undo(Scenario of) {
        var before = new ArrayList<>(of.before());
        List<PackageChange> last = before.removeLast();
        before.add(last);
        return new Scenario("undo of the last: " + of.name(), of.fatBoot(), before,
                engine -> engine.prepareUndo(engine.latest(), "undo"));
    }

    private static PackageBuilder app(String version) {
        var app = PackageBuilder.of("app", version).dir("usr").dir("usr/bin").dir("usr/share").dir("usr/share/app", version.equals("1") ? 0755 : 0700)
                .file("usr/bin/app", "app " + version).file("usr/bin/same", "same").link("usr/bin/alias", "app" + version)
                .file("usr/bin/h1", "hard " + version).hard("usr/bin/h2", "usr/bin/h1")
                .alternative("usr/bin/ed", "app", 10);
        return version.equals("1")
                ? app.dir("usr/share/app/old").dir("usr/share/app/old/deep").file("usr/share/app/old/deep/a", "a").file("usr/share/app/z", "z")
                        .hard("usr/bin/h3", "usr/bin/h1")
                : app.dir("usr/share/app/new").dir("usr/share/app/new/deep").file("usr/share/app/new/deep/b", "b").file("usr/share/app/y", "y")
                        .node("usr/share/app/null");
    }

    private static PackageBuilder kernel(String version) {
        var kernel = PackageBuilder.of("kernel", version).dir("boot").file("boot/vmlinuz", "kernel " + version)
                .file("boot/config-" + version, "config " + version).dir("usr").dir("usr/lib").file("usr/lib/modules", "modules " + version);
        return version.equals("1") ? kernel.dir("boot/old").file("boot/old/x", "x") : kernel.dir("boot/new").file("boot/new/x", "x");
    }

    private static PackageBuilder merged(boolean merged) {
        var base = PackageBuilder.of("base", merged ? "2" : "1").dir("usr").dir("usr/lib");
        return merged
                ? base.link("lib", "usr/lib").file("usr/lib/libc", "libc").dir("turn").file("turn/inside", "in").file("was", "now a file")
                : base.dir("lib").file("lib/libc", "libc").dir("lib/sub").file("lib/sub/m", "m").file("turn", "a file").dir("was")
                        .file("was/inside", "w");
    }

    private static PackageBuilder scripted(String version, boolean fails) {
        var package_ = PackageBuilder.of("cache", version).dir("var/cache").file("var/cache/source", "source " + version)
                .generated("var/cache/index").generated("etc/cache.state");
        return package_.script(ScriptPhase.POST_INSTALL, "write /var/cache/index index-" + version + "\nwrite /etc/cache.state s-" + version)
                .script(ScriptPhase.POST_UPGRADE, "write /var/cache/index index-" + version + "\nwrite /etc/cache.state s-" + version
                        + (fails ? "\nfail" : ""));
    }

    /** All of them; the simulation runs each one at every cut. */
    static List<Scenario> all() {
        PackageChange other = PackageBuilder.of("other", "1").dir("usr").dir("usr/bin").dir("usr/share").file("usr/bin/other", "o")
                .alternative("usr/bin/ed", "other", 5).install();
        var installed = of("installed", false, List.of(List.of(other), List.of(app("1").install())));
        var upgraded = of("upgraded", false, List.of(List.of(other), List.of(app("1").install()), List.of(app("2").replace())));
        var scenarios = new ArrayList<>(List.of(
                of("install", false, List.of(), app("1").install()),
                of("install beside", false, List.of(List.of(other)), app("1").install()),
                of("upgrade", false, List.of(List.of(other), List.of(app("1").install())), app("2").replace()),
                of("remove", false, List.of(List.of(other), List.of(app("1").install())), PackageBuilder.remove("app")),
                of("remove all", false, List.of(List.of(app("1").install())), PackageBuilder.remove("app")),
                of("boot on FAT, upgrade", true, List.of(List.of(kernel("1").install())), kernel("2").replace()),
                of("boot on FAT, install", true, List.of(List.of(other)), kernel("1").install()),
                of("boot on FAT, remove", true, List.of(List.of(kernel("1").install())), PackageBuilder.remove("kernel")),
                of("lib becomes a link", false, List.of(List.of(merged(false).install())), merged(true).replace()),
                of("a link becomes lib", false, List.of(List.of(merged(true).install())), merged(false).replace()),
                of("metadata only", false,
                        List.of(List.of(PackageBuilder.of("m", "1").dir("d", 0755).file("d/f", "same").install())),
                        PackageBuilder.of("m", "2").dir("d", 01777).file("d/f", "same", FileMeta.of(04755, 1, 2, 9)).replace()),
                of("a file moves between packages", false,
                        List.of(List.of(PackageBuilder.of("a", "1").dir("d").file("d/moves", "1").file("d/stays", "s").install(),
                                PackageBuilder.of("b", "1").dir("d").file("d/b", "b").install())),
                        PackageBuilder.of("a", "2").dir("d").file("d/stays", "s").replace(),
                        PackageBuilder.of("b", "2").dir("d").file("d/b", "b").file("d/moves", "2").replace()),
                of("a script writes", false, List.of(List.of(scripted("1", false).install())), scripted("2", false).replace()),
                of("a script writes first", false, List.of(List.of(other)), scripted("1", false).install()),
                of("a script fails", false, List.of(List.of(scripted("1", false).install())), scripted("2", true).replace())));
        scenarios.add(undo(installed));
        scenarios.add(undo(upgraded));
        scenarios.add(undo(of("removed", false, List.of(List.of(other), List.of(app("1").install()), List.of(PackageBuilder.remove("app"))))));
        scenarios.add(undo(of("boot", true, List.of(List.of(kernel("1").install()), List.of(kernel("2").replace())))));
        scenarios.add(undo(of("merged", false, List.of(List.of(merged(false).install()), List.of(merged(true).replace())))));
        scenarios.add(undo(of("scripted", false, List.of(List.of(scripted("1", false).install()), List.of(scripted("2", false).replace())))));
        return scenarios;
    }
}

package org.mypkg.sim;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.manifest.Account;
import org.mypkg.manifest.ScriptPhase;

/** The situations that found holes in earlier protocols, and some more. */
final class Worlds {
    private Worlds() {}

    static List<World> all() {
        var all = new ArrayList<World>();
        all.addAll(List.of(replace(), install(), remove(), boot(), nested(), metadata(), hardlinks(), specials()));
        all.addAll(List.of(usrMerge(), fileToDirectory(), directoryToLink(), moveBetweenPackages()));
        all.addAll(List.of(scriptsThatWrite(), scriptsThatFail(), earlyScriptFails(), twoInARow(), undo(), undoOfRemoval()));
        all.addAll(List.of(alternatives(), config(), oddNames(), generatedRemoved(), undoOfTypes(), undoOnBoot()));
        all.addAll(List.of(usrSplit(), onBareRoot(), bootComes(), bootGoes(), moveBetweenUpgrades()));
        all.addAll(List.of(rollback(), removeWithoutHistory()));
        all.addAll(List.of(FailingWorlds.replace(), FailingWorlds.remove(), FailingWorlds.types(), LinkWorlds.turnRound(), LinkWorlds.undoOfTurned()));
        all.addAll(List.of(triggers(), accounts(), accountsOfBase(), undoOfAccounts()));
<<<<<<< HEAD
        all.addAll(List.of(configMerged(), configBeside(), configAccepted(), undoOfMerge(), configSaved()));
=======
        all.addAll(List.of(replaceFails(), removeFails(), typesFail(), linksTurnRound(), undoOfTurnedLinks()));
        all.addAll(ConfigWorlds.all());
>>>>>>> config
        return all;
    }

    static World named(String name) {
        return all().stream()
                .filter(world -> world.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no world " + name));
    }

    static World replace() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "old", 0755).file("usr/lib/a", "old library").link("usr/bin/b", "a");
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "newer", 0755).file("usr/lib/a", "new library").link("usr/bin/b", "../bin/a");
        return new World("replace", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    static World install() {
        SimPackage there = SimPackage.of("base", "1").directory("usr/bin", 0755).file("usr/bin/sh", "shell", 0755);
        SimPackage comes = SimPackage.of("a", "1").file("usr/bin/a", "a", 0755).file("usr/share/a/doc/one", "1")
                .file("usr/share/a/two", "2").file("opt/a", "3");
        return new World("install", bench -> bench.install(there), bench -> bench.install(comes));
    }

    static World remove() {
        SimPackage there = SimPackage.of("base", "1").file("usr/bin/sh", "shell", 0755);
        SimPackage goes = SimPackage.of("a", "1").file("usr/bin/a", "a", 0755).link("usr/bin/l", "a").file("usr/share/a/one", "1");
        return new World("remove", bench -> bench.install(there, goes), bench -> bench.remove(goes));
    }

    private static void mountBoot(Bench bench) throws org.mypkg.diag.Failure {
        bench.directory("boot");
        bench.machine().disk().mount(org.mypkg.model.RootPath.of("boot"), Volume.Flavor.FAT);
    }

    static World boot() {
        SimPackage one = SimPackage.of("linux", "1").file("boot/kernel", "k1").file("boot/old/config", "c").file("usr/lib/modules", "m1");
        SimPackage two = SimPackage.of("linux", "2").file("boot/kernel", "k2k2").file("boot/new/config", "d").file("usr/lib/modules", "m2");
        return new World(
                "fat boot",
                bench -> {
                    mountBoot(bench);
                    bench.install(one);
                },
                bench -> bench.upgrade(two));
    }

    static World undoOnBoot() {
        SimPackage one = SimPackage.of("linux", "1").file("boot/kernel", "k1").file("usr/lib/modules", "m1");
        SimPackage two = SimPackage.of("linux", "2").file("boot/kernel", "k2k2").file("boot/extra", "x").file("usr/lib/modules", "m2");
        return new World(
                "undo on fat boot",
                bench -> {
                    mountBoot(bench);
                    bench.install(one);
                    bench.upgrade(two);
                },
                Bench::undoLast);
    }

    static World nested() {
        SimPackage a = SimPackage.of("a", "1").directory("srv/x", 0750).directory("srv/x/y", 0700).file("srv/x/y/z/f", "1").file("srv/x/g", "2");
        SimPackage b = SimPackage.of("b", "1").directory("srv/x", 0750).file("srv/x/h", "3");
        SimPackage c = SimPackage.of("c", "1").file("srv/q/r/s/t", "4");
        return new World("nested removal", bench -> bench.install(a, b), bench -> bench.change(a.remove(), b.remove(), c.install()));
    }

    static World metadata() {
        SimPackage one = SimPackage.of("a", "1").directory("srv/d", 0755).file("srv/d/f", "same", 0644).directory("srv/e", 0755);
        SimPackage two = SimPackage.of("a", "2").directory("srv/d", 0700).file("srv/d/f", "same", 0600).directory("srv/e", 01777);
        return new World("metadata", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    static World hardlinks() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "old").hardlink("usr/bin/b", "usr/bin/a").file("usr/bin/c", "c");
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "new").file("usr/bin/b", "apart").hardlink("usr/bin/c", "usr/bin/a")
                .hardlink("usr/lib/d", "usr/bin/a");
        return new World("hard links", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    static World specials() {
        SimPackage one = SimPackage.of("a", "1").fifo("dev/p").device("dev/null", 1, 3).file("dev/was", "file");
        SimPackage two = SimPackage.of("a", "2").file("dev/p", "file now").device("dev/null", 1, 5).fifo("dev/was").device("dev/zero", 1, 5);
        return new World("devices and pipes", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    static World usrMerge() {
        SimPackage one = SimPackage.of("base", "1").file("lib/libc", "1").file("lib/sub/x", "x").file("usr/bin/sh", "s");
        SimPackage two = SimPackage.of("base", "2").file("usr/lib/libc", "2").file("usr/lib/sub/x", "x").link("lib", "usr/lib").file("usr/bin/sh", "t");
        return new World("usr merge", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    /** What lies behind the old link and does not go stays there: other packages' files and nobody's. */
    static World usrSplit() {
        SimPackage one = SimPackage.of("base", "1").file("usr/lib/libc", "2").link("lib", "usr/lib").file("turn/inside", "in");
        SimPackage two = SimPackage.of("base", "2").file("lib/libc", "1").file("lib/sub/x", "x").file("turn", "file");
        SimPackage other = SimPackage.of("other", "1").file("usr/lib/sub/x", "other's");
        return new World(
                "a link becomes lib",
                bench -> {
                    bench.install(one, other);
                    bench.file("usr/lib/sub/nobodys", "n");
                },
                bench -> bench.upgrade(two));
    }

    static World onBareRoot() {
        SimPackage comes = SimPackage.of("a", "1").file("usr/bin/a", "a", 0755).file("var/lib/a/state", "1").file("etc/a", "3");
        return new World("bare root", bench -> {}, bench -> bench.install(comes));
    }

    static World bootComes() {
        SimPackage one = SimPackage.of("linux", "1").file("boot/kernel", "k1").file("boot/new/x", "x").file("usr/lib/modules", "m1");
        return new World("fat boot for the first time", Worlds::mountBoot, bench -> bench.install(one));
    }

    static World bootGoes() {
        SimPackage one = SimPackage.of("linux", "1").file("boot/kernel", "k1").file("boot/old/x", "x").file("usr/lib/modules", "m1");
        return new World(
                "fat boot emptied",
                bench -> {
                    mountBoot(bench);
                    bench.install(one);
                },
                bench -> bench.remove(one));
    }

    static World moveBetweenUpgrades() {
        SimPackage a1 = SimPackage.of("a", "1").file("d/moves", "1").file("d/stays", "s");
        SimPackage b1 = SimPackage.of("b", "1").file("d/b", "b");
        SimPackage a2 = SimPackage.of("a", "2").file("d/stays", "s");
        SimPackage b2 = SimPackage.of("b", "2").file("d/b", "b").file("d/moves", "2");
        return new World("file moves between upgrades", bench -> bench.install(a1, b1), bench -> bench.upgrade(a2, b2));
    }

    static World fileToDirectory() {
        SimPackage one = SimPackage.of("a", "1").file("etc/a", "file").link("etc/b", "a").file("etc/z", "z");
        SimPackage two = SimPackage.of("a", "2").file("etc/a/inside/deep", "1").file("etc/b/x", "2").file("etc/z", "zz");
        return new World("file to directory", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    static World directoryToLink() {
        SimPackage one = SimPackage.of("a", "1").file("srv/d/one", "1").file("srv/d/e/two", "2").file("srv/f/x", "x");
        SimPackage two = SimPackage.of("a", "2").file("srv/other/one", "1").link("srv/d", "other").file("srv/f", "now a file");
        return new World("directory to link", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    static World moveBetweenPackages() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "a").file("usr/bin/moves", "m");
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "a2");
        SimPackage other = SimPackage.of("b", "1").file("usr/bin/moves", "m").file("usr/bin/b", "b");
        return new World("file moves", bench -> bench.install(one), bench -> bench.change(two.upgrade(), other.install()));
    }

    static World scriptsThatWrite() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "1").generated("var/cache/list").writes("etc/made").writes("var/cache/list")
                .script(ScriptPhase.POST_INSTALL, "write /etc/made by one\nwrite /var/cache/list old").directory("var/cache", 0755);
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "2").generated("var/cache/list").writes("etc/made").writes("etc/more")
                .writes("var/cache/list").directory("var/cache", 0755)
                .script(ScriptPhase.POST_UPGRADE, "write /etc/made by two\nwrite /etc/more new\nwrite /var/cache/list new");
        return new World("scripts that write", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    static World scriptsThatFail() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "1").writes("etc/made")
                .script(ScriptPhase.POST_INSTALL, "write /etc/made by one");
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "2").file("usr/bin/b", "2").writes("etc/made").writes("etc/more")
                .script(ScriptPhase.POST_UPGRADE, "write /etc/made by two\nwrite /etc/more new\nfail");
        return new World("scripts that fail", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    static World earlyScriptFails() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "1");
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "2").script(ScriptPhase.PRE_UPGRADE, "fail");
        return new World("early script fails", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    static World twoInARow() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "1").file("usr/bin/gone", "g");
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "22").file("usr/bin/b", "2");
        SimPackage three = SimPackage.of("a", "3").file("usr/bin/a", "333").file("usr/bin/b", "3").file("usr/bin/gone", "again");
        return new World(
                "third in a row",
                bench -> {
                    bench.install(one);
                    bench.upgrade(two);
                },
                bench -> bench.upgrade(three));
    }

    static World undo() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "1").file("usr/bin/gone", "g").directory("srv/d", 0700);
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "22").file("usr/share/a/x", "2").file("usr/bin/b", "2");
        return new World(
                "undo",
                bench -> {
                    bench.install(one);
                    bench.upgrade(two);
                },
                Bench::undoLast);
    }

    static World undoOfRemoval() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "1").file("usr/share/a/x/y", "2").directory("srv/d", 0700)
                .hardlink("usr/bin/b", "usr/bin/a");
        return new World(
                "undo of a removal",
                bench -> {
                    bench.install(one);
                    bench.remove(one);
                },
                Bench::undoLast);
    }

    static World undoOfTypes() {
        SimPackage one = SimPackage.of("a", "1").file("srv/d/one", "1").file("srv/f", "f");
        SimPackage two = SimPackage.of("a", "2").link("srv/d", "f").file("srv/f/x", "now a directory");
        return new World(
                "undo of type changes",
                bench -> {
                    bench.install(one);
                    bench.upgrade(two);
                },
                Bench::undoLast);
    }

    static World alternatives() {
        SimPackage low = SimPackage.of("busybox", "1").file("usr/bin/busybox", "b", 0755).alternative("usr/bin/vi", "busybox", 10)
                .alternative("usr/bin/ls", "busybox", 10);
        SimPackage high = SimPackage.of("vim", "1").file("usr/bin/vim", "v", 0755).alternative("usr/bin/vi", "vim", 50);
        return new World("alternatives", bench -> bench.install(low), bench -> bench.install(high));
    }

    static World config() {
        SimPackage one = SimPackage.of("a", "1").config("etc/a.conf", "one\n").config("etc/b.conf", "b\n");
        SimPackage two = SimPackage.of("a", "2").config("etc/a.conf", "two\n").config("etc/b.conf", "bb\n");
        return new World("config", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    static World oddNames() {
        SimPackage one = SimPackage.of("a", "1").file("srv/-n", "1").file("srv/a\nb", "2").file("srv/ends\n", "3").file("srv/ back\\slash", "4");
        SimPackage two = SimPackage.of("a", "2").file("srv/-n", "11").file("srv/a\nb/c\n", "2").file("srv/ back\\slash", "44");
        return new World("odd names", bench -> bench.install(one), bench -> bench.upgrade(two));
    }

    static World generatedRemoved() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "1").directory("var/cache/a", 0755).generated("var/cache/a/index")
                .writes("var/cache/a/index").script(ScriptPhase.POST_INSTALL, "write /var/cache/a/index made");
        return new World("generated file goes", bench -> bench.install(one), bench -> bench.remove(one));
    }

    static World rollback() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "1").directory("srv/d", 0700).file("srv/d/f", "f").file("etc/gone", "g");
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "22").file("srv/d/f", "ff").file("opt/a/x", "x").file("etc/t", "t");
        SimPackage three = SimPackage.of("a", "3").file("usr/bin/a", "333").link("srv/d", "elsewhere").file("etc/t/inside", "t");
        SimPackage other = SimPackage.of("b", "1").file("opt/b", "b").hardlink("opt/c", "opt/b");
        return new World(
                "rollback over three",
                bench -> {
                    bench.install(one);
                    bench.upgrade(two);
                    bench.change(three.upgrade(), other.install());
                    bench.remove(other);
                },
                bench -> bench.rollback(1));
    }

    static World removeWithoutHistory() {
        SimPackage there = SimPackage.of("base", "1").file("usr/bin/sh", "shell", 0755);
        SimPackage goes = SimPackage.of("a", "1").file("usr/bin/a", "a", 0755).file("usr/share/a/one", "1").file("boot/a", "b");
        return new World(
                "remove without history",
                bench -> {
                    mountBoot(bench);
                    bench.install(there, goes);
                },
                bench -> bench.removeWithoutHistory(goes));
    }

    /** A cut between COMMIT and a trigger's end must not lose its run. */
    static World triggers() {
        SimPackage index = SimPackage.of("index", "1").directory("var/cache", 0755).generated("var/cache/index")
                .trigger("/usr/share/info/*", "write /var/cache/index one");
        SimPackage next = SimPackage.of("index", "2").directory("var/cache", 0755).generated("var/cache/index")
                .trigger("/usr/share/info/*", "write /var/cache/index two");
        SimPackage one = SimPackage.of("a", "1").file("usr/share/info/a", "1").file("usr/share/info/gone", "g");
        SimPackage two = SimPackage.of("a", "2").file("usr/share/info/a", "22").script(ScriptPhase.POST_UPGRADE, "say");
        return new World("triggers", bench -> bench.install(index, one), bench -> bench.upgrade(next, two));
    }

    private static SimPackage daemon() {
        return SimPackage.of("daemon", "1").file("usr/bin/daemon", "d", 0755).account(new Account.Group("log", 42))
                .account(new Account.User("daemon", Account.ANY, Account.ANY, "/", "/sbin/nologin", ""));
    }

    static World accounts() {
        SimPackage base = SimPackage.of("base", "1").config("etc/passwd", "root:x:0:0::/:/bin/sh\n").config("etc/group", "root:x:0:\n")
                .config("etc/shadow", "root:!::::::::\n");
        return new World("accounts", bench -> bench.install(base), bench -> bench.install(daemon()));
    }

    static World accountsOfBase() {
        SimPackage base = SimPackage.of("base", "1").config("etc/passwd", "root:x:0:0::/:/bin/sh\n").config("etc/group", "root:x:0:\n");
        return new World("accounts with their files", bench -> {}, bench -> bench.install(daemon(), base));
    }

    static World undoOfAccounts() {
        SimPackage base = SimPackage.of("base", "1").config("etc/passwd", "root:x:0:0::/:/bin/sh\n").config("etc/group", "root:x:0:\n");
        return new World(
                "undo of accounts",
                bench -> {
                    bench.install(base);
                    bench.install(daemon());
                },
                Bench::undoLast);
    }
}

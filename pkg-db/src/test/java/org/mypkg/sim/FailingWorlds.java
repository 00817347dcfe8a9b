package org.mypkg.sim;

import org.mypkg.manifest.ScriptPhase;

/** Worlds in which everything is in place when a script fails, so that all of it is taken back while the program runs. */
final class FailingWorlds {
    private FailingWorlds() {}

    /** Everything is in place, then a script fails, and all of it is taken back. */
    static World replace() {
        SimPackage one = SimPackage.of("a", "1").file("usr/bin/a", "old", 0755).file("usr/lib/a", "old library").link("usr/bin/b", "a");
        SimPackage two = SimPackage.of("a", "2").file("usr/bin/a", "newer", 0755).file("usr/lib/a", "new library").link("usr/bin/b", "../bin/a")
                .file("srv/new", "n").file("srv/fresh/x", "x").script(ScriptPhase.POST_UPGRADE, "fail");
        SimPackage base = SimPackage.of("base", "1").directory("srv", 0755);
        return new World("replacement fails", bench -> bench.install(base, one), bench -> bench.upgrade(two));
    }

    static World remove() {
        SimPackage there = SimPackage.of("base", "1").file("usr/bin/sh", "shell", 0755).directory("usr/share", 0755);
        SimPackage goes = SimPackage.of("a", "1").file("usr/bin/a", "a", 0755).file("usr/share/a/one", "1").directory("usr/share/a/d", 0700)
                .script(ScriptPhase.POST_REMOVE, "fail");
        return new World("removal fails", bench -> bench.install(there, goes), bench -> bench.remove(goes));
    }

    static World types() {
        SimPackage one = SimPackage.of("a", "1").file("srv/d/one", "1").file("srv/f/x", "x").file("srv/g", "g");
        SimPackage two = SimPackage.of("a", "2").file("srv/other/one", "1").link("srv/d", "other").file("srv/f", "now a file")
                .file("srv/g/y", "y").script(ScriptPhase.POST_UPGRADE, "fail");
        return new World("type changes fail", bench -> bench.install(one), bench -> bench.upgrade(two));
    }
}

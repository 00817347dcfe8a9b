package org.mypkg.sim;

/** Worlds in which two names of one directory change their parts. */
final class LinkWorlds {
    private LinkWorlds() {}

    /** Of two packages one has the link, the other what lies behind it: for no moment may both names be links. */
    static World turnRound() {
        SimPackage a1 = SimPackage.of("a", "1").link("lib64", "lib");
        SimPackage a2 = SimPackage.of("a", "2").link("lib", "lib64");
        SimPackage b1 = SimPackage.of("b", "1").file("lib/x", "1").file("lib/sub/y", "1").file("usr/bin/b", "1");
        SimPackage b2 = SimPackage.of("b", "2").file("lib64/x", "22").file("lib64/sub/y", "1").file("usr/bin/b", "22");
        return new World("links turn round", bench -> bench.install(a1, b1), bench -> bench.change(a2.upgrade(), b2.upgrade()));
    }

    static World undoOfTurned() {
        World turned = turnRound();
        return new World(
                "undo of turned links",
                bench -> {
                    turned.setup().run(bench);
                    turned.act().run(bench);
                },
                Bench::undoLast);
    }
}

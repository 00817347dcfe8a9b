package org.mypkg.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.model.RootPath;
import org.mypkg.testing.Gen;
import org.mypkg.txn.PackageChange;

/**
 * Worlds drawn from a seed: one or two packages over a few names, so that the old and the new state meet in every way: files, links,
 * hard links, devices and directories change into each other, come, go and move, on one file system or two.
 */
final class GeneratedWorlds {
    private static final List<String> NAMES = List.of("a", "b", "c");
    private static final List<String> TOPS = List.of("srv", "usr", "boot");

    private final Gen gen;

    private GeneratedWorlds(Gen gen) {
        this.gen = gen;
    }

    static List<World> ofSeeds(int seeds) {
        return IntStream.range(0, seeds).mapToObj(GeneratedWorlds::ofSeed).toList();
    }

    static World ofSeed(long seed) {
        return new GeneratedWorlds(Gen.ofSeed(seed)).world("seed " + seed);
    }

    /** One drawn package, for other tests that draw. */
    static SimPackage drawn(Gen gen, String name, String version, String prefix) {
        return new GeneratedWorlds(gen).drawn(name, version, prefix);
    }

    private World world(String name) {
        boolean boot = gen.chance(1, 3);
        boolean second = gen.chance(1, 3);
        SimPackage one = drawn("one", "1", "");
        SimPackage two = drawn("one", "2", "");
        SimPackage other = drawn("other", "1", "x");
        SimPackage otherTwo = drawn("other", "2", "x");
        int act = gen.below(6);
        boolean undo = gen.chance(1, 4);
        World.Part act0 = bench -> {
            var changes = new ArrayList<PackageChange>();
            changes.add(act == 0 ? one.remove() : two.upgrade());
            if (second) {
                changes.add(act == 1 ? other.remove() : otherTwo.upgrade());
            }
            bench.change(changes.toArray(PackageChange[]::new));
        };
        return new World(
                name,
                bench -> {
                    if (boot) {
                        bench.directory("boot");
                        bench.machine().disk().mount(RootPath.of("boot"), Volume.Flavor.FAT);
                    }
                    bench.install(second ? new SimPackage[] {one, other} : new SimPackage[] {one});
                    if (undo) {
                        runIfPossible(act0, bench);
                    }
                },
                undo ? Bench::undoLast : act0);
    }

    /** What cannot be done is refused before anything changes; then there is nothing to undo but the installation. */
    private static void runIfPossible(World.Part part, Bench bench) {
        try {
            part.run(bench);
        } catch (Failure refused) {
            bench.machine().syncAll();
        }
    }

    private SimPackage drawn(String name, String version, String prefix) {
        SimPackage made = SimPackage.of(name, version);
        SortedMap<String, Boolean> files = new TreeMap<>();
        for (String top : TOPS) {
            fill(made, top, prefix, 0, version, files);
        }
        if (gen.chance(1, 4)) {
            String output = "srv/" + prefix + "made";
            made.directory("srv", 0755).writes(output).script(ScriptPhase.POST_INSTALL, "write " + output + " by " + version)
                    .script(ScriptPhase.POST_UPGRADE, "write " + output + " by " + version + (gen.chance(1, 4) ? "\nfail" : ""));
        }
        return made;
    }

    private void fill(SimPackage made, String directory, String prefix, int depth, String version, SortedMap<String, Boolean> files) {
        for (String name : NAMES) {
            String path = directory + "/" + prefix + name;
            boolean fat = directory.startsWith("boot");
            switch (gen.below(fat ? 5 : 9)) {
                case 1 -> plain(made.file(path, gen.oneOf("same", "content " + version), gen.oneOf(0644, 0755)), path, files);
                case 2 -> plain(made.file(path, "same", 0644), path, files);
                case 3 -> {
                    made.directory(path, gen.oneOf(0755, 0700));
                    if (depth < 2) {
                        fill(made, path, "", depth + 1, version, files);
                    }
                }
                case 5 -> made.link(path, gen.oneOf("a", "/etc/" + version));
                case 6 -> made.fifo(path);
                case 7 -> made.device(path, 1, gen.oneOf(3, 5));
                case 8 -> hardlink(made, path, files);
                default -> {}
            }
        }
    }

    private static void plain(SimPackage added, String path, SortedMap<String, Boolean> files) {
        if (!path.startsWith("boot")) {
            files.put(path, true);
        }
    }

    /** A hard link to the first file, which comes earlier in the order of paths. */
    private static void hardlink(SimPackage made, String path, SortedMap<String, Boolean> files) {
        if (!files.isEmpty() && RootPath.of(files.firstKey()).compareTo(RootPath.of(path)) < 0) {
            made.hardlink(path, files.firstKey());
        }
    }
}

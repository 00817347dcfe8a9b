package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mypkg.model.Arch;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.Version;
import org.mypkg.testing.Gen;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Request;
import org.mypkg.world.World;

/** Draws problems: every kind of rule, in universes so small that all answers can be tried. */
final class Universes {
    /** The most names of a universe. */
    static final int NAMES_MAX = 80;

    private static final List<String> NAMES =
            IntStream.range(0, NAMES_MAX).mapToObj(Universes::name).toList();
    private static final Arch HERE = Arch.X86_64;
    private static final Arch ELSEWHERE = new Arch("aarch64");
    private static final List<String> VIRTUAL = List.of("x", "y");

    private final Gen gen;
    private final int names;
    private final int versions;

    Universes(Gen gen, int names, int versions) {
        this.gen = gen;
        this.names = names;
        this.versions = versions;
    }

    private static String name(int number) {
        return number < 8 ? String.valueOf((char) ('a' + number)) : "p" + number;
    }

    Problem problem() {
        var candidates = new ArrayList<Candidate>();
        var installed = new ArrayList<InstalledPackage>();
        for (String name : NAMES.subList(0, names)) {
            int count = gen.between(1, versions);
            var offered = new ArrayList<Candidate>();
            for (int version = 1; version <= count; version++) {
                boolean other = gen.chance(1, 6);
                offered.add(new Candidate(
                        built(id(name, version)),
                        dependencies(name),
                        gen.chance(1, 15),
                        other ? "extra" : "main",
                        other ? 5 : 0));
            }
            boolean here = gen.chance(2, 5);
            if (here) {
                installed.add(installed(gen.pick(offered)));
            }
            // A name that is offered no longer may go on under another one.
            if (!here || gen.chance(2, 3)) {
                candidates.addAll(offered);
            }
        }
        World world = world(installed);
        Request request = request(installed, candidates);
        return new Problem(installed, world, request, candidates, gen.flag() ? List.of(HERE) : List.of());
    }

    private PackageId built(PackageId anywhere) {
        if (!gen.chance(1, 8)) {
            return anywhere;
        }
        return new PackageId(anywhere.name(), anywhere.version(), gen.oneOf(HERE, ELSEWHERE));
    }

    private InstalledPackage installed(Candidate same) {
        PackageId id = gen.chance(1, 6) ? id(same.id().name().value(), 9) : same.id();
        String repository = gen.chance(1, 4) ? Candidate.LOCAL : gen.chance(1, 8) ? "gone" : same.repository();
        return new InstalledPackage(id, same.dependencies(), same.vital(), repository, gen.flag());
    }

    private static PackageId id(String name, int version) {
        return new PackageId(new PackageName(name), new Version(String.valueOf(version)), Arch.NOARCH);
    }

    private Dependencies dependencies(String name) {
        boolean rival = gen.chance(1, 5);
        var requires = rival ? List.<Requirement>of() : gen.list(2, g -> requirement());
        var recommends = gen.chance(1, 3) ? gen.list(2, g -> requirement()) : List.<Requirement>of();
        var conflicts = new ArrayList<>(gen.chance(1, 3) ? gen.list(2, g -> relation()) : List.<Relation>of());
        var provides = gen.chance(1, 3) ? gen.list(2, g -> provision()) : List.<Provision>of();
        var replaces = gen.chance(1, 4) ? gen.list(2, g -> relation()) : List.<Relation>of();
        var more = new ArrayList<>(replaces);
        if (gen.chance(1, 3)) {
            more.addAll(conflicts);
        }
        if (rival) {
            Relation successorOf = Relation.parse(gen.pick(NAMES.subList(0, names)));
            conflicts.add(successorOf);
            more.add(successorOf);
        }
        boolean companion = gen.chance(1, 8);
        return new Dependencies(
                requires,
                recommends,
                conflicts,
                provides,
                more,
                companion ? gen.list(1, 2, g -> requirement()) : List.of());
    }

    private Requirement requirement() {
        return new Requirement(gen.chance(1, 4) ? List.of(relation(), relation()) : List.of(relation()));
    }

    Relation relation() {
        String name = gen.chance(1, 5) ? gen.pick(VIRTUAL) : gen.pick(NAMES.subList(0, names));
        if (gen.chance(2, 3)) {
            return Relation.parse(name);
        }
        return Relation.parse(name + " " + gen.oneOf(">=", "<=", "=", "<", ">") + " " + gen.between(1, versions));
    }

    private Provision provision() {
        String name = gen.chance(2, 3) ? gen.pick(VIRTUAL) : gen.pick(NAMES.subList(0, names));
        return Provision.parse(gen.flag() ? name : name + " = " + gen.between(1, versions));
    }

    private World world(List<InstalledPackage> installed) {
        var wishes = new ArrayList<World.Wish>();
        for (InstalledPackage each : installed) {
            if (each.manual()) {
                wishes.add(new World.Wish.Want(Relation.any(each.id().name().capability())));
            }
            if (gen.chance(1, 10)) {
                wishes.add(new World.Wish.Hold(each.id().name()));
            }
        }
        if (gen.chance(1, 8)) {
            wishes.add(new World.Wish.Forbid(new PackageName(gen.pick(NAMES.subList(0, names)))));
        }
        if (gen.chance(1, 5)) {
            wishes.add(new World.Wish.Skip(new PackageName(gen.pick(NAMES.subList(0, names)))));
        }
        if (gen.chance(1, 8)) {
            wishes.add(new World.Wish.Want(relation()));
        }
        return new World(wishes);
    }

    private Request request(List<InstalledPackage> installed, List<Candidate> candidates) {
        var remove = new ArrayList<PackageName>();
        if (!installed.isEmpty() && gen.chance(1, 3)) {
            remove.add(gen.pick(installed).id().name());
        }
        Request.Upgrade upgrade =
                switch (gen.below(4)) {
                    case 2 -> new Request.Upgrade.All();
                    case 3 -> new Request.Upgrade.Only(
                            installed.isEmpty()
                                    ? List.of()
                                    : List.of(gen.pick(installed).id().name()));
                    default -> new Request.Upgrade.Nothing();
                };
        var install = new ArrayList<>(gen.list(2, g -> relation()));
        List<Candidate> rivals = candidates.stream().filter(c -> isRival(c, installed)).toList();
        if (!rivals.isEmpty() && gen.flag()) {
            install.add(Relation.any(gen.pick(rivals).id().name().capability()));
        }
        return new Request(
                install,
                remove,
                upgrade,
                new Request.Options(
                        gen.chance(3, 4), true, gen.chance(1, 5), gen.chance(1, 5), gen.chance(1, 5)),
                from());
    }

    /** Whether a package says that it takes the place of an installed one of another name: few requests would lead to one. */
    private static boolean isRival(Candidate candidate, List<InstalledPackage> installed) {
        List<Relation> conflicts = candidate.dependencies().conflicts();
        return candidate.dependencies().replaces().stream()
                .filter(conflicts::contains)
                .map(Relation::capability)
                .filter(replaced -> !replaced.equals(candidate.id().name().capability()))
                .anyMatch(replaced -> installed.stream().anyMatch(i -> i.id().name().capability().equals(replaced)));
    }

    private SortedMap<PackageName, String> from() {
        var from = new TreeMap<PackageName, String>();
        if (gen.chance(1, 6)) {
            from.put(new PackageName(gen.pick(NAMES.subList(0, names))), gen.oneOf("main", "extra"));
        }
        return from;
    }
}

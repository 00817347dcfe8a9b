package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.sat.Lit;
import org.mypkg.sat.Solver;
import org.mypkg.world.InstalledPackage;

/**
 * What makes one answer better than another: a list of objectives, each a set of literals of which as few as possible should
 * hold, the first objective before all others. {@code docs/resolver.md} says the order in words.
 */
final class Preference {
    private final Universe universe;
    private final Cone cone;
    private final Encoder encoder;
    private final Intent intent;
    private final Solver solver;
    private final Set<PackageName> named;
    private final Renames renames;
    private final List<int[]> objectives = new ArrayList<>();

    private Preference(Universe universe, Cone cone, Encoder encoder, Intent intent, Solver solver) {
        this.universe = universe;
        this.cone = cone;
        this.encoder = encoder;
        this.intent = intent;
        this.solver = solver;
        named = intent.named(universe);
        renames = new Renames(universe, intent);
    }

    /** The objectives of an intent; adds the variables that they need. */
    static List<int[]> objectives(Universe universe, Cone cone, Encoder encoder, Intent intent, Solver solver) {
        var preference = new Preference(universe, cone, encoder, intent, solver);
        preference.removals(true);
        if (intent.isUpgrade()) {
            preference.upgrades(true);
            preference.upgrades(false);
        }
        preference.removals(false);
        preference.newestNamed();
        preference.changes();
        preference.newestOthers();
        preference.skipped();
        preference.recommendations();
        preference.additions();
        return preference.objectives;
    }

    /** The order that breaks ties: by name, and the better version first. */
    static int[] ties(Universe universe, Cone cone, Encoder encoder) {
        var ties = new Literals();
        for (int number = cone.next(0); number >= 0; number = cone.next(number + 1)) {
            ties.add(Lit.of(encoder.variable(number)));
        }
        return ties.toArray();
    }

    private int[] versionsInCone(PackageName name) {
        var versions = new Literals();
        for (int number : universe.versionsOf(name)) {
            if (cone.contains(number)) {
                versions.add(number);
            }
        }
        return versions.toArray();
    }

    /** Installed names of which no version is left, but for those that were asked to be gone. */
    private void removals(boolean onlyKept) {
        var costs = new Literals();
        for (InstalledPackage each : intent.installed().values()) {
            PackageName name = each.id().name();
            if (intent.gone().contains(name) || (onlyKept && !intent.kept().contains(name))) {
                continue;
            }
            int removed = solver.newVariable();
            var clause = new Literals();
            clause.add(Lit.of(removed));
            for (int version : versionsInCone(name)) {
                clause.add(Lit.of(encoder.variable(version)));
            }
            for (int successor : renames.of(each)) {
                clause.add(Lit.of(encoder.variable(successor)));
            }
            solver.add(clause.toArray());
            costs.add(Lit.of(removed));
        }
        objectives.add(costs.toArray());
    }

    /** Versions by which installed packages stay behind the best that may replace them; absence counts as staying. */
    private void upgrades(boolean kept) {
        var costs = new Literals();
        for (InstalledPackage each : intent.installed().values()) {
            PackageName name = each.id().name();
            boolean first = !(intent.upgradesAll()) || intent.kept().contains(name);
            if (intent.upgrades(name) && !named.contains(name) && first == kept) {
                staysBehind(betterThanInstalled(name), costs);
                keepsItsName(renames.of(each), costs);
            }
        }
        objectives.add(costs.toArray());
    }

    /** A package that goes on under another name stays behind as long as none of its successors is there. */
    private void keepsItsName(int[] successors, Literals costs) {
        if (successors.length > 0) {
            int stays = solver.newVariable();
            var clause = new Literals();
            clause.add(Lit.of(stays));
            for (int successor : successors) {
                clause.add(Lit.of(encoder.variable(successor)));
            }
            solver.add(clause.toArray());
            costs.add(Lit.of(stays));
        }
    }

    private int[] betterThanInstalled(PackageName name) {
        var better = new Literals();
        for (int number : universe.versionsOf(name)) {
            switch (universe.member(number)) {
                case Member.Here here -> {
                    return better.toArray();
                }
                case Member.Offered offered -> {
                    if (!intent.isForbiddenDowngrade(offered.candidate())
                            && !intent.isForbiddenRepository(offered.candidate())) {
                        better.add(number);
                    }
                }
            }
        }
        return better.toArray();
    }

    /** For each k: none of the first k versions is there. */
    private void staysBehind(int[] versions, Literals costs) {
        int before = -1;
        for (int version : versions) {
            int among = solver.newVariable();
            solver.suggest(among, true);
            if (before < 0) {
                solver.add(Lit.not(among), Lit.of(encoder.variable(version)));
            } else {
                solver.add(Lit.not(among), Lit.of(before), Lit.of(encoder.variable(version)));
            }
            costs.add(Lit.not(among));
            before = among;
        }
    }

    /** What the request names: a package of that very name, and the best version of it that will do. */
    private void newestNamed() {
        var costs = new Literals();
        Set<PackageName> providers = new HashSet<>();
        for (Relation relation : intent.asked()) {
            var versions = new Literals();
            boolean byName = universe.versionsOf(relation.capability()).length > 0;
            for (int number : universe.satisfying(relation)) {
                PackageName name = universe.member(number).name();
                if (name.capability().equals(relation.capability())) {
                    versions.add(number);
                } else if (!byName && !named.contains(name) && providers.add(name)) {
                    isNotBest(versionsInCone(name), costs);
                }
            }
            staysBehind(versions.toArray(), costs);
        }
        objectives.add(costs.toArray());
    }

    /** For each version but the best: it, or a worse one, is there. */
    private void isNotBest(int[] versions, Literals costs) {
        if (versions.length == 0) {
            return;
        }
        int worst = universe.rank(versions[versions.length - 1]);
        int[] atLeast = new int[worst + 1];
        for (int rank = 1; rank <= worst; rank++) {
            atLeast[rank] = solver.newVariable();
            costs.add(Lit.of(atLeast[rank]));
            if (rank > 1) {
                solver.add(Lit.not(atLeast[rank]), Lit.of(atLeast[rank - 1]));
            }
        }
        for (int version : versions) {
            if (universe.rank(version) > 0) {
                solver.add(Lit.not(encoder.variable(version)), Lit.of(atLeast[universe.rank(version)]));
            }
        }
    }

    /** Installed packages that the request does not name, and that do not stay as they are. */
    private void changes() {
        var costs = new Literals();
        for (InstalledPackage each : intent.installed().values()) {
            PackageName name = each.id().name();
            if (named.contains(name) || intent.gone().contains(name) || intent.upgrades(name)) {
                continue;
            }
            for (int number : universe.versionsOf(name)) {
                if (universe.isInstalled(number)) {
                    costs.add(Lit.not(encoder.variable(number)));
                }
            }
        }
        objectives.add(costs.toArray());
    }

    /** The best version of what comes without having been named. */
    private void newestOthers() {
        var costs = new Literals();
        int nameDone = -1;
        for (int number = cone.next(0); number >= 0; number = cone.next(number + 1)) {
            int best = number - universe.rank(number);
            PackageName name = universe.member(number).name();
            if (best != nameDone && !named.contains(name)) {
                var offered = new Literals();
                for (int version : versionsInCone(name)) {
                    if (!universe.isInstalled(version)) {
                        offered.add(version);
                    }
                }
                isNotBest(offered.toArray(), costs);
            }
            nameDone = best;
        }
        objectives.add(costs.toArray());
    }

    /** Names that the user does not want as mere recommendations, and that come: they do only where something else needs them. */
    private void skipped() {
        var costs = new Literals();
        for (PackageName name : intent.skipped()) {
            if (intent.installed(name).isEmpty()) {
                for (int number : versionsInCone(name)) {
                    costs.add(Lit.of(encoder.variable(number)));
                }
            }
        }
        objectives.add(costs.toArray());
    }

    /** Recommendations that come new with this answer, could be followed, and are not. */
    private void recommendations() {
        var costs = new Literals();
        if (intent.options().recommends()) {
            for (int number = cone.next(0); number >= 0; number = cone.next(number + 1)) {
                for (Requirement requirement : newRecommendations(number)) {
                    recommendation(number, universe.satisfying(requirement), costs);
                }
            }
        }
        objectives.add(costs.toArray());
    }

    private List<Requirement> newRecommendations(int number) {
        if (universe.isInstalled(number)) {
            return List.of();
        }
        List<Requirement> all = universe.member(number).dependencies().recommends();
        return intent.installed(universe.member(number).name())
                .map(old -> all.stream()
                        .filter(r -> !old.dependencies().recommends().contains(r))
                        .toList())
                .orElse(all);
    }

    private void recommendation(int number, int[] providers, Literals costs) {
        if (providers.length == 0) {
            return;
        }
        var clause = new Literals();
        clause.add(Lit.not(encoder.variable(number)));
        for (int provider : providers) {
            clause.add(Lit.of(encoder.variable(provider)));
        }
        int missed = solver.newVariable();
        clause.add(Lit.of(missed));
        solver.add(clause.toArray());
        costs.add(Lit.of(missed));
    }

    /** Packages by names that were not there. */
    private void additions() {
        var costs = new Literals();
        for (int number = cone.next(0); number >= 0; number = cone.next(number + 1)) {
            if (intent.installed(universe.member(number).name()).isEmpty()) {
                costs.add(Lit.of(encoder.variable(number)));
            }
        }
        objectives.add(costs.toArray());
    }
}

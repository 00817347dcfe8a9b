package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.mypkg.explain.Explanation;
import org.mypkg.model.PackageId;
import org.mypkg.sat.Answer;
import org.mypkg.sat.Limit;
import org.mypkg.sat.Lit;
import org.mypkg.sat.Solver;
import org.mypkg.world.Candidate;

/**
 * Tells for each package of some repositories whether it can be installed alone on an empty root. One solver holds the whole
 * universe and is asked again and again; every model that it finds answers for all packages in it, since a set that satisfies
 * all rules shows that each of its members can be installed. So packages that have no answer yet are guessed as installed.
 */
public final class CheckAll {
    /** When only this part of the open packages is left, the search goes on in the smaller universe of those. */
    private static final int SHRINK = 4;

    private CheckAll() {}

    /** A package that can never be installed, and why, line by line. */
    public record Uninstallable(PackageId id, List<String> because) {
        public Uninstallable {
            because = List.copyOf(because);
        }
    }

    /** How many packages can be installed, and those that cannot, sorted by name. */
    public record Report(int installable, List<Uninstallable> uninstallable) {
        public Report {
            uninstallable = List.copyOf(uninstallable);
        }
    }

    /** Checks all candidates; one that is offered twice counts once. */
    public static Report check(List<Candidate> candidates) {
        var universe = Universe.of(List.of(), candidates);
        var open = new BitSet();
        open.set(0, universe.size());
        var broken = new BitSet();
        while (!open.isEmpty()) {
            search(universe, open, broken);
        }
        var uninstallable = new ArrayList<Uninstallable>();
        for (int number = broken.nextSetBit(0); number >= 0; number = broken.nextSetBit(number + 1)) {
            var tree = Explainer.explainAlone(universe, number);
            uninstallable.add(new Uninstallable(universe.id(number), new Explanation("", tree, List.of()).lines()));
        }
        uninstallable.sort(Comparator.comparing(Uninstallable::id));
        return new Report(universe.size() - uninstallable.size(), uninstallable);
    }

    /** Answers for most of the open packages, in the part of the universe that they can need. */
    private static void search(Universe universe, BitSet open, BitSet broken) {
        var solver = new Solver();
        Cone cone = Cone.ofRequirements(universe, open.stream().toArray());
        var encoder = new Encoder(universe, cone, new Resolver.Clauses(solver));
        encoder.encodePackages();
        open.stream().forEach(number -> solver.suggest(encoder.variable(number), true));
        int few = open.cardinality() / SHRINK;
        for (int number = open.nextSetBit(0); number >= 0; number = open.nextSetBit(number + 1)) {
            if (open.cardinality() < few) {
                return;
            }
            int[] wanted = {Lit.of(encoder.variable(number))};
            if (solver.solve(wanted, Limit.NONE) == Answer.SATISFIABLE) {
                close(open, number, solver, encoder);
            } else {
                broken.set(number);
                open.clear(number);
            }
        }
    }

    /** A model answers for all open packages in it; the next one need not have them. */
    private static void close(BitSet open, int first, Solver solver, Encoder encoder) {
        for (int each = open.nextSetBit(first); each >= 0; each = open.nextSetBit(each + 1)) {
            boolean shown = solver.isTrue(encoder.variable(each));
            open.set(each, !shown);
            solver.suggest(encoder.variable(each), !shown);
        }
    }
}

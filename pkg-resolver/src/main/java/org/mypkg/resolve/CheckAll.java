package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.mypkg.explain.Explanation;
import org.mypkg.explain.Reason;
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
        int[] all = new int[universe.size()];
        for (int number = 0; number < all.length; number++) {
            all[number] = number;
        }
        var solver = new Solver();
        var encoder = new Encoder(universe, Cone.ofRequirements(universe, all), new ClauseSink() {
            @Override
            public int newVariable() {
                return solver.newVariable();
            }

            @Override
            public void add(Reason reason, int[] literals, int size) {
                solver.add(literals, size);
            }
        });
        encoder.encodePackages();
        BitSet broken = search(universe, solver, encoder);
        var uninstallable = new ArrayList<Uninstallable>();
        for (int number = broken.nextSetBit(0); number >= 0; number = broken.nextSetBit(number + 1)) {
            var tree = Explainer.explainAlone(universe, number);
            uninstallable.add(new Uninstallable(universe.id(number), new Explanation("", tree, List.of()).lines()));
        }
        uninstallable.sort(Comparator.comparing(Uninstallable::id));
        return new Report(all.length - uninstallable.size(), uninstallable);
    }

    private static BitSet search(Universe universe, Solver solver, Encoder encoder) {
        var open = new BitSet();
        open.set(0, universe.size());
        for (int number = 0; number < universe.size(); number++) {
            solver.suggest(encoder.variable(number), true);
        }
        var broken = new BitSet();
        for (int number = open.nextSetBit(0); number >= 0; number = open.nextSetBit(number + 1)) {
            int[] wanted = {Lit.of(encoder.variable(number))};
            if (solver.solve(wanted, Limit.NONE) == Answer.SATISFIABLE) {
                for (int each = open.nextSetBit(0); each >= 0; each = open.nextSetBit(each + 1)) {
                    boolean shown = solver.isTrue(encoder.variable(each));
                    open.set(each, !shown);
                    solver.suggest(encoder.variable(each), !shown);
                }
            } else {
                broken.set(number);
            }
        }
        return broken;
    }
}

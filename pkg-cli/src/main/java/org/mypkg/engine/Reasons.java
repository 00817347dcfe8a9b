package org.mypkg.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.World;

/** Why an installed package is there: the shortest chain of requirements from what the user wants (breadth first). */
final class Reasons {
    private final List<InstalledPackage> packages;
    private final TreeMap<PackageName, Step> steps = new TreeMap<>();
    private final ArrayDeque<InstalledPackage> frontier = new ArrayDeque<>();

    private Reasons(List<InstalledPackage> packages) {
        this.packages = packages;
    }

    /** How a package was reached. */
    private sealed interface Step {
        record Wanted(String wish) implements Step {}

        record Needed(InstalledPackage by, String how) implements Step {}
    }

    /** Why a package is there. */
    static Installed.Why of(Installed installed, PackageName name) throws DatabaseException {
        if (installed.find(name).isEmpty()) {
            return new Installed.Why.NotInstalled();
        }
        var reasons = new Reasons(installed.packages());
        reasons.explore(installed.world());
        return reasons.pathTo(name);
    }

    /**
     * The packages that nothing leads to: the user does not want, hold or need them for what he wants, and none is vital. By
     * name.
     */
    static List<PackageName> orphans(Installed installed) throws DatabaseException {
        var reasons = new Reasons(installed.packages());
        for (InstalledPackage there : reasons.packages) {
            if (there.vital() || installed.world().holds(there.id().name())) {
                Relation itself = Relation.any(there.id().name().capability());
                reasons.reach(itself, new Step.Wanted("it is vital or held: " + there.id().name()));
            }
        }
        reasons.explore(installed.world());
        return reasons.packages.stream()
                .map(there -> there.id().name())
                .filter(name -> !reasons.steps.containsKey(name))
                .toList();
    }

    private void explore(World world) {
        for (World.Wish wish : world.wishes()) {
            if (wish instanceof World.Wish.Want want) {
                reach(want.relation(), new Step.Wanted("you asked for " + want.relation()));
            }
        }
        while (!frontier.isEmpty()) {
            InstalledPackage from = frontier.remove();
            follow(from, from.dependencies().requires(), "needs");
            follow(from, from.dependencies().recommends(), "recommends");
        }
    }

    private void follow(InstalledPackage from, List<Requirement> requirements, String verb) {
        for (Requirement requirement : requirements) {
            var step = new Step.Needed(from, from.id() + " " + verb + " " + requirement);
            requirement.anyOf().forEach(relation -> reach(relation, step));
        }
    }

    private void reach(Relation relation, Step step) {
        for (InstalledPackage there : packages) {
            boolean provides = there.dependencies().allProvidedBy(there.id()).stream().anyMatch(relation::isSatisfiedBy);
            if (provides && !steps.containsKey(there.id().name())) {
                steps.put(there.id().name(), step);
                frontier.add(there);
            }
        }
    }

    private Installed.Why pathTo(PackageName name) {
        var names = new ArrayList<PackageName>();
        var sentences = new ArrayList<String>();
        Optional<PackageName> at = Optional.of(name);
        while (at.isPresent()) {
            Step step = steps.get(at.get());
            if (step == null) {
                return new Installed.Why.Nobody();
            }
            names.addFirst(at.get());
            at = switch (step) {
                case Step.Wanted wanted -> {
                    sentences.addFirst(wanted.wish());
                    yield Optional.empty();
                }
                case Step.Needed needed -> {
                    sentences.addFirst(needed.how());
                    yield Optional.of(needed.by().id().name());
                }
            };
        }
        return new Installed.Why.Path(names, sentences);
    }
}

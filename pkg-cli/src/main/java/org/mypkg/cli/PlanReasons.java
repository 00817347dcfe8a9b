package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.world.Action;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Plan;

/** Why a plan does what it does to each package, in a few words: what was asked for, and what follows from that. */
final class PlanReasons {
    private static final String ASKED = "you asked for it";

    private final List<String> asked;
    private final List<Package> before = new ArrayList<>();
    private final List<Package> after = new ArrayList<>();
    /** Who needs a capability in the new state: only looked up, since a large plan asks for each of its packages. */
    private final SortedMap<String, List<Package>> requirers = new TreeMap<>();

    private final SortedMap<String, List<Package>> recommenders = new TreeMap<>();

    private record Package(PackageId id, Dependencies dependencies, List<Provision> provided) {
        Package(PackageId id, Dependencies dependencies) {
            this(id, dependencies, dependencies.allProvidedBy(id));
        }

        boolean isOf(PackageId other) {
            return id.name().equals(other.name());
        }
    }

    /** @param asked the words of the command, such as {@code nginx>=1.2} or {@code ./a.mpkg} @param installed what is there before */
    PlanReasons(List<String> asked, List<InstalledPackage> installed, Plan plan) {
        this.asked = List.copyOf(asked);
        installed.forEach(p -> before.add(new Package(p.id(), p.dependencies())));
        for (Package one : before) {
            if (plan.actions().stream().noneMatch(action -> one.isOf(action.id()))) {
                after.add(one);
            }
        }
        for (Action action : plan.actions()) {
            coming(action).ifPresent(after::add);
        }
        for (Package one : after) {
            note(requirers, one, one.dependencies().requires());
            note(recommenders, one, one.dependencies().recommends());
        }
    }

    private static void note(SortedMap<String, List<Package>> by, Package one, List<Requirement> requirements) {
        requirements.stream()
                .flatMap(requirement -> requirement.anyOf().stream())
                .map(relation -> relation.capability().value())
                .distinct()
                .forEach(capability -> by.computeIfAbsent(capability, c -> new ArrayList<>()).add(one));
    }

    private static Optional<Package> coming(Action action) {
        return switch (action) {
            case Action.Install install -> Optional.of(new Package(install.id(), install.to().dependencies()));
            case Action.Replace replace -> Optional.of(new Package(replace.id(), replace.to().dependencies()));
            case Action.Reinstall again -> Optional.of(new Package(again.id(), again.to().dependencies()));
            case Action.Remove remove -> Optional.empty();
        };
    }

    /** The reason of an action; empty where there is none in few words. */
    String of(Action action) {
        return switch (action) {
            case Action.Install install -> whyComes(new Package(install.id(), install.to().dependencies()));
            case Action.Replace replace -> {
                var comes = new Package(replace.id(), replace.to().dependencies());
                yield replace.isDowngrade() ? whyComes(comes) : isAsked(comes) ? ASKED : "newer";
            }
            case Action.Reinstall again -> ASKED;
            case Action.Remove remove -> whyGoes(new Package(remove.id(), remove.from().dependencies()));
        };
    }

    private String whyComes(Package comes) {
        if (isAsked(comes)) {
            return ASKED;
        }
        return first(requirers, comes, Dependencies::requires)
                .map(who -> "needed by " + who)
                .or(() -> first(recommenders, comes, Dependencies::recommends).map(who -> "recommended by " + who))
                .or(() -> companion(comes).map(who -> "comes along with " + who))
                .orElse("");
    }

    private boolean isAsked(Package one) {
        String file = one.id().fileName();
        return asked.stream().anyMatch(word -> {
            if (word.endsWith(".mpkg")) {
                return word.endsWith(file) || word.substring(word.lastIndexOf('/') + 1).startsWith(one.id().name() + "-");
            }
            int at = word.lastIndexOf('@');
            return parsed(at > 0 ? word.substring(0, at) : word).stream()
                    .anyMatch(relation -> one.provided().stream().anyMatch(relation::isSatisfiedBy));
        });
    }

    private static Optional<Relation> parsed(String word) {
        try {
            return Optional.of(Relation.parse(word));
        } catch (IllegalArgumentException noRelation) {
            return Optional.empty();
        }
    }

    /** Another package of the new state that names this one in a list of its dependencies. */
    private static Optional<String> first(
            SortedMap<String, List<Package>> by, Package one, Function<Dependencies, List<Requirement>> list) {
        return one.provided().stream()
                .flatMap(provision -> by.getOrDefault(provision.capability().value(), List.of()).stream())
                .filter(other -> !other.isOf(one.id()) && needs(list.apply(other.dependencies()), one))
                .map(other -> other.id().name().value())
                .findFirst();
    }

    /** Another package of the new state for which something holds. */
    private Optional<String> first(Package one, Function<Package, Boolean> holds) {
        return after.stream()
                .filter(other -> !other.isOf(one.id()) && holds.apply(other))
                .map(other -> other.id().name().value())
                .findFirst();
    }

    private Optional<String> companion(Package comes) {
        return comes.dependencies().installIf().stream()
                .flatMap(wanted -> first(comes, other -> satisfies(other, wanted)).stream())
                .findFirst();
    }

    private static boolean needs(List<Requirement> requirements, Package one) {
        return requirements.stream().anyMatch(requirement -> satisfies(one, requirement));
    }

    private static boolean satisfies(Package one, Requirement requirement) {
        return requirement.anyOf().stream().anyMatch(relation -> provides(one, relation));
    }

    private static boolean provides(Package one, Relation relation) {
        return one.provided().stream().anyMatch(relation::isSatisfiedBy);
    }

    private String whyGoes(Package goes) {
        if (isAsked(goes)) {
            return ASKED;
        }
        Optional<String> replaced = first(goes, other -> other.dependencies().replaces().stream().anyMatch(r -> provides(goes, r)));
        Optional<String> enemy = first(goes, other -> conflicts(other, goes) || conflicts(goes, other));
        return replaced.map(who -> "replaced by " + who)
                .or(() -> enemy.map(who -> "conflicts with " + who))
                .or(() -> lost(goes).map(what -> "needs " + what + ", which goes"))
                .orElse("nobody needs it any more");
    }

    private static boolean conflicts(Package one, Package other) {
        return one.dependencies().conflicts().stream().anyMatch(relation -> provides(other, relation));
    }

    /** The first thing that the package needs and that the new state lacks: a name where it was one package. */
    private Optional<String> lost(Package goes) {
        return goes.dependencies().requires().stream()
                .filter(requirement -> after.stream().noneMatch(other -> satisfies(other, requirement)))
                .map(requirement -> before.stream()
                        .filter(other -> satisfies(other, requirement))
                        .map(other -> other.id().name().value())
                        .findFirst()
                        .orElse(requirement.toString()))
                .findFirst();
    }
}

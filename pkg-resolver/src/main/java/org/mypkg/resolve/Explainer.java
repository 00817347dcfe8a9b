package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.mypkg.explain.Core;
import org.mypkg.explain.Explanation;
import org.mypkg.explain.Narrator;
import org.mypkg.explain.Offer;
import org.mypkg.explain.Reason;
import org.mypkg.explain.Repair;
import org.mypkg.model.Capability;
import org.mypkg.model.PackageId;
import org.mypkg.model.Relation;
import org.mypkg.sat.Lit;
import org.mypkg.world.Request;

/**
 * Finds out why there is no answer: encodes the rules once more, each behind a switch of its own, and looks for the fewest
 * switches that cannot be on together; then for the fewest of the user's that, when off, leave an answer.
 */
final class Explainer {
    private final Problem problem;
    private final Intent intent;
    private final Universe universe;
    private final Offer offer;
    private final SwitchedRules rules = new SwitchedRules();
    private final Encoder encoder;
    private final Allowance allowance;

    private Explainer(Problem problem, Allowance allowance) {
        this.problem = problem;
        this.allowance = allowance;
        intent = new Intent(problem);
        var outside = Outside.of(problem);
        universe = outside.universe();
        offer = new UniverseOffer(universe);
        encoder = new Encoder(universe, cone(universe, problem), rules);
        encoder.encodeAll(intent, outside);
    }

    /** The cone of a problem with all versions of what is asked for: what else there is of it, matters for repairs. */
    static Cone cone(Universe universe, Problem problem) {
        Request old = problem.request();
        var install = new ArrayList<>(old.install());
        old.install().forEach(relation -> install.add(Relation.any(relation.capability())));
        var request = new Request(install, old.remove(), old.upgrade(), old.options(), old.from());
        var wide = new Problem(problem.installed(), problem.world(), request, problem.candidates(), problem.architectures());
        return Cone.of(universe, new Intent(wide));
    }

    /**
     * Why a problem, known to have no answer, has none. What an allowance that ends leaves out are lines that tell which of the
     * others are needed, and repairs; when it ends before any reason was found, all wishes of the user stand in its place.
     *
     * @param works tries a repair on the problem itself
     */
    static Explanation explain(Problem problem, Allowance allowance, Predicate<Repair> works) {
        var explainer = new Explainer(problem, allowance);
        List<Reason> core = minimal(explainer.rules, allowance);
        if (core.isEmpty()) {
            List<Reason> wishes = explainer.wishes();
            String title = title(wishes) + "; the search ended before it was clear why";
            return new Explanation(title, Narrator.tell(explainer.offer, wishes), List.of(), List.of());
        }
        return explainer.explanation(core, allowance.isOver(), works);
    }

    /** @param hurried whether more lines may stand there than are needed */
    private Explanation explanation(List<Reason> core, boolean hurried, Predicate<Repair> works) {
        var search = new RepairSearch(problem, intent, universe, encoder, rules, allowance);
        String title = title(core) + (hurried ? "; the search ended before it was clear which of these reasons are needed" : "");
        return new Explanation(title, Narrator.tell(offer, core), search.repairs(works), missing(core));
    }

    /** What the reasons need and nothing provides in any version. */
    private List<Capability> missing(List<Reason> core) {
        return core.stream()
                .flatMap(reason -> needed(reason).stream())
                .map(Relation::capability)
                .filter(capability -> universe.satisfying(Relation.any(capability)).length == 0)
                .distinct()
                .toList();
    }

    private static List<Relation> needed(Reason reason) {
        if (reason instanceof Reason.Asked asked) {
            return List.of(asked.relation());
        }
        if (reason instanceof Reason.Wanted wanted) {
            return List.of(wanted.relation());
        }
        return reason instanceof Reason.Needs needs ? needs.requirement().anyOf() : List.of();
    }

    /** What the request and the world ask for, which cannot all be had. */
    private List<Reason> wishes() {
        return rules.reasons().stream().filter(Explainer::isWish).toList();
    }

    private static boolean isWish(Reason reason) {
        return switch (reason) {
            case Reason.Asked asked -> true;
            case Reason.AskedGone gone -> true;
            case Reason.Wanted wanted -> true;
            case Reason.Forbidden forbidden -> true;
            case Reason.Held held -> true;
            case Reason.Kept kept -> true;
            case Reason.Vital vital -> true;
            case Reason.Older older -> false;
            case Reason.Elsewhere elsewhere -> false;
            case Reason.Needs needs -> false;
            case Reason.Clash clash -> false;
            case Reason.OneVersion one -> false;
            case Reason.Foreign foreign -> false;
            case Reason.Confined confined -> false;
            case Reason.Accompanies comes -> false;
        };
    }

    /** Why a package cannot be installed on an empty root, known to be impossible. */
    static List<Explanation.Node> explainAlone(Universe universe, int number) {
        var rules = new SwitchedRules();
        PackageId id = universe.id(number);
        var encoder = new Encoder(universe, Cone.ofRequirements(universe, number), rules);
        rules.fact(Lit.of(encoder.variable(number)));
        encoder.encodePackages();
        List<Reason> found = minimal(rules, new Allowance(Budget.DEFAULT, 0));
        List<Reason> core = found.isEmpty() ? rules.reasons() : found;
        Reason first = core.stream().filter(r -> r instanceof Reason.Needs n && n.id().equals(id)).findFirst().orElseThrow();
        var sorted = new LinkedHashSet<Reason>();
        sorted.add(first);
        sorted.addAll(core);
        return Narrator.tell(new UniverseOffer(universe), sorted);
    }

    /** The reasons without any of which there is an answer; more, or none, where the allowance ended. */
    static List<Reason> core(Problem problem, Allowance allowance) {
        return minimal(new Explainer(problem, allowance).rules, allowance);
    }

    /** A minimal core: first whole topics, then reason by reason within them. Empty when none was found in time. */
    private static List<Reason> minimal(SwitchedRules rules, Allowance allowance) {
        int[] forwards = rules.allOnByWeight();
        var first = new Core(allowance.in(rules.solver()));
        int[] topics = first.minimal(forwards);
        if (!first.isProven()) {
            return List.of();
        }
        // Which of several minimal cores is found depends on the order: of two, the shorter one is told.
        var second = new Core(allowance.in(rules.solver()));
        int[] others = second.minimal(reversed(forwards));
        boolean shorter = second.isProven() && others.length < topics.length;
        SwitchedRules single = rules.oneByOne(rules.topics(shorter ? reversed(others) : topics));
        var reasons = new ArrayList<Reason>();
        for (Object reason : single.topics(new Core(allowance.in(single.solver())).minimal(single.allOn()))) {
            reasons.add((Reason) reason);
        }
        return reasons;
    }

    private static int[] reversed(int[] some) {
        int[] reversed = new int[some.length];
        for (int i = 0; i < some.length; i++) {
            reversed[i] = some[some.length - 1 - i];
        }
        return reversed;
    }

    private static String title(List<Reason> core) {
        String asked = named(core, r -> r instanceof Reason.Asked a ? List.of(typed(a)) : List.of());
        String gone = named(core, r -> r instanceof Reason.AskedGone g ? List.of(g.name()) : List.of());
        if (!asked.isEmpty()) {
            return "nothing can satisfy " + asked;
        }
        return gone.isEmpty() ? "not everything that you once asked for can be there" : gone + " cannot be removed";
    }

    private static String typed(Reason.Asked asked) {
        return asked.relation() + (asked.from().isEmpty() ? "" : " from " + asked.from());
    }

    private static String named(List<Reason> core, Function<Reason, List<?>> what) {
        return core.stream()
                .flatMap(r -> what.apply(r).stream())
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(" and "));
    }
}

package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.mypkg.explain.Change;
import org.mypkg.explain.Core;
import org.mypkg.explain.Explanation;
import org.mypkg.explain.Narrator;
import org.mypkg.explain.Offer;
import org.mypkg.explain.Reason;
import org.mypkg.explain.Repair;
import org.mypkg.model.Constraint;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.sat.Answer;
import org.mypkg.sat.Lit;
import org.mypkg.sat.Solver;

/**
 * Finds out why there is no answer: encodes the rules once more, each behind a switch of its own, and looks for the fewest
 * switches that cannot be on together; then for the fewest of the user's that, when off, leave an answer.
 */
final class Explainer {
    private static final int REPAIR_CHANGES_MAX = 3;
    private static final int REPAIR_TRIES_MAX = 60;
    private static final int REPAIRS_MAX = 8;

    private final Offer offer;
    private final Intent intent;
    private final Rules rules;

    private final Allowance allowance;

    private Explainer(Universe universe, Intent intent, Allowance allowance) {
        this.intent = intent;
        this.allowance = allowance;
        offer = new UniverseOffer(universe);
        rules = new Rules();
        var encoder = new Encoder(universe, Cone.of(universe, intent), rules);
        encoder.encodeIntent(intent);
        encoder.encodePackages();
        encoder.encodeCompanions(intent);
    }

    /**
     * Why an intent, known to be impossible, is so. What an allowance that ends leaves out are lines that tell which of the
     * others are needed, and repairs; when it ends before any reason was found, all wishes of the user stand in its place.
     *
     * @param works tries a repair on the problem itself
     */
    static Explanation explain(Universe universe, Intent intent, Allowance allowance, Predicate<Repair> works) {
        var explainer = new Explainer(universe, intent, allowance);
        List<Reason> core = minimal(explainer.rules, allowance);
        if (core.isEmpty()) {
            List<Reason> wishes = explainer.wishes();
            String title = title(wishes) + "; the search ended before it was clear why";
            return new Explanation(title, Narrator.tell(explainer.offer, wishes), List.of());
        }
        return new Explanation(title(core), Narrator.tell(explainer.offer, core), explainer.repairs(works));
    }

    /** What the request and the world ask for, which cannot all be had. */
    private List<Reason> wishes() {
        return rules.reasons.stream().filter(Explainer::isWish).toList();
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
            case Reason.Accompanies comes -> false;
        };
    }

    /** Why a package cannot be installed on an empty root, known to be impossible. */
    static List<Explanation.Node> explainAlone(Universe universe, int number) {
        var rules = new Rules();
        PackageId id = universe.id(number);
        var encoder = new Encoder(universe, Cone.ofRequirements(universe, number), rules);
        rules.fact(Lit.of(encoder.variable(number)));
        encoder.encodePackages();
        List<Reason> found = minimal(rules, new Allowance(Budget.DEFAULT, 0));
        List<Reason> core = found.isEmpty() ? rules.reasons : found;
        Reason first = core.stream().filter(r -> r instanceof Reason.Needs n && n.id().equals(id)).findFirst().orElseThrow();
        var sorted = new LinkedHashSet<Reason>();
        sorted.add(first);
        sorted.addAll(core);
        return Narrator.tell(new UniverseOffer(universe), sorted);
    }

    /** The rules, each topic with one switch. */
    private static final class Rules implements ClauseSink {
        private final Solver solver = new Solver();
        private final Map<Object, Integer> switches = new LinkedHashMap<>();
        private final List<Reason> reasons = new ArrayList<>();
        private final List<int[]> clauses = new ArrayList<>();
        private final List<Integer> facts = new ArrayList<>();
        private final Map<Reason.Topic, List<Consumer<ClauseSink.Each>>> many = new LinkedHashMap<>();

        @Override
        public int newVariable() {
            return solver.newVariable();
        }

        @Override
        public void add(Reason reason, int[] literals, int size) {
            int[] clause = Arrays.copyOf(literals, size);
            reasons.add(reason);
            clauses.add(clause);
            addSwitched(reason.topic(), clause);
        }

        @Override
        public void define(int[] literals, int size) {
            solver.add(literals, size);
        }

        @Override
        public void addMany(Reason.Topic topic, int[] literals, int size, Consumer<ClauseSink.Each> each) {
            many.computeIfAbsent(topic, t -> new ArrayList<>()).add(each);
            addSwitched(topic, Arrays.copyOf(literals, size));
        }

        /** The rules of some topics, each reason with a switch of its own. */
        Rules oneByOne(Set<Object> topics) {
            var single = new Rules();
            while (single.solver.variables() < solver.variables()) {
                single.newVariable();
            }
            facts.forEach(single::fact);
            for (int i = 0; i < clauses.size(); i++) {
                if (topics.contains(reasons.get(i).topic())) {
                    single.addSwitched(reasons.get(i), clauses.get(i));
                }
            }
            many.forEach((topic, each) -> {
                if (topics.contains(topic)) {
                    each.forEach(rules -> rules.accept(single::addSwitched));
                }
            });
            return single;
        }

        /** A literal that holds without a reason that anybody wants to hear. */
        void fact(int literal) {
            facts.add(literal);
            solver.add(literal);
        }

        private void addSwitched(Object topic, int[] clause) {
            int on = switches.computeIfAbsent(topic, t -> solver.newVariable());
            int[] switched = Arrays.copyOf(clause, clause.length + 1);
            switched[clause.length] = Lit.not(on);
            solver.add(switched);
        }

        int[] allOn() {
            return allOnBut(Set.of());
        }

        int[] allOnBut(Set<Reason.Topic> off) {
            var on = new Literals();
            switches.forEach((topic, variable) -> {
                if (!(topic instanceof Reason.Topic known && off.contains(known))) {
                    on.add(Lit.of(variable));
                }
            });
            return on.toArray();
        }

        Set<Object> topics(int[] assumptions) {
            Map<Integer, Object> byVariable = new HashMap<>();
            switches.forEach((topic, variable) -> byVariable.put(variable, topic));
            var found = new LinkedHashSet<>();
            for (int assumption : assumptions) {
                found.add(byVariable.getOrDefault(Lit.variable(assumption), ""));
            }
            return found;
        }
    }

    /** The reasons without any of which there is an answer; more, or none, where the allowance ended. */
    static List<Reason> core(Universe universe, Intent intent, Allowance allowance) {
        return minimal(new Explainer(universe, intent, allowance).rules, allowance);
    }

    /** A minimal core: first whole topics, then reason by reason within them. Empty when none was found in time. */
    private static List<Reason> minimal(Rules rules, Allowance allowance) {
        var core = new Core(allowance.in(rules.solver));
        Set<Object> topics = rules.topics(core.minimal(rules.allOn()));
        if (!core.isProven()) {
            return List.of();
        }
        Rules single = rules.oneByOne(topics);
        var reasons = new ArrayList<Reason>();
        for (Object reason : single.topics(new Core(allowance.in(single.solver)).minimal(single.allOn()))) {
            reasons.add((Reason) reason);
        }
        return reasons;
    }

    private static String title(List<Reason> core) {
        String asked = named(core, r -> r instanceof Reason.Asked a ? List.of(a.relation()) : List.of());
        String gone = named(core, r -> r instanceof Reason.AskedGone g ? List.of(g.name()) : List.of());
        if (!asked.isEmpty()) {
            return "nothing can satisfy " + asked;
        }
        return gone.isEmpty() ? "not everything that your world wants can be had" : gone + " cannot be removed";
    }

    private static String named(List<Reason> core, Function<Reason, List<?>> what) {
        return core.stream()
                .flatMap(r -> what.apply(r).stream())
                .map(Object::toString)
                .sorted()
                .collect(Collectors.joining(" and "));
    }

    /** The smallest sets of changes that leave an answer, each tried. */
    private List<Repair> repairs(Predicate<Repair> works) {
        var found = new TreeSet<Repair>();
        var level = new LinkedHashSet<Set<Change>>();
        level.add(Set.of());
        int tries = 0;
        for (int size = 0; size <= REPAIR_CHANGES_MAX && !level.isEmpty(); size++) {
            var next = new LinkedHashSet<Set<Change>>();
            for (Set<Change> changes : level) {
                if (found.stream().anyMatch(r -> changes.containsAll(r.changes())) || tries++ >= REPAIR_TRIES_MAX) {
                    continue;
                }
                Answer answer = allowance.solve(rules.solver, rules.allOnBut(topicsOf(changes)));
                if (answer == Answer.SATISFIABLE) {
                    found.add(new Repair(List.copyOf(changes)));
                } else if (answer == Answer.UNSATISFIABLE) {
                    next.addAll(extended(changes, rules.topics(rules.solver.failedAssumptions())));
                }
            }
            level = next;
        }
        return found.stream().filter(works).limit(REPAIRS_MAX).toList();
    }

    private Set<Set<Change>> extended(Set<Change> changes, Set<Object> topics) {
        var more = new LinkedHashSet<Set<Change>>();
        for (Reason reason : rules.reasons) {
            if (!topics.contains(reason.topic())) {
                continue;
            }
            for (Change change : changeOf(reason)) {
                var set = new LinkedHashSet<>(changes);
                set.add(change);
                more.add(set);
            }
        }
        return more;
    }

    private List<Change> changeOf(Reason reason) {
        return switch (reason) {
            case Reason.Asked asked -> List.of(new Change.DropRequest(asked.relation()));
            case Reason.AskedGone gone -> List.of(new Change.KeepInstalled(gone.name()));
            case Reason.Wanted wanted -> changesOf(wanted.relation());
            case Reason.Kept kept -> List.of(new Change.RemoveToo(kept.installed().name()));
            case Reason.Held held -> List.of(new Change.ReleaseHold(held.installed().name()));
            case Reason.Forbidden forbidden -> List.of(new Change.LiftForbidding(forbidden.name()));
            case Reason.Vital vital -> List.of(new Change.AllowVitalRemoval());
            case Reason.Older older -> List.of(new Change.AllowDowngrade());
            case Reason.Elsewhere elsewhere -> List.of(new Change.AllowRepositoryChange());
            case Reason.Needs needs -> List.of();
            case Reason.Clash clash -> List.of();
            case Reason.OneVersion one -> List.of();
            case Reason.Accompanies comes -> List.of();
        };
    }

    /** A wish for an installed package ends with its removal; one for a version, or for anything else, can be given up alone. */
    private List<Change> changesOf(Relation wish) {
        var changes = new ArrayList<Change>();
        for (PackageName name : intent.kept()) {
            if (name.capability().equals(wish.capability())) {
                changes.add(new Change.RemoveToo(name));
            }
        }
        if (changes.isEmpty() || !wish.constraint().equals(Constraint.ANY)) {
            changes.add(new Change.DropWish(wish));
        }
        return changes;
    }

    /** The topics that no longer hold after some changes. */
    private Set<Reason.Topic> topicsOf(Collection<Change> changes) {
        var off = new LinkedHashSet<Reason.Topic>();
        for (Reason reason : rules.reasons) {
            for (Change change : changeOf(reason)) {
                if (changes.contains(change)) {
                    off.add(reason.topic());
                }
            }
        }
        return off;
    }
}

package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.mypkg.explain.Reason;
import org.mypkg.sat.Lit;
import org.mypkg.sat.Solver;

/** The rules of a problem, each behind a switch: those of one topic share one. */
final class SwitchedRules implements ClauseSink {
    private static final List<String> WEIGHTY = List.of("asked", "gone", "vital", "held", "foreign", "confined");

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
    SwitchedRules oneByOne(Set<Object> topics) {
        var single = new SwitchedRules();
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

    /** The rules' own solver. */
    Solver solver() {
        return solver;
    }

    /** Why there are rules, each reason as often as it has clauses, in the order in which they came. */
    List<Reason> reasons() {
        return reasons;
    }

    /** Assumptions: every rule holds. */
    int[] allOn() {
        return allOnBut(Set.of());
    }

    /**
     * The same with those first that say most to the user: what was asked now, what is held and what is vital. Of several
     * ways to say why something cannot be, the one is told that has them.
     */
    int[] allOnByWeight() {
        var on = new Literals();
        for (boolean first : new boolean[] {true, false}) {
            switches.forEach((topic, variable) -> {
                if (first == (topic instanceof Reason.Topic known && WEIGHTY.contains(known.kind()))) {
                    on.add(Lit.of(variable));
                }
            });
        }
        return on.toArray();
    }

    /** Assumptions: every rule holds but those of some topics. */
    int[] allOnBut(Set<Reason.Topic> off) {
        var on = new Literals();
        switches.forEach((topic, variable) -> {
            if (!(topic instanceof Reason.Topic known && off.contains(known))) {
                on.add(Lit.of(variable));
            }
        });
        return on.toArray();
    }

    /** The topics, or reasons, behind some switches. */
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

package org.mypkg.resolve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.mypkg.explain.Change;
import org.mypkg.explain.Reason;
import org.mypkg.explain.Repair;
import org.mypkg.model.Constraint;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.sat.Answer;
import org.mypkg.sat.Lit;

/**
 * Looks for the smallest sets of what the user could change so that there is an answer: level by level, where a set of changes
 * that does not help grows by those that concern what it failed for (the search for minimal diagnoses of Reiter 1987).
 */
final class RepairSearch {
    private static final int CHANGES_MAX = 3;
    private static final int TRIES_MAX = 100;
    private static final int REPAIRS_MAX = 3;

    /** How many other versions of what was asked for are tried, the best first. */
    private static final int VERSIONS_MAX = 6;

    private final Problem problem;
    private final Intent intent;
    private final Universe universe;
    private final Encoder encoder;
    private final SwitchedRules rules;
    private final Allowance allowance;

    /** @param rules of the problem, as the encoder wrote them */
    RepairSearch(
            Problem problem, Intent intent, Universe universe, Encoder encoder, SwitchedRules rules, Allowance allowance) {
        this.problem = problem;
        this.intent = intent;
        this.universe = universe;
        this.encoder = encoder;
        this.rules = rules;
        this.allowance = allowance;
    }

    /** The smallest sets of changes that leave an answer, the mildest first. @param works tries one on the problem itself */
    List<Repair> repairs(Predicate<Repair> works) {
        var found = new TreeSet<Repair>();
        var level = new LinkedHashSet<Set<Change>>();
        level.add(Set.of());
        int tries = 0;
        for (int size = 0; size <= CHANGES_MAX && !level.isEmpty(); size++) {
            var next = new LinkedHashSet<Set<Change>>();
            for (Set<Change> changes : level) {
                if (found.stream().anyMatch(r -> covers(r, changes)) || tries++ >= TRIES_MAX) {
                    continue;
                }
                Answer answer = allowance.solve(rules.solver(), assuming(changes));
                if (answer == Answer.SATISFIABLE) {
                    found.add(new Repair(List.copyOf(changes), Repaired.with(problem, changes).request()));
                } else if (answer == Answer.UNSATISFIABLE) {
                    next.addAll(extended(changes, rules.topics(rules.solver().failedAssumptions())));
                }
            }
            level = next;
        }
        var tried = new TreeSet<Repair>();
        for (Repair repair : found) {
            if (tried.size() < REPAIRS_MAX && works.test(repair)) {
                Repair smaller = withoutTheNeedless(repair, works);
                if (Repaired.leaves(problem.request(), smaller.request())) {
                    tried.add(smaller);
                }
            }
        }
        return List.copyOf(tried);
    }

    /** To remove a package frees more than the switches say: it is not wanted then, and does not come along with others. */
    private Repair withoutTheNeedless(Repair repair, Predicate<Repair> works) {
        for (int i = repair.changes().size() - 1; i >= 0 && repair.changes().size() > 1; i--) {
            var fewer = new ArrayList<>(repair.changes());
            fewer.remove(i);
            var smaller = new Repair(fewer, Repaired.with(problem, fewer).request());
            if (works.test(smaller)) {
                return withoutTheNeedless(smaller, works);
            }
        }
        return repair;
    }

    /** Whether a repair does no more than some changes: a better version of the same package counts as the same. */
    private static boolean covers(Repair repair, Set<Change> changes) {
        return repair.changes().stream().allMatch(each -> changes.stream().anyMatch(change -> isAtLeast(each, change)));
    }

    private static boolean isAtLeast(Change one, Change other) {
        boolean versions = one instanceof Change.TakeVersion better
                && other instanceof Change.TakeVersion worse
                && better.asked().equals(worse.asked());
        return versions || one.equals(other);
    }

    private int[] assuming(Set<Change> changes) {
        var assumptions = new Literals();
        Arrays.stream(rules.allOnBut(topicsOf(changes))).forEach(assumptions::add);
        for (Change change : changes) {
            if (change instanceof Change.TakeVersion take) {
                assumptions.add(Lit.of(encoder.variable(numberOf(take.instead()))));
            }
        }
        return assumptions.toArray();
    }

    private int numberOf(PackageId id) {
        return Arrays.stream(universe.versionsOf(id.name()))
                .filter(number -> universe.id(number).equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Set<Set<Change>> extended(Set<Change> changes, Set<Object> topics) {
        var more = new LinkedHashSet<Set<Change>>();
        for (Reason reason : rules.reasons()) {
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
            case Reason.Asked asked -> changesOf(asked);
            case Reason.AskedGone gone -> List.of(new Change.KeepInstalled(gone.name()));
            case Reason.Wanted wanted -> changesOf(wanted.relation());
            case Reason.Kept kept -> List.of(new Change.RemoveToo(kept.installed().name()));
            case Reason.Held held -> List.of(new Change.ReleaseHold(held.installed().name()));
            case Reason.Forbidden forbidden -> List.of(new Change.LiftForbidding(forbidden.name()));
            case Reason.Vital vital -> List.of(new Change.AllowVitalRemoval());
            case Reason.Older older -> List.of(new Change.AllowDowngrade());
            case Reason.Elsewhere elsewhere -> List.of(
                    intent.asks(elsewhere.id().name())
                            ? new Change.TakeFrom(elsewhere.id().name(), elsewhere.to())
                            : new Change.AllowRepositoryChange());
            case Reason.Confined confined -> List.of(new Change.TakeFrom(confined.id().name(), confined.repository()));
            case Reason.Foreign foreign -> List.of();
            case Reason.Needs needs -> List.of();
            case Reason.Clash clash -> List.of();
            case Reason.OneVersion one -> List.of();
            case Reason.Accompanies comes -> intent.installed(comes.id().name()).isPresent()
                    ? List.of()
                    : List.of(new Change.Forbid(comes.id().name()));
        };
    }

    /** A request can be given up, and one for some versions of a package can ask for another one. */
    private List<Change> changesOf(Reason.Asked asked) {
        var changes = new ArrayList<Change>();
        Relation relation = asked.relation();
        long times = intent.asked().stream()
                .filter(each -> each.capability().equals(relation.capability()))
                .count();
        for (int number : times > 1 ? new int[0] : universe.versionsOf(relation.capability())) {
            boolean other = Arrays.binarySearch(universe.satisfying(relation), number) < 0 && !universe.isInstalled(number);
            if (other && encoder.variable(number) >= 0 && changes.size() < VERSIONS_MAX) {
                changes.add(new Change.TakeVersion(relation, universe.id(number)));
            }
        }
        changes.add(new Change.DropRequest(relation));
        return changes;
    }

    /** A wish for an installed package ends with its removal; one for a version, or for anything else, can be given up alone. */
    private List<Change> changesOf(Relation wish) {
        var changes = new ArrayList<Change>();
        for (PackageName name : intent.kept()) {
            if (name.capability().equals(wish.capability())) {
                changes.add(new Change.RemoveToo(name));
            }
        }
        if (changes.isEmpty()) {
            changes.add(new Change.DropWish(wish));
        } else if (!wish.constraint().equals(Constraint.ANY)) {
            changes.add(new Change.ReleasePin(wish));
        }
        return changes;
    }

    /** The topics that no longer hold after some changes. */
    private Set<Reason.Topic> topicsOf(Collection<Change> changes) {
        var off = new LinkedHashSet<Reason.Topic>();
        for (Reason reason : rules.reasons()) {
            for (Change change : changeOf(reason)) {
                if (changes.contains(change)) {
                    off.add(reason.topic());
                }
            }
        }
        return off;
    }
}

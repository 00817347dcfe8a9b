package org.mypkg.explain;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.mypkg.explain.Explanation.Node;
import org.mypkg.model.PackageId;

/**
 * Tells a minimal core as a tree: below a sentence stand those that say why what it demands cannot be had. Every topic of the
 * core is told once, so each line is needed.
 */
public final class Narrator {
    private final Offer offer;
    private final Sentences sentences;
    private final Map<Reason.Topic, List<Reason>> topics = new LinkedHashMap<>();
    private final Set<Reason.Topic> told = new LinkedHashSet<>();

    private Narrator(Offer offer, Collection<Reason> core) {
        this.offer = offer;
        sentences = new Sentences(offer);
        for (Reason reason : core) {
            topics.computeIfAbsent(reason.topic(), t -> new ArrayList<>()).add(reason);
        }
    }

    /** The sentences of a core, those of the user's own wishes on top. */
    public static List<Node> tell(Offer offer, Collection<Reason> core) {
        var narrator = new Narrator(offer, core);
        var nodes = new ArrayList<Node>();
        for (int rank = 0; rank <= 3; rank++) {
            for (Reason.Topic topic : List.copyOf(narrator.topics.keySet())) {
                if (!narrator.told.contains(topic) && rank(narrator.reasons(topic).getFirst()) == rank) {
                    nodes.add(narrator.tell(topic, false));
                }
            }
        }
        return nodes;
    }

    private List<Reason> reasons(Reason.Topic topic) {
        return topics.getOrDefault(topic, List.of());
    }

    /** What to begin with: the request, then the world, then what must stay, then all else. */
    private static int rank(Reason reason) {
        return switch (reason) {
            case Reason.Asked asked -> 0;
            case Reason.AskedGone gone -> 1;
            case Reason.Wanted wanted -> 1;
            case Reason.Kept kept -> 2;
            case Reason.Held held -> 2;
            case Reason.Vital vital -> 2;
            case Reason.Needs needs -> 3;
            case Reason.Clash clash -> 3;
            case Reason.OneVersion one -> 3;
            case Reason.Forbidden forbidden -> 3;
            case Reason.Older older -> 3;
            case Reason.Elsewhere elsewhere -> 3;
            case Reason.Foreign foreign -> 3;
            case Reason.Confined confined -> 3;
            case Reason.Accompanies comes -> 3;
        };
    }

    /** @param forcing whether the sentence explains why something must be there, rather than why it cannot be */
    private Node tell(Reason.Topic topic, boolean forcing) {
        told.add(topic);
        List<Reason> reasons = reasons(topic);
        var children = new ArrayList<Node>();
        Set<PackageId> demanded = new LinkedHashSet<>();
        Set<PackageId> excluded = new LinkedHashSet<>();
        for (Reason reason : reasons) {
            demanded.addAll(demandedBy(reason));
            excluded.addAll(excludedBy(reason));
        }
        for (Reason.Topic other : List.copyOf(topics.keySet())) {
            if (!told.contains(other) && reasons(other).stream().anyMatch(r -> touches(excludedBy(r), demanded))) {
                children.add(tell(other, false));
            }
        }
        if (forcing || forces(reasons.getFirst())) {
            for (Reason.Topic other : List.copyOf(topics.keySet())) {
                if (!told.contains(other) && reasons(other).stream().anyMatch(r -> touches(demandedBy(r), excluded))) {
                    children.add(tell(other, true));
                }
            }
        }
        children.sort(Comparator.comparingInt(Node::size).thenComparing(Node::sentence));
        boolean obvious = reasons.getFirst() instanceof Reason.OneVersion && children.size() == 1;
        return obvious ? shorter(children.getFirst(), sentences.of(reasons)) : new Node(sentences.of(reasons), children);
    }

    /** That there is one version of a name goes without saying where one is held; else it is said in passing. */
    private static Node shorter(Node child, String oneVersion) {
        boolean held = child.sentence().endsWith(Sentences.HELD);
        return held ? child : new Node(child.sentence() + ", and " + oneVersion, child.because());
    }

    /** Whether a reason makes sense only together with those that demand what it stands against. */
    private static boolean forces(Reason reason) {
        return reason instanceof Reason.Clash
                || reason instanceof Reason.OneVersion
                || reason instanceof Reason.Accompanies;
    }

    private static boolean touches(Collection<PackageId> some, Set<PackageId> others) {
        return some.stream().anyMatch(others::contains);
    }

    /** The packages one of which a reason asks for. */
    private List<PackageId> demandedBy(Reason reason) {
        return switch (reason) {
            case Reason.Needs needs -> offer.satisfying(needs.requirement());
            case Reason.Asked asked -> offer.satisfying(asked.relation());
            case Reason.Wanted wanted -> offer.satisfying(wanted.relation());
            case Reason.Kept kept -> offer.versionsOf(kept.installed().name());
            case Reason.Vital vital -> offer.versionsOf(vital.installed().name());
            case Reason.Held held -> List.of(held.installed());
            case Reason.Accompanies comes -> offer.versionsOf(comes.id().name());
            case Reason.Clash clash -> List.of();
            case Reason.OneVersion one -> List.of();
            case Reason.AskedGone gone -> List.of();
            case Reason.Forbidden forbidden -> List.of();
            case Reason.Older older -> List.of();
            case Reason.Elsewhere elsewhere -> List.of();
            case Reason.Foreign foreign -> List.of();
            case Reason.Confined confined -> List.of();
        };
    }

    /** The packages that a reason stands against, or that cannot come because of what it says. */
    private List<PackageId> excludedBy(Reason reason) {
        return switch (reason) {
            case Reason.Needs needs -> List.of(needs.id());
            case Reason.Clash clash -> List.of(clash.id(), clash.other());
            case Reason.OneVersion one -> offer.versionsOf(one.name());
            case Reason.AskedGone gone -> offer.versionsOf(gone.name());
            case Reason.Forbidden forbidden -> offer.versionsOf(forbidden.name());
            case Reason.Older older -> List.of(older.id());
            case Reason.Elsewhere elsewhere -> List.of(elsewhere.id());
            case Reason.Foreign foreign -> List.of(foreign.id());
            case Reason.Confined confined -> List.of(confined.id());
            case Reason.Accompanies comes -> comes.conditions().stream()
                    .flatMap(condition -> offer.satisfying(condition).stream())
                    .toList();
            case Reason.Asked asked -> List.of();
            case Reason.Wanted wanted -> List.of();
            case Reason.Kept kept -> List.of();
            case Reason.Vital vital -> List.of();
            case Reason.Held held -> List.of();
        };
    }
}

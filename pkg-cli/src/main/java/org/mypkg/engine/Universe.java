package org.mypkg.engine;

import java.util.List;
import java.util.Optional;
import org.mypkg.model.Capability;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.world.Candidate;

/**
 * Everything that the configured repositories offer.
 *
 * @param offers in the order of repositories by name, each in the order of package ids
 * @param warnings what the user should know about how fresh that is, one line each
 */
public record Universe(List<Offer> offers, List<String> warnings) {
    public Universe {
        offers = List.copyOf(offers);
        warnings = List.copyOf(warnings);
    }

    /** The offers as the resolver sees them. */
    List<Candidate> candidates() {
        return offers.stream().map(Offer::candidate).toList();
    }

    /** The offer behind a candidate. */
    Optional<Offer> offerOf(Candidate candidate) {
        return offers.stream()
                .filter(offer -> offer.id().equals(candidate.id())
                        && offer.repository().name().equals(candidate.repository()))
                .findFirst();
    }

    /** The packages of a name, the newest first; of one version the one of the greatest priority first. */
    public List<Offer> named(PackageName name) {
        return offers.stream()
                .filter(offer -> offer.id().name().equals(name))
                .sorted((a, b) -> {
                    int newer = b.id().version().compareTo(a.id().version());
                    return newer != 0 ? newer : Integer.compare(b.repository().priority(), a.repository().priority());
                })
                .toList();
    }

    /** Who provides what is meant, in order. */
    public List<Offer> providersOf(Relation relation) {
        return offers.stream()
                .filter(offer -> offer.spec().dependencies().allProvidedBy(offer.id()).stream()
                        .anyMatch(relation::isSatisfiedBy))
                .toList();
    }

    /** Whether anybody provides the capability in any version. */
    boolean knows(Capability capability) {
        return offers.stream()
                .flatMap(offer -> offer.spec().dependencies().allProvidedBy(offer.id()).stream())
                .anyMatch(provision -> provision.capability().equals(capability));
    }
}

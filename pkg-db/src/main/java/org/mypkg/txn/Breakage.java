package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Capability;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/** What one set of packages leaves unsatisfied that another did not. */
final class Breakage {
    private record Offer(PackageName by, Provision provision) {}

    private final SortedMap<String, List<Offer>> offers = new TreeMap<>();

    private Breakage(List<PackageSpec> packages) {
        for (PackageSpec one : packages) {
            for (Provision provision : one.dependencies().allProvidedBy(one.id())) {
                offers.computeIfAbsent(key(provision.capability()), k -> new ArrayList<>()).add(new Offer(one.id().name(), provision));
            }
        }
    }

    private static String key(Capability capability) {
        return capability.value();
    }

    /** One sentence for each requirement and each conflict that goes wrong only afterwards. */
    static List<String> between(List<PackageSpec> before, List<PackageSpec> after) {
        var then = new Breakage(before);
        var now = new Breakage(after);
        var sentences = new ArrayList<String>();
        for (PackageSpec one : after) {
            boolean stays = before.contains(one);
            for (Requirement requirement : one.dependencies().requires()) {
                if (!now.satisfies(requirement) && (!stays || then.satisfies(requirement))) {
                    sentences.add(one.id() + " needs " + requirement);
                }
            }
            for (Relation conflict : one.dependencies().conflicts()) {
                for (PackageName other : now.providers(conflict)) {
                    boolean known = stays && then.providers(conflict).contains(other);
                    if (!other.equals(one.id().name()) && !known) {
                        sentences.add(one.id() + " does not bear " + other);
                    }
                }
            }
        }
        return sentences;
    }

    private boolean satisfies(Requirement requirement) {
        return requirement.anyOf().stream().anyMatch(relation -> !providers(relation).isEmpty());
    }

    private List<PackageName> providers(Relation relation) {
        return offers.getOrDefault(key(relation.capability()), List.of()).stream()
                .filter(offer -> relation.isSatisfiedBy(offer.provision()))
                .map(Offer::by)
                .toList();
    }
}

package org.mypkg.site;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.index.IndexEntry;
import org.mypkg.model.Capability;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/** The packages by name, and who of them needs whom. What the newest version of a package says is what counts for the package. */
final class Offers {
    private static final Comparator<IndexEntry> NEWEST_FIRST = Comparator.comparing((IndexEntry entry) -> entry.spec().id().version())
            .reversed()
            .thenComparing(entry -> entry.spec().id());

    private final SortedMap<PackageName, List<IndexEntry>> byName = new TreeMap<>();
    private final SortedMap<Capability, List<Offer>> byCapability = new TreeMap<>();
    private final SortedMap<PackageName, SortedSet<PackageName>> dependents = new TreeMap<>();

    /** One package provides one thing. */
    private record Offer(PackageName by, Provision provision) {}

    Offers(List<IndexEntry> packages) {
        for (IndexEntry entry : packages) {
            byName.computeIfAbsent(entry.spec().id().name(), name -> new ArrayList<>(1)).add(entry);
            for (Provision provision : entry.spec().dependencies().allProvidedBy(entry.spec().id())) {
                byCapability
                        .computeIfAbsent(provision.capability(), capability -> new ArrayList<>(1))
                        .add(new Offer(entry.spec().id().name(), provision));
            }
        }
        byName.values().forEach(entries -> entries.sort(NEWEST_FIRST));
        for (PackageName name : byName.keySet()) {
            for (Requirement requirement : newest(name).spec().dependencies().requires()) {
                providers(requirement).stream()
                        .filter(provider -> !provider.equals(name))
                        .forEach(provider -> dependents.computeIfAbsent(provider, p -> new TreeSet<>()).add(name));
            }
        }
    }

    List<PackageName> names() {
        return List.copyOf(byName.keySet());
    }

    /** All versions of a package, the newest first. */
    List<IndexEntry> versions(PackageName name) {
        return byName.getOrDefault(name, List.of());
    }

    /** @throws java.util.NoSuchElementException when there is none by this name */
    IndexEntry newest(PackageName name) {
        return versions(name).getFirst();
    }

    /** The packages of which some version satisfies the requirement, sorted. */
    SortedSet<PackageName> providers(Requirement requirement) {
        SortedSet<PackageName> found = new TreeSet<>();
        requirement.anyOf().forEach(relation -> found.addAll(providers(relation)));
        return found;
    }

    SortedSet<PackageName> providers(Relation relation) {
        SortedSet<PackageName> found = new TreeSet<>();
        for (Offer offer : byCapability.getOrDefault(relation.capability(), List.of())) {
            if (relation.isSatisfiedBy(offer.provision())) {
                found.add(offer.by());
            }
        }
        return found;
    }

    /** The packages that require it, or may use it among others. */
    SortedSet<PackageName> dependents(PackageName name) {
        return dependents.getOrDefault(name, Collections.emptySortedSet());
    }
}

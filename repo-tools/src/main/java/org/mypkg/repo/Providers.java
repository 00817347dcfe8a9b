package org.mypkg.repo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.PackageId;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/** Who provides what: in the repository, in those that it builds upon, and among packages that it offers no longer. */
final class Providers {
    private static final String LIBRARY = "so:";
    private static final int NEAR_MAX = 4;

    private final SortedMap<String, List<Offer>> offers = new TreeMap<>();

    /**
     * One package provides one thing.
     *
     * @param remark what to say of the package, such as that another repository has it; may be empty
     * @param counts whether readers can get it
     */
    private record Offer(PackageId by, Provision provision, String remark, boolean counts) {
        @Override
        public String toString() {
            return by + remark + " provides " + provision;
        }
    }

    /** A package that the repository offers. */
    void own(PackageSpec spec) {
        add(spec, "", true);
    }

    /** A package of a repository that this one builds upon. */
    void below(PackageSpec spec, String repository) {
        add(spec, " of " + repository, true);
    }

    /** A package that is withdrawn: nobody gets it any more, but it may say what is missing. */
    void withdrawn(PackageSpec spec) {
        add(spec, ", which is withdrawn,", false);
    }

    private void add(PackageSpec spec, String remark, boolean counts) {
        for (Provision provision : spec.dependencies().allProvidedBy(spec.id())) {
            offers.computeIfAbsent(provision.capability().value(), c -> new ArrayList<>(1))
                    .add(new Offer(spec.id(), provision, remark, counts));
        }
    }

    boolean satisfy(Requirement requirement) {
        return requirement.anyOf().stream().anyMatch(this::satisfy);
    }

    private boolean satisfy(Relation relation) {
        return offers.getOrDefault(relation.capability().value(), List.of()).stream()
                .anyMatch(offer -> offer.counts && relation.isSatisfiedBy(offer.provision));
    }

    static boolean isLibrary(Requirement requirement) {
        return requirement.anyOf().stream().anyMatch(one -> one.capability().value().startsWith(LIBRARY));
    }

    /**
     * Offers that come near to what is required and are not it: another version of it, another version of the same library, or
     * a package that had it and is withdrawn. One sentence each, few of them.
     */
    List<String> near(Requirement requirement) {
        return requirement.anyOf().stream()
                .flatMap(relation -> alike(relation.capability().value()).stream())
                .map(Offer::toString)
                .distinct()
                .limit(NEAR_MAX)
                .toList();
    }

    /** A library is called NAME.so.VERSION; what has the same NAME.so is the same library, built to another interface. */
    private List<Offer> alike(String capability) {
        int ending = capability.indexOf(".so");
        if (!capability.startsWith(LIBRARY) || ending < 0) {
            return offers.getOrDefault(capability, List.of());
        }
        String stem = capability.substring(0, ending + ".so".length());
        var alike = new ArrayList<>(offers.getOrDefault(capability, List.of()));
        for (Map.Entry<String, List<Offer>> other : offers.tailMap(stem).entrySet()) {
            if (!other.getKey().startsWith(stem)) {
                break;
            }
            boolean same = other.getKey().length() == stem.length() || other.getKey().charAt(stem.length()) == '.';
            if (same && !other.getKey().equals(capability)) {
                alike.addAll(other.getValue());
            }
        }
        return alike;
    }
}

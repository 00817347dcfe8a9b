package org.mypkg.resolve;

import java.util.Arrays;
import java.util.List;
import org.mypkg.explain.Offer;
import org.mypkg.model.Capability;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;

/** The universe as sentences see it. */
record UniverseOffer(Universe universe) implements Offer {
    @Override
    public List<PackageId> satisfying(Relation relation) {
        return Arrays.stream(universe.satisfying(relation)).mapToObj(universe::id).toList();
    }

    @Override
    public List<PackageId> versionsOf(PackageName name) {
        return Arrays.stream(universe.versionsOf(name)).mapToObj(universe::id).toList();
    }

    @Override
    public List<Provision> provisionsOf(PackageId id, Capability capability) {
        return Arrays.stream(universe.versionsOf(id.name()))
                .filter(number -> universe.id(number).equals(id))
                .mapToObj(number -> universe.member(number).dependencies().allProvidedBy(id))
                .flatMap(List::stream)
                .filter(provision -> provision.capability().equals(capability))
                .toList();
    }
}

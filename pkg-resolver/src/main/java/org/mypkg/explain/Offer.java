package org.mypkg.explain;

import java.util.List;
import org.mypkg.model.Capability;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/** What there is to choose from, as far as sentences need it. */
public interface Offer {
    /** All packages that satisfy a relation, by name and the best version first. */
    List<PackageId> satisfying(Relation relation);

    /** All versions of a name, the best first. */
    List<PackageId> versionsOf(PackageName name);

    /** What a package provides of a capability. */
    List<Provision> provisionsOf(PackageId id, Capability capability);

    /** All packages that satisfy a requirement. */
    default List<PackageId> satisfying(Requirement requirement) {
        return requirement.anyOf().stream()
                .flatMap(relation -> satisfying(relation).stream())
                .distinct()
                .toList();
    }
}

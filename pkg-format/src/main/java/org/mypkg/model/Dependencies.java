package org.mypkg.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a package says of others.
 *
 * @param requires each must be satisfied while the package is installed
 * @param recommends each should be satisfied when the package comes, where that is possible
 * @param conflicts none may be provided by another installed package
 * @param provides what it provides besides its own name and version
 * @param replaces packages whose files it may take over, and whose name it may follow
 * @param installIf the package is wanted as soon as all of these are satisfied; an empty list: never
 */
public record Dependencies(
        List<Requirement> requires,
        List<Requirement> recommends,
        List<Relation> conflicts,
        List<Provision> provides,
        List<Relation> replaces,
        List<Requirement> installIf) {
    /** A package that says nothing of others. */
    public static final Dependencies NONE =
            new Dependencies(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Dependencies {
        requires = List.copyOf(requires);
        recommends = List.copyOf(recommends);
        conflicts = List.copyOf(conflicts);
        provides = List.copyOf(provides);
        replaces = List.copyOf(replaces);
        installIf = List.copyOf(installIf);
    }

    /** All that a package of this name and version provides: itself first, then what is declared. */
    public List<Provision> allProvidedBy(PackageId self) {
        var all = new ArrayList<Provision>(provides.size() + 1);
        all.add(new Provision.Versioned(self.name().capability(), self.version()));
        all.addAll(provides);
        return all;
    }
}

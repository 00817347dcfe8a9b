package org.mypkg.db;

import java.util.List;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;

/** Something that the facts say and that cannot be. */
public sealed interface Flaw {
    /** What is wrong, as a sentence without a final stop. */
    String sentence();

    /** A file, no directory, that several installed packages list. Rightful where one of them replaces the others. */
    record SeveralOwners(RootPath path, List<PackageName> owners) implements Flaw {
        public SeveralOwners {
            owners = List.copyOf(owners);
        }

        @Override
        public String sentence() {
            return path + " belongs to several packages: " + owners;
        }
    }

    /** The file of the database itself is damaged. */
    record Damage(String sentence) implements Flaw {}
}

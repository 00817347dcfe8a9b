package org.mypkg.world;

import org.mypkg.model.PackageId;

/** One package's part in a plan. */
public sealed interface Action {
    /** The package that the action is about, as it is afterwards, or was before when it goes. */
    PackageId id();

    /** A package comes. */
    record Install(Candidate to) implements Action {
        @Override
        public PackageId id() {
            return to.id();
        }
    }

    /** A package of the same name comes in place of an installed one, newer or older. */
    record Replace(InstalledPackage from, Candidate to) implements Action {
        @Override
        public PackageId id() {
            return to.id();
        }

        /** Whether the version goes down. */
        public boolean isDowngrade() {
            return to.id().version().compareTo(from.id().version()) < 0;
        }
    }

    /** A package goes. */
    record Remove(InstalledPackage from) implements Action {
        @Override
        public PackageId id() {
            return from.id();
        }
    }

    /** The same package is laid down once more. */
    record Reinstall(InstalledPackage from, Candidate to) implements Action {
        @Override
        public PackageId id() {
            return to.id();
        }
    }
}

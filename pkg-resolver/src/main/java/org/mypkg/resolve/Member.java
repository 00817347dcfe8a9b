package org.mypkg.resolve;

import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;

/** One package that can be part of an answer: it is there already, or a repository offers it. */
sealed interface Member {
    PackageId id();

    Dependencies dependencies();

    String repository();

    default PackageName name() {
        return id().name();
    }

    /** Installed, and possibly offered as well. */
    record Here(InstalledPackage installed) implements Member {
        @Override
        public PackageId id() {
            return installed.id();
        }

        @Override
        public Dependencies dependencies() {
            return installed.dependencies();
        }

        @Override
        public String repository() {
            return installed.repository();
        }
    }

    /** Offered, and not installed in this version. */
    record Offered(Candidate candidate) implements Member {
        @Override
        public PackageId id() {
            return candidate.id();
        }

        @Override
        public Dependencies dependencies() {
            return candidate.dependencies();
        }

        @Override
        public String repository() {
            return candidate.repository();
        }
    }
}

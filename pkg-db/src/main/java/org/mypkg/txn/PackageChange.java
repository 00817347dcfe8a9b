package org.mypkg.txn;

import java.util.Objects;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.PackageName;

/** What happens to one package in a transaction. */
public sealed interface PackageChange {
    /** The package that changes. */
    PackageName name();

    /** A package comes that is not installed. */
    record Install(Manifest manifest, PackagePayload payload, String repository) implements PackageChange {
        public Install {
            Objects.requireNonNull(manifest);
            Objects.requireNonNull(payload);
            Objects.requireNonNull(repository);
        }

        @Override
        public PackageName name() {
            return manifest.spec().id().name();
        }
    }

    /** A package takes the place of an installed one of the same name: another version, or the same once more. */
    record Replace(PackageName old, Manifest manifest, PackagePayload payload, String repository)
            implements PackageChange {
        public Replace {
            Objects.requireNonNull(old);
            Objects.requireNonNull(manifest);
            Objects.requireNonNull(payload);
            Objects.requireNonNull(repository);
        }

        @Override
        public PackageName name() {
            return manifest.spec().id().name();
        }
    }

    /** An installed package goes. */
    record Remove(PackageName name) implements PackageChange {}
}

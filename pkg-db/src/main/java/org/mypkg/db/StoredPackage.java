package org.mypkg.db;

import java.util.Objects;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;

/**
 * One row of a package as the database keeps it. Rows are never changed: a package that comes back gets a new one.
 *
 * @param row the number of the row; its files are asked for by it
 * @param spec what the package said of itself
 * @param repository the name of the repository that it came from
 * @param addedBy the transaction that installed it
 */
public record StoredPackage(long row, PackageSpec spec, String repository, long addedBy) {
    public StoredPackage {
        Objects.requireNonNull(spec);
        Objects.requireNonNull(repository);
    }

    /** What a list of packages shows of one. */
    public record Brief(PackageId id, long installedBytes, String repository) {
        public Brief {
            Objects.requireNonNull(id);
            Objects.requireNonNull(repository);
        }
    }

    public PackageName name() {
        return spec.id().name();
    }
}

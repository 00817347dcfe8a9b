package org.mypkg.world;

import java.util.Objects;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;

/**
 * A package that is installed.
 *
 * @param repository the name of the repository that it came from; {@link Candidate#LOCAL} for a file
 * @param manual whether the user asked for it, as the world says
 */
public record InstalledPackage(
        PackageId id, Dependencies dependencies, boolean vital, String repository, boolean manual) {
    public InstalledPackage {
        Objects.requireNonNull(id);
        Objects.requireNonNull(dependencies);
        Objects.requireNonNull(repository);
    }
}

package org.mypkg.world;

import java.util.Objects;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;

/**
 * A package that could be installed.
 *
 * @param repository the name of the repository that offers it; {@link #LOCAL} for a file on the command line
 * @param priority of that repository; greater wins
 */
public record Candidate(PackageId id, Dependencies dependencies, boolean vital, String repository, int priority) {
    /** The repository name of packages given as files. */
    public static final String LOCAL = "(file)";

    public Candidate {
        Objects.requireNonNull(id);
        Objects.requireNonNull(dependencies);
        Objects.requireNonNull(repository);
    }
}

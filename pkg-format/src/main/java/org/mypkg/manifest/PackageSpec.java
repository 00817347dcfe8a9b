package org.mypkg.manifest;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/**
 * Everything that a package says of itself except its files. This part stands in the repository's index, too.
 *
 * @param id name, version and architecture
 * @param description texts for people
 * @param dependencies what it says of other packages
 * @param vital removing it needs a flag of its own
 * @param installedBytes the sum of the sizes of its regular files
 * @param config files that users edit; upgrades keep the edits
 * @param generated files that are made on the target: owned, not hashed, removed with the package
 * @param alternatives shared paths that it offers to provide
 * @param accounts users and groups that must exist before its files do
 * @param scripts shell texts by phase
 * @param scriptWrites paths that its scripts may change
 * @param triggers commands that it wants to run when others' files change
 */
public record PackageSpec(
        PackageId id,
        Description description,
        Dependencies dependencies,
        boolean vital,
        long installedBytes,
        List<RootPath> config,
        List<RootPath> generated,
        List<Alternative> alternatives,
        List<Account> accounts,
        SortedMap<ScriptPhase, String> scripts,
        List<RootPath> scriptWrites,
        List<Trigger> triggers) {
    public PackageSpec {
        Objects.requireNonNull(id);
        Objects.requireNonNull(description);
        Objects.requireNonNull(dependencies);
        config = List.copyOf(config);
        generated = List.copyOf(generated);
        alternatives = List.copyOf(alternatives);
        accounts = List.copyOf(accounts);
        scripts = Collections.unmodifiableSortedMap(new TreeMap<>(scripts));
        scriptWrites = List.copyOf(scriptWrites);
        triggers = List.copyOf(triggers);
    }

    /** A package of nothing but a name, dependencies and texts. */
    public static PackageSpec of(PackageId id, Description description, Dependencies dependencies) {
        return new PackageSpec(
                id,
                description,
                dependencies,
                false,
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Collections.emptySortedMap(),
                List.of(),
                List.of());
    }
}

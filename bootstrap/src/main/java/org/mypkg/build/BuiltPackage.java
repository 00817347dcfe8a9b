package org.mypkg.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.archive.Limits;
import org.mypkg.archive.PackageReader;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Digest;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * A package that was built.
 *
 * @param payload over what it puts on a disk: paths, kinds, modes, owners, contents, links and shared links, but neither times
 *     nor what it says of itself. Two packages with one payload are the same for whoever compiles against them.
 */
record BuiltPackage(Path file, PackageSpec spec, Digest payload) {
    String name() {
        return spec.id().name().value();
    }

    /** Reads what a package file says of itself. */
    static BuiltPackage read(Path file) throws Failure {
        Manifest manifest = manifest(file);
        return new BuiltPackage(file, manifest.spec(), payload(manifest));
    }

    /** What stands in a package file's manifest. */
    static Manifest manifest(Path file) throws Failure {
        try {
            return PackageReader.open(HostFiles.source(file), Limits.DEFAULT).manifest();
        } catch (IOException broken) {
            throw new DiskException("read", file.toString(), DiskException.EIO, broken);
        }
    }

    private static Digest payload(Manifest manifest) {
        var text = new StringBuilder();
        for (FileEntry entry : manifest.files()) {
            String what =
                    switch (entry) {
                        case FileEntry.Regular regular -> "file " + regular.digest();
                        case FileEntry.Directory directory -> "directory";
                        case FileEntry.Symlink link -> "link " + link.target();
                        case FileEntry.Hardlink link -> "same as " + link.target();
                        case FileEntry.Device device ->
                            (device.block() ? "block " : "character ") + device.major() + " " + device.minor();
                        case FileEntry.Fifo fifo -> "pipe";
                    };
            text.append(String.format(Locale.ROOT, "%s %o %d:%d %s\n", entry.path(), entry.meta().mode(), entry.meta().uid(),
                    entry.meta().gid(), what));
        }
        manifest.spec().alternatives().forEach(alternative -> text.append(alternative).append('\n'));
        return Digest.of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private boolean provides(Relation relation) {
        return spec.dependencies().allProvidedBy(spec.id()).stream().anyMatch(relation::isSatisfiedBy);
    }

    /**
     * The named packages and all that they require, by name; of several that provide the same the first by name.
     *
     * @param available all that were built for this
     * @param asker for whom this is
     * @throws BuildException (BUILD_ROOT_INCOMPLETE) a requirement has no provider among them
     */
    static List<BuiltPackage> closure(List<String> names, Collection<BuiltPackage> available, String asker) throws BuildException {
        SortedMap<String, BuiltPackage> byName = new TreeMap<>();
        available.forEach(each -> byName.put(each.name(), each));
        SortedMap<String, BuiltPackage> chosen = new TreeMap<>();
        var open = new ArrayList<BuiltPackage>();
        for (String name : names) {
            BuiltPackage named = byName.get(name);
            if (named == null) {
                throw incomplete(asker, "its build needs " + name + ", which its recipe's build did not make");
            }
            open.add(named);
        }
        while (!open.isEmpty()) {
            BuiltPackage next = open.removeLast();
            if (chosen.put(next.name(), next) == null) {
                for (Requirement requirement : next.spec().dependencies().requires()) {
                    if (isCommand(requirement) && provider(requirement, byName, chosen).isEmpty()) {
                        continue;
                    }
                    open.add(provider(requirement, byName, chosen)
                            .orElseThrow(() -> incomplete(
                                    asker, next.name() + " requires " + requirement + ", which nothing in reach provides")));
                }
            }
        }
        return List.copyOf(chosen.values());
    }

    /** Nothing of a build root is run, so a command that only its scripts need may be missing there. */
    private static boolean isCommand(Requirement requirement) {
        return requirement.anyOf().stream().allMatch(one -> one.capability().value().startsWith("cmd:"));
    }

    private static Optional<BuiltPackage> provider(
            Requirement requirement, SortedMap<String, BuiltPackage> byName, SortedMap<String, BuiltPackage> chosen) {
        for (SortedMap<String, BuiltPackage> place : List.of(chosen, byName)) {
            for (Relation relation : requirement.anyOf()) {
                BuiltPackage named = place.get(relation.capability().value());
                if (named != null && named.provides(relation)) {
                    return Optional.of(named);
                }
                Optional<BuiltPackage> other = place.values().stream().filter(each -> each.provides(relation)).findFirst();
                if (other.isPresent()) {
                    return other;
                }
            }
        }
        return Optional.empty();
    }

    private static BuildException incomplete(String asker, String fact) {
        return BuildException.of(
                ErrorCode.BUILD_ROOT_INCOMPLETE,
                "cannot fill the build root of " + asker,
                List.of(fact),
                "name a package that provides it in 'makedepends' of " + asker);
    }
}

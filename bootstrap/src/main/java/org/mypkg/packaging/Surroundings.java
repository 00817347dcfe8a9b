package org.mypkg.packaging;

import java.nio.file.Path;
import java.util.List;
import org.mypkg.manifest.PackageSpec;

/**
 * What a build found around it.
 *
 * @param root where the packages of the build root are unpacked
 * @param inRoot these packages: what they provide may be needed
 * @param others further packages that are built: they are only named in hints
 * @param buildPaths absolute paths that exist in the build alone, and must not be found in what it made
 */
public record Surroundings(Path root, List<PackageSpec> inRoot, List<PackageSpec> others, List<String> buildPaths) {
    /** The places of a build in a world of its own. */
    public static final List<String> PLACES = List.of("/build", "/src", "/dest", "/tools", "/sysroot", "/files", "/meta");

    public Surroundings {
        inRoot = List.copyOf(inRoot);
        others = List.copyOf(others);
        buildPaths = List.copyOf(buildPaths);
    }
}

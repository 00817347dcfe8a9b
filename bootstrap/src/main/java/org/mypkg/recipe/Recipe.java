package org.mypkg.recipe;

import java.nio.file.Path;
import java.util.List;

/**
 * How one or several packages are built from sources.
 *
 * @param name of the recipe and of its main package
 * @param version where the version comes from
 * @param revision counts our builds of one version
 * @param arch what the packages run on
 * @param sources the archives that it starts from
 * @param patches files of the recipe, applied in order to the first source
 * @param makedepends packages that lie in the build root, exactly these
 * @param toolchain the compiler that the build is offered
 * @param build shell text; runs in an empty directory
 * @param install shell text that puts the files into {@code $DESTDIR}
 * @param outputs what is packed: the main package first, then the ones split from it
 * @param directories whose files the build finds in {@code $FILES}, a later one overlaying an earlier one
 */
public record Recipe(
        String name,
        VersionSource version,
        String revision,
        String arch,
        List<SourceRef> sources,
        List<String> patches,
        List<String> makedepends,
        Toolchain toolchain,
        String build,
        String install,
        List<Output> outputs,
        List<Path> directories) {
    public Recipe {
        sources = List.copyOf(sources);
        patches = List.copyOf(patches);
        makedepends = List.copyOf(makedepends);
        outputs = List.copyOf(outputs);
        directories = List.copyOf(directories);
    }

    /** Where a recipe's version comes from. */
    public sealed interface VersionSource {
        /** It stands in the recipe. */
        record Fixed(String value) implements VersionSource {}

        /** It is that of the place which a source was had from. */
        record FromSource(String source) implements VersionSource {}
    }

    /** Which compiler a build is offered. */
    public enum Toolchain {
        /** The host's, as it is. */
        HOST,
        /** The host's, turned towards the build root's C library: {@code musl-cc}. */
        MUSL
    }

    /**
     * One package of a recipe.
     *
     * @param name of the package
     * @param files globs of the files that move to it; empty for the main package, which keeps the rest
     * @param metadata the fields of its {@code M.yaml}, without name, version and architecture
     */
    public record Output(String name, List<String> files, Yaml.Fields metadata) {
        public Output {
            files = List.copyOf(files);
        }
    }
}

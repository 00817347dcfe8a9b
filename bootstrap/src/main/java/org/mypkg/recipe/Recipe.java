package org.mypkg.recipe;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one or several packages are built from sources.
 *
 * @param name of the recipe and of its main package
 * @param version where the version comes from
 * @param revision counts our builds of one version
 * @param arch what the packages run on
 * @param sources the archives that it starts from
 * @param patches files of the recipe, applied in order to the first source
 * @param makedepends packages that lie in the build root
 * @param hostdepends tool packages that lie in {@code /tools}, besides those that the toolchain stands for
 * @param toolchain the compiler that the build is offered
 * @param tool whether its package is a tool of builds: never published, never looked through for dependencies
 * @param steps the shell texts in the order in which they run; those that a style gives are among them
 * @param packaging how what was built becomes packages
 * @param outputs the packages that the recipe names: the main one first, then the ones split from it
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
        List<String> hostdepends,
        Toolchain toolchain,
        boolean tool,
        List<Step> steps,
        Packaging packaging,
        List<Output> outputs,
        List<Path> directories) {
    /** What {@code shared} paths get: above the applets of busybox, which have 10. */
    public static final String SHARED_PRIORITY = "50";

    public Recipe {
        sources = List.copyOf(sources);
        patches = List.copyOf(patches);
        makedepends = List.copyOf(makedepends);
        hostdepends = List.copyOf(hostdepends);
        steps = List.copyOf(steps);
        outputs = List.copyOf(outputs);
        directories = List.copyOf(directories);
    }

    /** The same recipe for another compiler. */
    public Recipe withToolchain(Toolchain other) {
        return new Recipe(
                name, version, revision, arch, sources, patches, makedepends, hostdepends, other, tool, steps, packaging,
                outputs, directories);
    }

    /** The text of a step; empty where the recipe has none. */
    public String step(Step.Kind kind) {
        return steps.stream().filter(step -> step.kind() == kind).map(Step::text).findFirst().orElse("");
    }

    /** Whether files are stripped: where the recipe does not say, the cross compiler's are, but for tools. */
    public boolean strips() {
        return switch (packaging.strip()) {
            case YES -> true;
            case NO -> false;
            case BY_TOOLCHAIN -> toolchain == Toolchain.CROSS && !tool;
        };
    }

    /**
     * The names of all packages that the recipe can make: those that it names, and those that the rules may split off. Whether
     * one of the latter comes to be shows only when it is built.
     */
    public List<String> possiblePackages() {
        var names = new ArrayList<String>();
        outputs.forEach(output -> names.add(output.name()));
        for (Part part : packaging.split()) {
            String split = part.packageOf(name);
            if (!names.contains(split)) {
                names.add(split);
            }
        }
        return List.copyOf(names);
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
        MUSL,
        /** Our own, from the tool packages in {@code /tools}. */
        CROSS
    }

    /** A shell text of the build. */
    public record Step(Kind kind, String text) {
        /** The steps of a build, in the order in which they run. */
        public enum Kind {
            /** After unpacking and patching. */
            PREPARE,
            /** Compiles. */
            BUILD,
            /** Puts the files into {@code $DESTDIR}. */
            PACKAGE,
            /** Puts right what lies in {@code $DESTDIR}, where a style gave the step before. */
            POST_INSTALL,
            /** Tries what was built; its failure fails the build. */
            CHECK;

            /** As recipes and logs write it. */
            public String key() {
                return name().toLowerCase(Locale.ROOT).replace('_', '-');
            }
        }
    }

    /**
     * How what was built becomes packages.
     *
     * @param shared paths that other packages offer, too: each becomes an alternative
     * @param split the parts that are split off by rule
     * @param debug whether the debug information that stripping takes away is kept in the part {@code dbg}
     * @param strip whether files are stripped
     * @param unchecked globs of files that are not looked through for dependencies
     */
    public record Packaging(List<String> shared, List<Part> split, boolean debug, Strip strip, List<String> unchecked) {
        /** Every file as it was built, in the packages that the recipe names. */
        public static final Packaging PLAIN = new Packaging(List.of(), List.of(), false, Strip.BY_TOOLCHAIN, List.of());

        public Packaging {
            shared = List.copyOf(shared);
            split = List.copyOf(split);
            unchecked = List.copyOf(unchecked);
        }
    }

    /** Whether files are stripped. */
    public enum Strip {
        YES,
        NO,
        /** The recipe does not say. */
        BY_TOOLCHAIN
    }

    /** What is split off by rule, in the order in which the rules are applied. */
    public enum Part {
        /** Debug information. */
        DBG,
        /** Static archives. */
        STATIC,
        /** What building against the package needs. */
        DEV,
        /** Manual and info pages, and other texts. */
        DOC,
        /** Shared libraries, where the main package has programs as well. */
        LIBS;

        /** As recipes write it, and what the package's name ends in. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What the package is called. */
        public String packageOf(String main) {
            return main + "-" + key();
        }

        static Optional<Part> ofKey(String key) {
            for (Part part : values()) {
                if (part.key().equals(key)) {
                    return Optional.of(part);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * One package that a recipe names.
     *
     * @param name of the package
     * @param files globs of the files that move to it; empty for the main package, which keeps the rest
     * @param metadata the fields of its {@code M.yaml}, without name, version and architecture
     */
    public record Output(String name, List<String> files, Yaml.Fields metadata) {
        public Output {
            files = List.copyOf(files);
        }

        /** The alternatives that it declares: path and priority. */
        public SortedMap<String, String> alternatives() {
            var declared = new TreeMap<String, String>();
            if (metadata.values().get("alternatives") instanceof Yaml.Items items) {
                for (Yaml item : items.values()) {
                    if (item instanceof Yaml.Fields fields && fields.values().get("path") instanceof Yaml.Text path) {
                        declared.put(path.value(), fields.values().get("priority") instanceof Yaml.Text text ? text.value() : "0");
                    }
                }
            }
            return declared;
        }
    }
}

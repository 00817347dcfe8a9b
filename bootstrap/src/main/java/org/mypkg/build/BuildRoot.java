package org.mypkg.build;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.packaging.Packages;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.RecipeParser;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;
import org.mypkg.sys.ProgramException;

/**
 * The directories of one build, which its {@link Sandbox} shows under fixed names: {@code src} (unpacked sources), {@code
 * files} (the recipe's own), {@code build} (empty, where its shell parts run), {@code dest} (what it installs, one directory a
 * package) and {@code meta} (what it says of its packages besides the recipe). The sysroot, tools and compiler wrappers lie
 * elsewhere and are shown read-only.
 */
final class BuildRoot {
    private static final List<String> OWN = List.of("src", "build", "home", "meta", "tmp");
    private static final int LAST_LINES = 8;
    private static final int ANYBODY_READS = 0444;
    private static final int ANYBODY_RUNS = 0555;
    private static final int OWNER_RUNS = 0100;
    private static final int OWNER_WRITES = 0200;

    private final Path top;
    private final Recipe recipe;
    private final Given given;
    private final Hands hands;
    private Duration processorTime = Duration.ZERO;

    /**
     * What a build is given.
     *
     * @param sysroot filled with the packages that it may compile against
     * @param tools filled with tool packages
     * @param wrappers the compiler wrappers
     * @param version with the revision
     * @param jobs how many processes it may use at once
     */
    record Given(Path sysroot, Path tools, Path wrappers, List<SourceStore.Archive> archives, String version, int jobs) {
        Given {
            archives = List.copyOf(archives);
        }
    }

    /** What works on it. @param stop asked often whether the build shall be ended */
    record Hands(Sandbox sandbox, ProcessRunner processes, BuildLog log, BooleanSupplier stop) {}

    BuildRoot(Path top, Recipe recipe, Given given, Hands hands) {
        this.top = top;
        this.recipe = recipe;
        this.given = given;
        this.hands = hands;
    }

    /** Empties the place and makes the directories. */
    void create() throws DiskException {
        HostFiles.deleteTree(top);
        for (String name : OWN) {
            HostFiles.createDirectories(top.resolve(name));
        }
        HostFiles.createDirectories(trees().resolve(recipe.name()));
        HostFiles.createDirectories(files());
        for (Path directory : recipe.directories()) {
            for (Path entry : HostFiles.walk(directory)) {
                Path name = directory.relativize(entry);
                if (HostFiles.isRegularFile(entry) && !name.toString().equals(RecipeParser.FILE_NAME)) {
                    copy(entry, files().resolve(name));
                }
            }
        }
        for (Path entry : HostFiles.walk(files())) {
            if (HostFiles.isDirectory(entry)) {
                HostFiles.setMode(entry, HostFiles.mode(entry) | ANYBODY_RUNS);
            }
        }
    }

    /** The build's user is nobody that this machine's owner knows: what he may read, that one may, too. */
    private static void copy(Path from, Path to) throws DiskException {
        HostFiles.createDirectories(to.resolveSibling(".").normalize());
        HostFiles.copy(from, to);
        int mode = HostFiles.mode(from);
        HostFiles.setMode(to, (mode & OWNER_RUNS) == 0 ? ANYBODY_READS | OWNER_WRITES : ANYBODY_RUNS | OWNER_WRITES);
    }

    /** Unpacks each archive into {@code src/NAME}, without its top directory, and applies the patches to the first one. */
    void prepare() throws Failure {
        var text = new StringBuilder();
        for (SourceStore.Archive archive : given.archives()) {
            String directory = quoted(BuildEnvironment.SRC + "/" + archive.source().name());
            text.append("mkdir -p ").append(directory).append(" && tar --extract --file ").append(quoted(inside(archive)))
                    .append(" --directory ").append(directory).append(" --strip-components=1 --no-same-owner\n");
        }
        for (String patch : recipe.patches()) {
            String source = BuildEnvironment.SRC + "/" + recipe.sources().getFirst().name();
            text.append("echo ").append(quoted("# apply " + patch)).append('\n');
            text.append("patch --strip=1 --forward --directory ").append(quoted(source)).append(" --input ")
                    .append(quoted(BuildEnvironment.FILES + "/" + patch)).append('\n');
        }
        if (!text.isEmpty()) {
            shell("unpack", text.toString());
        }
    }

    /** Runs one of the recipe's shell parts in the build's own world. */
    void shell(String part, String text) throws Failure {
        hands.log().phase(part);
        SortedMap<String, String> environment = BuildEnvironment.of(recipe, given.version(), given.jobs());
        var world = new Sandbox.World(top, places(), environment);
        Sandbox.Outcome outcome = hands.sandbox().run(world, text, hands.log(), hands.stop());
        processorTime = processorTime.plus(outcome.cpu());
        check(part, outcome.result());
    }

    /**
     * Ends the build: what it says of its packages must be plain files, since a link would have the builder, who may read more,
     * read something else; and every installed file gets the one time that all built files have.
     */
    void settle() throws DiskException, BuildException, ProgramException {
        for (Path entry : HostFiles.walk(meta())) {
            if (!entry.equals(meta()) && HostFiles.kind(entry).filter(FileStat.Kind.REGULAR::equals).isEmpty()) {
                throw BuildException.of(
                        ErrorCode.BUILD_FAILED,
                        "cannot build " + recipe.name(),
                        List.of("$PKGMETA/" + meta().relativize(entry) + " is no plain file"));
            }
        }
        var command = Command.of("find", trees().toString(), "-depth", "-exec", "touch", "--no-dereference",
                "--date=@" + BuildEnvironment.SOURCE_DATE_EPOCH, "{}", "+");
        check("set times", hands.processes().run(command.keeping(1 << 14), hands.log()));
    }

    private Path trees() {
        return top.resolve("dest");
    }

    /** What the build leaves for packaging. */
    Packages.Built built() {
        return new Packages.Built(trees().resolve(recipe.name()), meta());
    }

    private Path meta() {
        return top.resolve("meta");
    }

    /** What the shell parts have taken so far, on all processors. */
    Duration processorTime() {
        return processorTime;
    }

    private Path files() {
        return top.resolve("files");
    }

    private List<Sandbox.Place> places() throws DiskException {
        var places = new ArrayList<Sandbox.Place>();
        for (String name : OWN) {
            places.add(new Sandbox.Place(top.resolve(name), "/" + name, true));
        }
        places.add(new Sandbox.Place(trees().resolve(recipe.name()), BuildEnvironment.destination(recipe.name()), true));
        places.add(new Sandbox.Place(files(), BuildEnvironment.FILES, false));
        places.add(new Sandbox.Place(given.sysroot(), BuildEnvironment.SYSROOT, false));
        Path tools = given.tools().resolve(BuildEnvironment.TOOLS.substring(1));
        if (HostFiles.isDirectory(tools)) {
            places.add(new Sandbox.Place(tools, BuildEnvironment.TOOLS, false));
        }
        if (recipe.toolchain() == Recipe.Toolchain.MUSL) {
            places.add(new Sandbox.Place(given.wrappers(), BuildEnvironment.WRAPPERS, false));
        }
        for (SourceStore.Archive archive : given.archives()) {
            places.add(new Sandbox.Place(archive.file(), inside(archive), false));
        }
        return places;
    }

    private static String inside(SourceStore.Archive archive) {
        return BuildEnvironment.ARCHIVES + "/" + archive.place().digest().hex() + "/" + archive.file().getFileName();
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    private void check(String part, ProcessRunner.Result result) throws BuildException {
        if (!result.succeeded()) {
            List<String> lines = result.output().lines().toList();
            var because = new ArrayList<String>();
            because.add(result.stopped()
                    ? "'" + part + "' was stopped"
                    : "'" + part + "' ended with exit code " + result.exitCode() + "; its last lines were:");
            lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()).forEach(line -> because.add("  " + line));
            throw BuildException.of(ErrorCode.BUILD_FAILED, "cannot build " + recipe.name(), because);
        }
    }
}

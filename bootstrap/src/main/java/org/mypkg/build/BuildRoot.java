package org.mypkg.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.mypkg.diag.ErrorCode;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.RecipeParser;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;
import org.mypkg.sys.ProgramException;

/**
 * The directories of one build: {@code src} (unpacked sources), {@code files} (the recipe's own), {@code sysroot} (exactly
 * the packages that it asks for), {@code build} (empty, where its shell parts run), {@code trees} (what it installs, one
 * directory a package) and {@code meta} (what it says of its packages besides the recipe).
 *
 * <p>Shell parts run with an environment of our own, without network where the host allows that, and with fixed time,
 * locale and file mode mask.
 */
final class BuildRoot {
    /** 2026-01-01T00:00:00Z: the time that every built file has and every build believes in. */
    static final String SOURCE_DATE_EPOCH = "1767225600";

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Path top;
    private final Recipe recipe;
    private final ProcessRunner processes;
    private final Consumer<String> log;

    BuildRoot(Path top, Recipe recipe, ProcessRunner processes, Consumer<String> log) {
        this.top = top;
        this.recipe = recipe;
        this.processes = processes;
        this.log = log;
    }

    /** Empties the place and makes the directories. */
    void create() throws DiskException {
        HostFiles.deleteTree(top);
        for (String name : List.of("src", "files", "sysroot", "build", "home", "meta", "trees/" + recipe.name())) {
            HostFiles.createDirectories(top.resolve(name));
        }
        for (Path directory : recipe.directories()) {
            for (Path entry : HostFiles.walk(directory)) {
                Path name = directory.relativize(entry);
                if (HostFiles.isRegularFile(entry) && !name.toString().equals(RecipeParser.FILE_NAME)) {
                    Path copy = top.resolve("files").resolve(name);
                    Path parent = copy.getParent();
                    HostFiles.createDirectories(parent == null ? top : parent);
                    HostFiles.copy(entry, copy);
                }
            }
        }
    }

    /** Unpacks an archive into {@code src/NAME}, without its top directory. */
    void unpack(SourceStore.Archive archive) throws DiskException, BuildException, ProgramException {
        Path target = HostFiles.createDirectories(top.resolve("src").resolve(archive.source().name()));
        host("unpack " + archive.file().getFileName(), "tar", "--extract", "--file", archive.file().toString(),
                "--directory", target.toString(), "--strip-components=1", "--no-same-owner");
    }

    /** Applies the recipe's patches to its first source. */
    void patch() throws BuildException, ProgramException {
        for (String patch : recipe.patches()) {
            Path source = top.resolve("src").resolve(recipe.sources().getFirst().name());
            host("apply " + patch, "patch", "--strip=1", "--forward", "--directory", source.toString(), "--input",
                    top.resolve("files").resolve(patch).toString());
        }
    }

    /** Puts a package's files into the sysroot. */
    void addInput(Path packageFile) throws BuildException, ProgramException {
        host("unpack " + packageFile.getFileName(), "tar", "--zstd", "--extract", "--file", packageFile.toString(),
                "--directory", top.resolve("sysroot").toString(), "--exclude=.MPKG");
    }

    /** Runs one of the recipe's shell parts. */
    void shell(String part, String text, String version, Path toolchain) throws BuildException, ProgramException {
        var argv = new ArrayList<String>();
        if (processes.run(Command.of("unshare", "--net", "true")).succeeded()) {
            argv.addAll(List.of("unshare", "--net", "--"));
        } else {
            log.accept("# this host gives no network namespace: the build could reach the network");
        }
        argv.addAll(List.of("sh", "-eu", "-c", "umask 022\n" + text));
        var command = Command.of(argv).withEnvironment(environment(version, toolchain)).in(top.resolve("build"));
        log.accept("# " + part);
        ProcessRunner.Result result = processes.run(command.keeping(1 << 14), log);
        check(part, result);
    }

    /** Gives every installed file the one time that all built files have. */
    void settleTimes() throws BuildException, ProgramException {
        host("set times", "find", top.resolve("trees").toString(), "-depth", "-exec", "touch", "--no-dereference",
                "--date=@" + SOURCE_DATE_EPOCH, "{}", "+");
    }

    /** Where the trees of the packages lie. */
    Path trees() {
        return top.resolve("trees");
    }

    /** What the build says of its packages. */
    Path meta() {
        return top.resolve("meta");
    }

    private TreeMap<String, String> environment(String version, Path toolchain) {
        var environment = new TreeMap<String, String>();
        boolean musl = recipe.toolchain() == Recipe.Toolchain.MUSL;
        environment.put("PATH", musl ? toolchain + ":" + PATH : PATH);
        environment.put("LC_ALL", "C.UTF-8");
        environment.put("TZ", "UTC");
        environment.put("SOURCE_DATE_EPOCH", SOURCE_DATE_EPOCH);
        environment.put("HOME", top.resolve("home").toString());
        environment.put("VERSION", version);
        environment.put("JOBS", String.valueOf(Runtime.getRuntime().availableProcessors()));
        environment.put("BUILD", top.toString());
        environment.put("SRC", top.resolve("src").toString());
        environment.put("FILES", top.resolve("files").toString());
        environment.put("SYSROOT", top.resolve("sysroot").toString());
        environment.put("DESTDIR", trees().resolve(recipe.name()).toString());
        environment.put("PKGMETA", meta().toString());
        return environment;
    }

    private void host(String what, String... argv) throws BuildException, ProgramException {
        log.accept("# " + what);
        check(what, processes.run(Command.of(argv).keeping(1 << 14), log));
    }

    private void check(String part, ProcessRunner.Result result) throws BuildException {
        if (!result.succeeded()) {
            List<String> lines = result.output().lines().toList();
            var because = new ArrayList<String>();
            because.add("'" + part + "' ended with exit code " + result.exitCode() + "; its last lines were:");
            lines.subList(Math.max(0, lines.size() - 8), lines.size()).forEach(line -> because.add("  " + line));
            throw BuildException.of(ErrorCode.BUILD_FAILED, "cannot build " + recipe.name(), because);
        }
    }
}

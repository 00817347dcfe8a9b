package org.mypkg.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Digest;
import org.mypkg.recipe.SourceRef;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;
import org.mypkg.sys.ProgramException;

/**
 * Single files of Debian's source archive, by a private apt directory: its own configuration, lists and cache, the source
 * lines derived from the machine's. The machine's configuration is read and never changed. The path of a file comes from the
 * signed {@code Sources} index, and only the archive that is wanted is fetched, since other files of a source package may be
 * missing from a mirror.
 */
final class DebianArchive {
    private static final String HELPER = "/usr/lib/apt/apt-helper";

    private final Path directory;
    private final Path system;
    private final ProcessRunner processes;
    private final TreeSet<String> refreshed = new TreeSet<>();

    /**
     * @param directory the private one; made when it is needed
     * @param system the machine's root directory
     */
    DebianArchive(Path directory, Path system, ProcessRunner processes) {
        this.directory = directory;
        this.system = system;
        this.processes = processes;
    }

    /** Fetches a file to a new path, its bytes checked by apt; the caller checks them again. */
    void fetch(SourceRef.At.Debian at, Digest digest, Path destination)
            throws BuildException, DiskException, ProgramException {
        Path config = refresh(at.suite());
        String target = indexTarget(config, at);
        int bar = target.indexOf('|');
        var index = new SourcesIndex(at.source(), at.file(), digest);
        run(apt(config, HELPER, "cat-file", target.substring(0, bar)).keeping(0), index, at);
        String path = index.path()
                .orElseThrow(() -> failed(at, "its Sources index does not promise this file with this digest"));
        String base = target.substring(bar + 1);
        String url = (base.endsWith("/") ? base : base + "/") + path;
        var download = apt(config, HELPER, "download-file", url, destination.toString(), "SHA256:" + digest.hex());
        ProcessRunner.Result result = processes.run(download);
        if (!result.succeeded()) {
            throw failed(at, lastLine(result.output()));
        }
    }

    private void run(Command command, SourcesIndex index, SourceRef.At.Debian at) throws ProgramException, BuildException {
        ProcessRunner.Result result = processes.run(command, index::line);
        if (!result.succeeded()) {
            throw failed(at, lastLine(result.output()));
        }
    }

    /** The file of a suite's index and the server's address, joined by a bar. */
    private String indexTarget(Path config, SourceRef.At.Debian at) throws ProgramException, BuildException {
        ProcessRunner.Result result = processes.run(
                apt(config, "apt-get", "indextargets", "--format", "$(FILENAME)|$(REPO_URI)", "Created-By: Sources"));
        return result.output()
                .lines()
                .filter(line -> line.startsWith("/") && line.indexOf('|') > 0)
                .findFirst()
                .orElseThrow(() -> failed(at, "apt has no Sources index of the suite: " + lastLine(result.output())));
    }

    /** Makes the private configuration of a suite and refreshes its lists, once a run. */
    private Path refresh(String suite) throws BuildException, DiskException, ProgramException {
        Path own = directory.resolve(suite);
        Path config = own.resolve("apt.conf");
        if (refreshed.contains(suite)) {
            return config;
        }
        String line = sourceLine(suite);
        HostFiles.createDirectories(own.resolve("state/lists/partial"));
        HostFiles.createDirectories(own.resolve("cache/archives/partial"));
        HostFiles.createDirectories(own.resolve("parts"));
        HostFiles.writeText(own.resolve("sources.list"), line + "\n");
        HostFiles.writeText(config, configuration(own));
        ProcessRunner.Result result =
                processes.run(apt(config, "apt-get", "update", "-q", "-o", "APT::Update::Error-Mode=any"));
        if (!result.succeeded()) {
            throw BuildException.of(
                    ErrorCode.SOURCE_UNAVAILABLE, "cannot read the source index of " + suite, List.of(lastLine(result.output())));
        }
        refreshed.add(suite);
        return config;
    }

    private String sourceLine(String suite) throws BuildException, DiskException {
        String release = release();
        Optional<String> line = machineSources().sourceLine(release, suite);
        return line.orElseThrow(() -> BuildException.of(
                ErrorCode.SOURCE_UNAVAILABLE,
                "cannot reach Debian's source archive",
                List.of("this machine's apt sources have no entry for its own release '" + release + "' to derive one from"),
                "this needs a Debian machine"));
    }

    private static String configuration(Path own) {
        return String.join(
                "\n",
                "Dir::State \"" + own + "/state\";",
                "Dir::Cache \"" + own + "/cache\";",
                "Dir::Etc::sourcelist \"" + own + "/sources.list\";",
                "Dir::Etc::sourceparts \"" + own + "/parts\";",
                "Acquire::Languages \"none\";",
                // The directory may lie where apt's own user has no access.
                "APT::Sandbox::User \"root\";",
                "");
    }

    private String release() throws DiskException {
        String text = HostFiles.readText(system.resolve("etc/os-release"));
        return text.lines()
                .filter(line -> line.startsWith("VERSION_CODENAME="))
                .map(line -> line.substring("VERSION_CODENAME=".length()).replace("\"", ""))
                .findFirst()
                .orElse("");
    }

    private AptSources machineSources() throws DiskException {
        var oneLine = new ArrayList<String>();
        var stanzas = new ArrayList<String>();
        Path list = system.resolve("etc/apt/sources.list");
        if (HostFiles.isRegularFile(list)) {
            oneLine.add(HostFiles.readText(list));
        }
        Path parts = system.resolve("etc/apt/sources.list.d");
        for (Path file : HostFiles.isDirectory(parts) ? HostFiles.list(parts) : List.<Path>of()) {
            if (file.toString().endsWith(".list")) {
                oneLine.add(HostFiles.readText(file));
            } else if (file.toString().endsWith(".sources")) {
                stanzas.add(HostFiles.readText(file));
            }
        }
        return AptSources.parse(oneLine, stanzas);
    }

    private static Command apt(Path config, String... argv) {
        return Command.of(argv).with("APT_CONFIG", config.toString());
    }

    private static BuildException failed(SourceRef.At.Debian at, String fact) {
        return BuildException.of(ErrorCode.SOURCE_UNAVAILABLE, "cannot fetch " + at.label(), List.of(fact));
    }

    private static String lastLine(String output) {
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        List<String> errors = lines.stream().filter(line -> line.startsWith("E:")).toList();
        List<String> telling = errors.isEmpty() ? lines : errors;
        return telling.isEmpty() ? "no output" : telling.getLast();
    }
}

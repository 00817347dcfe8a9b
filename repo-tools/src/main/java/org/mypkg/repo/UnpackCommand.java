package org.mypkg.repo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.mypkg.archive.PackageReader;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mkrepo unpack}: the files of a package in a directory, to look at. Its signature is not checked, its digests are. */
final class UnpackCommand implements Command {
    @Parameters(index = "0", paramLabel = "FILE", description = "A package.")
    private Path file = Path.of("");

    @Option(names = {"-o", "--output"}, required = true, paramLabel = "DIR", description = "An empty directory, or one to make.")
    private Path output = Path.of("");

    @Override
    public ExitCode run(Console console) throws Failure {
        PackageReader reader = PackageFile.open(file);
        HostFiles.createDirectories(output);
        if (!HostFiles.list(output).isEmpty()) {
            throw RepositoryException.invalid("will not unpack into " + output, "it is not empty", "name an empty directory, or one to make");
        }
        List<RootPath> leftOut;
        try (LinuxFilesystem disk = LinuxFilesystem.open(output)) {
            FileStat root = disk.stat(RootPath.ROOT).orElseThrow(() -> new DiskException("read", output.toString(), DiskException.ENOENT));
            leftOut = new Unpacker(disk, root.meta()).unpack(reader);
            leftOut.forEach(path -> console.warn("left out " + path + ": only root can make devices"));
        } catch (IOException failed) {
            throw RepositoryException.unreadable("cannot unpack " + file, failed);
        }
        int files = reader.manifest().files().size();
        if (console.json()) {
            console.printJson(Json.object()
                    .put("directory", output.toString())
                    .put("files", files)
                    .putStrings("leftOut", leftOut.stream().map(RootPath::toString).toList()));
        }
        console.say(files + " files");
        return ExitCode.DONE;
    }
}

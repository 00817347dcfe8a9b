package org.mypkg.cli;

import java.io.ByteArrayOutputStream;
import java.util.List;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import picocli.CommandLine.Parameters;

/** {@code mypkg files PKG}: absolute paths, byte for byte; in JSON what is no text is escaped. */
final class FilesCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "PKG", description = "The name of an installed package.")
    private String name = "";

    FilesCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        PackageName wanted = Names.packageName(name);
        List<RootPath> paths = bench.engine().read(installed -> {
            if (installed.find(wanted).isEmpty()) {
                throw Names.notInstalled("cannot list the files of " + wanted, wanted.capability(), installed);
            }
            return installed.files(wanted).stream().map(FileEntry::path).toList();
        });
        if (bench.console().json()) {
            List<String> texts = paths.stream().map(RootPath::toString).toList();
            bench.console().printJson(Json.object().put("package", wanted.value()).putStrings("files", texts));
        } else {
            paths.forEach(path -> bench.console().print(line(path)));
        }
        return ExitCode.DONE;
    }

    private static byte[] line(RootPath path) {
        var line = new ByteArrayOutputStream();
        line.write('/');
        line.writeBytes(path.toBytes());
        line.write('\n');
        return line.toByteArray();
    }
}

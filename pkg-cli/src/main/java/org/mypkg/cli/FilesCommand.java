package org.mypkg.cli;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Offer;
import org.mypkg.json.Json;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import picocli.CommandLine.Parameters;

/** {@code mypkg files PKG}: absolute paths, byte for byte; in JSON what is no text is escaped. Of a package that is not
 * installed the repository tells them. */
final class FilesCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "PKG", description = "The name of a package.")
    private String name = "";

    FilesCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        PackageName wanted = Names.packageName(name);
        Optional<List<RootPath>> here = bench.engine().read(installed -> installed.find(wanted).isEmpty()
                ? Optional.empty()
                : Optional.of(installed.files(wanted).stream().map(FileEntry::path).toList()));
        List<RootPath> paths = here.isPresent() ? here.get() : offered(bench, wanted);
        if (bench.console().json()) {
            List<String> texts = paths.stream().map(RootPath::toString).toList();
            bench.console().printJson(Json.object().put("package", wanted.value()).putStrings("files", texts));
        } else {
            paths.forEach(path -> bench.console().print(line(path)));
        }
        return ExitCode.DONE;
    }

    /** What the newest package of that name would bring, directories left out. */
    private static List<RootPath> offered(Bench bench, PackageName wanted) throws Failure {
        List<Offer> offers = bench.universe().named(wanted);
        if (!offers.isEmpty()) {
            return bench.repositories().filesOf(offers.getFirst(), bench.listener());
        }
        return bench.engine().read(installed -> {
            throw Names.notInstalled("cannot list the files of " + wanted, wanted.capability(), installed);
        });
    }

    private static byte[] line(RootPath path) {
        var line = new ByteArrayOutputStream();
        line.write('/');
        line.writeBytes(path.toBytes());
        line.write('\n');
        return line.toByteArray();
    }
}

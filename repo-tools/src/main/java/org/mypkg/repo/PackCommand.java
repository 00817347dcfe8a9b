package org.mypkg.repo;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.mypkg.archive.PackageYaml;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mkrepo pack}: one package from a directory tree. */
final class PackCommand implements Command {
    private final Surroundings around;

    @Option(names = "--manifest", required = true, paramLabel = "M.yaml", description = "What the package says of itself.")
    private Path manifest = Path.of("");

    @Option(names = "--tree", required = true, paramLabel = "DIR", description = "The files, as they will lie below the root.")
    private Path tree = Path.of("");

    @Option(names = {"-o", "--output"}, required = true, paramLabel = "OUTDIR", description = "Where the package goes.")
    private Path output = Path.of("");

    @Option(names = "--root-owner", description = "Let root own every file, whoever owns it here.")
    private boolean rootOwner;

    @Mixin
    private KeyOptions key = new KeyOptions();

    PackCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        PackageSpec spec = PackageYaml.parse(HostFiles.readText(manifest), manifest.toString());
        Optional<RepoSigner> signer = key.signer(around, console);
        PackOptions options = rootOwner ? PackOptions.AS_FOUND.ownedByRoot() : PackOptions.AS_FOUND;
        Optional<Instant> date = around.sourceDate();
        if (date.isPresent()) {
            options = options.notLaterThan(date.get().getEpochSecond());
        }
        TreePacker.Packed packed = new TreePacker(options).pack(spec, tree, signer.map(RepoSigner::signer), output);
        if (console.json()) {
            console.printJson(Json.object()
                    .put("file", packed.file().toString())
                    .put("sizeBytes", packed.written().sizeBytes())
                    .put("digest", packed.written().digest().hex())
                    .put("files", packed.written().manifest().files().size())
                    .put("signed", signer.isPresent()));
        } else {
            console.print(packed.file().toString());
            console.detail(packed.written().manifest().files().size() + " files, " + packed.written().sizeBytes() + " bytes");
        }
        return ExitCode.DONE;
    }
}

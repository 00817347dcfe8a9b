package org.mypkg.build;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.archive.ByteSource;
import org.mypkg.archive.Limits;
import org.mypkg.archive.PackageReader;
import org.mypkg.archive.SignatureSplice;
import org.mypkg.console.Command;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.json.Json;
import org.mypkg.sign.SecretKey;
import org.mypkg.sign.Signer;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code srcpkg sign}: signed copies of packages. Kept results are unsigned, because the same build gives the same bytes and
 * a signature carries its date.
 */
final class SignCommand implements Command {
    /** A package is signed in memory; larger ones are signed by {@code mkrepo pack --key}. */
    private static final long LARGEST_BYTES = 1L << 29;

    private final InstantSource clock;

    @Option(names = "--key", required = true, paramLabel = "SECRET.asc", description = "The secret key, without passphrase.")
    private Path key = Path.of("");

    @Option(names = {"-o", "--output"}, required = true, paramLabel = "DIR", description = "Where the copies go.")
    private Path output = Path.of("");

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Packages.")
    private List<Path> files = new ArrayList<>();

    SignCommand(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public ExitCode run(Console console) throws Failure {
        Signer signer = Signer.of(SecretKey.parse(HostFiles.readText(key)), clock);
        HostFiles.createDirectories(output);
        var signed = new ArrayList<String>();
        for (Path file : files) {
            Path target = output.resolve(String.valueOf(file.getFileName()));
            sign(file, signer, target);
            signed.add(target.toString());
            if (!console.json()) {
                console.print(target.toString());
            }
        }
        if (console.json()) {
            console.printJson(Json.object().putStrings("files", signed));
        }
        return ExitCode.DONE;
    }

    private static void sign(Path file, Signer signer, Path target) throws Failure {
        ByteSource source = ByteSource.of(HostFiles.read(file, LARGEST_BYTES));
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        try (OutputStream out = HostFiles.create(fresh)) {
            byte[] head = PackageReader.open(source, Limits.DEFAULT).headBytes();
            SignatureSplice.resign(source, signer.detached(head), out);
        } catch (IOException failed) {
            throw new DiskException("sign", file.toString(), DiskException.EIO, failed);
        }
        HostFiles.move(fresh, target);
    }
}

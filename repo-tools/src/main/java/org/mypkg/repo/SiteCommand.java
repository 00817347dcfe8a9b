package org.mypkg.repo;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.mypkg.archive.PackageReader;
import org.mypkg.console.Command;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.console.ProgressView;
import org.mypkg.diag.Failure;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.json.Json;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Digest;
import org.mypkg.site.Publication;
import org.mypkg.site.Site;
import org.mypkg.sys.HostFiles;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mkrepo site}: a static web site of what a repository offers. */
final class SiteCommand implements Command {
    @Parameters(index = "0", paramLabel = "DIR", description = "The directory of the repository.")
    private Path directory = Path.of("");

    @Option(names = {"-o", "--output"}, paramLabel = "OUT", description = "The directory of the site (default: DIR.site).")
    private Path output = Path.of("");

    @Option(names = "--url", paramLabel = "URL", description = "Where the repository is served: for the links to packages, and for how to add it.")
    private String url = "";

    @Option(names = "--about", paramLabel = "FILE", description = "A text for the front page: what the repository is for.")
    private Path about = Path.of("");

    @Mixin
    private RepoLock lock = new RepoLock();

    @Override
    public ExitCode run(Console console) throws Failure {
        if (!url.isEmpty() && !url.startsWith("https://") && !url.startsWith("http://")) {
            throw CommandException.usage("--url wants an address that begins with https:// or http://", "leave it out for a repository that is not served");
        }
        RepoDirectory repository = RepoDirectory.open(directory);
        Path out = output.toString().isEmpty() ? repository.root().resolveSibling(repository.root().getFileName() + ".site") : output;
        return lock.alone(repository, console, () -> {
            Publication publication = publication(repository);
            Site.Written written = Site.write(publication, entry -> files(repository, entry), out);
            tell(console, publication.document(), written, out);
            return ExitCode.DONE;
        });
    }

    private Publication publication(RepoDirectory repository) throws Failure {
        byte[] bytes = HostFiles.read(repository.repoJson());
        RepoDocument document = RepoCodec.decode(bytes);
        String text = about.toString().isEmpty() ? "" : HostFiles.readText(about);
        String base = url.isEmpty() || url.endsWith("/") ? url : url + "/";
        return new Publication(
                document,
                Digest.of(bytes),
                repository.publicKey().fingerprint(),
                new String(HostFiles.read(repository.publicKeyFile()), StandardCharsets.US_ASCII),
                text,
                base,
                PublishedIndex.packages(repository, document));
    }

    /** The files as the package itself lists them; only its first frame is read. */
    private static List<FileEntry> files(RepoDirectory repository, IndexEntry entry) throws Failure {
        PackageReader reader = PackageFile.open(repository.resolve(entry.file()));
        if (!Digest.of(reader.headBytes()).equals(entry.headDigest())) {
            throw RepositoryException.invalid(
                    "cannot make a site of a damaged repository", entry.file() + " is not the package that the index offers", "mkrepo check tells more");
        }
        return reader.manifest().files();
    }

    private static void tell(Console console, RepoDocument document, Site.Written written, Path out) {
        if (console.json()) {
            console.printJson(Json.object()
                    .put("directory", out.toString())
                    .put("serial", document.serial())
                    .put("packages", written.packages())
                    .put("files", written.files())
                    .put("bytes", written.bytes()));
        } else {
            console.print("site of " + document.name() + " " + document.serial() + ": " + written.packages() + " packages, " + written.files()
                    + " files, " + ProgressView.bytes(written.bytes()) + " in " + out);
        }
    }
}

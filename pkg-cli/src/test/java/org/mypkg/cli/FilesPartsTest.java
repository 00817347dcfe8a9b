package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.fetch.HostileServer;
import org.mypkg.index.FilesCodec;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.Part;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/** The lists of files are the larger half of an index, and nothing that installs needs them: counted at the server. */
final class FilesPartsTest {
    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private CliHarness cli;

    @SuppressWarnings("NullAway.Init")
    private HostileServer server;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        cli.repository().add(TestPackage.of("hello", "1.0").file("/usr/bin/hello", "hi")).publish();
        offerFiles();
        server = new HostileServer(cli.repository().directory());
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    /** Adds a part of the kind {@code files} to what was published. */
    private void offerFiles() throws Exception {
        Path repository = cli.repository().directory();
        var paths = new FilesCodec.PackagePaths(PackageId.of("hello", "1.0", "x86_64"), List.of(RootPath.of("/usr/bin/hello")));
        byte[] stored = FilesCodec.encode(List.of(paths));
        Part part = IndexCodec.part(Part.FILES, stored);
        Files.write(repository.resolve(part.file()), stored);
        RepoDocument before = RepoCodec.decode(Files.readAllBytes(repository.resolve("repo.json")));
        var parts = new ArrayList<>(before.parts());
        parts.add(part);
        byte[] repoJson = RepoCodec.encode(new RepoDocument(
                before.name(), before.serial(), before.created(), before.expires(), before.keys(), parts));
        Files.write(repository.resolve("repo.json"), repoJson);
        String signature = cli.repository().signer().armoredDetached(repoJson);
        Files.write(repository.resolve("repo.json.asc"), signature.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void noCommandFetchesListsOfFilesThatItDoesNotNeed() throws Exception {
        cli.expect(0, "repo", "add", "main", server.url(), "--key", cli.repository().directory() + "/key.asc");
        cli.expect(0, "update");
        cli.expect(0, "search", "hello");
        cli.expect(0, "info", "hello");
        cli.expect(0, "install", "-y", "hello");
        cli.expect(0, "files", "hello");
        cli.expect(0, "owns", "/usr/bin/hello");
        List<String> asked = server.asked().stream().map(HostileServer.Asked::path).toList();
        assertTrue(asked.stream().anyMatch(path -> path.startsWith("index/packages-")), asked.toString());
        assertEquals(List.of(), asked.stream().filter(path -> path.startsWith("index/files-")).toList());
    }
}

package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

/** The lists of files are the larger half of an index, and nothing that installs needs them: they come when somebody asks, and stay. */
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
        cli.repository().add(
                TestPackage.of("hello", "1.0").file("/usr/bin/hello", "hi"), TestPackage.of("other", "2.0").file("/usr/bin/other", "o"));
        cli.repository().publish();
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
        var paths = new ArrayList<FilesCodec.PackagePaths>();
        paths.add(new FilesCodec.PackagePaths(PackageId.of("hello", "1.0", "noarch"), List.of(RootPath.of("/usr/bin/hello"))));
        paths.add(new FilesCodec.PackagePaths(
                PackageId.of("other", "2.0", "noarch"), List.of(RootPath.of("/usr/bin/other"), RootPath.of("/usr/share/\u00fc"))));
        byte[] stored = FilesCodec.encode(paths);
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

    private void connect() {
        cli.expect(0, "repo", "add", "main", server.url(), "--key", cli.repository().directory() + "/key.asc");
        cli.expect(0, "update");
    }

    private List<String> askedFor(String beginning) {
        return server.asked().stream().map(HostileServer.Asked::path).filter(path -> path.startsWith(beginning)).toList();
    }

    private List<Path> kept() throws IOException {
        try (Stream<Path> files = Files.list(cli.root().resolve("var/cache/mypkg/index"))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-")).sorted().toList();
        }
    }

    @Test
    void noCommandFetchesListsOfFilesThatItDoesNotNeed() {
        connect();
        cli.expect(0, "search", "hello");
        cli.expect(0, "info", "hello");
        cli.expect(0, "install", "-y", "hello");
        cli.expect(0, "files", "hello");
        cli.expect(0, "owns", "/usr/bin/hello");
        cli.expect(0, "provides", "hello");
        List<String> asked = server.asked().stream().map(HostileServer.Asked::path).toList();
        assertTrue(asked.stream().anyMatch(path -> path.startsWith("index/packages-")), asked.toString());
        assertEquals(List.of(), asked.stream().filter(path -> path.startsWith("index/files-")).toList());
    }

    @Test
    void theFirstQuestionFetchesTheListsAndTheNextOnesDoNot() {
        connect();
        assertEquals("/usr/bin/other\n/usr/share/\u00fc\n", cli.expect(0, "files", "other").out());
        assertEquals(1, askedFor("index/files-").size());
        assertEquals("other 2.0  the summary of other", cli.expect(0, "provides", "/usr/share/\u00fc").out().strip());
        assertEquals("other 2.0  the summary of other", cli.expect(0, "provides", "/usr/bin/other", "--offline").out().strip());
        assertTrue(cli.expect(1, "provides", "/usr/bin/othe").err().contains("nothing found"));
        assertTrue(cli.expect(1, "provides", "/usr/share").err().contains("nothing found"), "directories are left out");
        assertEquals(1, askedFor("index/files-").size());
    }

    @Test
    void whatIsInstalledIsToldAsSuch() {
        connect();
        cli.expect(0, "install", "-y", "hello");
        assertTrue(cli.expect(0, "provides", "/usr/bin/hello").out().startsWith("hello 1.0 [installed]"));
    }

    @Test
    void offlineAListThatWasNeverFetchedCannotBeHad() {
        connect();
        assertTrue(cli.expect(3, "provides", "/usr/bin/other", "--offline").err().contains("E0305"));
        assertTrue(cli.expect(3, "files", "other", "--offline").err().contains("E0305"));
    }

    @Test
    void aListThatWasDamagedHereIsFetchedAgainAndAWrongOneIsRefused() throws Exception {
        connect();
        List<Path> before = kept();
        cli.expect(0, "files", "other");
        List<Path> lists = new ArrayList<>(kept());
        lists.removeAll(before);
        Path list = lists.getFirst();
        byte[] damaged = Files.readAllBytes(list);
        damaged[damaged.length / 2] ^= 1;
        Files.write(list, damaged);
        cli.expect(0, "provides", "/usr/bin/other");
        Files.write(list, damaged);
        server.behave(answer -> {
            answer.head("200 OK", "Content-Length: " + damaged.length);
            answer.send(damaged);
        });
        assertTrue(cli.expect(4, "provides", "/usr/bin/other").err().contains("E0404"));
    }

    /** Parts of publications that were replaced would fill the disk in the end. */
    @Test
    void partsThatNoPublicationNamesAnyMoreGo() throws Exception {
        connect();
        cli.expect(0, "files", "other");
        assertEquals(2, kept().size());
        List<Path> before = kept();
        cli.repository().add(TestPackage.of("third", "1").file("/usr/third", "3")).publish();
        cli.expect(0, "update");
        assertEquals(1, kept().size());
        assertEquals(List.of(), before.stream().filter(Files::exists).toList());
        cli.expect(0, "install", "-y", "third");
    }
}

package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.TestRepository;
import org.mypkg.engine.Tree;

/** What the world around does wrong: full disks, other users, other programs, links that lead away, servers. */
final class HostileSurroundingsTest {
    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        byte[] much = new byte[3 << 20];
        new Random(1).nextBytes(much);
        cli.repository()
                .add(
                        TestPackage.of("hello", "1.0").file("/usr/bin/hello", "hello"),
                        TestPackage.of("large", "1").file("/usr/share/large", much))
                .publish();
    }

    private static void host(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), () -> String.join(" ", command));
    }

    @Test
    void aFullDiskIsSaidSoAndNothingChanges() throws Exception {
        host("mount", "-t", "tmpfs", "-o", "size=4m,mode=755", "tmpfs", cli.root().toString());
        try {
            cli.connect();
            cli.expect(0, "install", "hello");
            Map<String, String> before = Tree.of(cli.root());
            CliHarness.Ran ran = cli.run("install", "large", "--json");
            assertEquals(3, ran.code(), ran.err());
            assertTrue(ran.err().contains("error[E0205]"), ran.err());
            assertTrue(ran.out().contains("\"outcome\": \"failed\""), ran.out());
            assertEquals(before, Tree.of(cli.root()));
            assertEquals("hello 1.0 noarch manual\n", cli.expect(0, "list").out());
            cli.expect(0, "verify");
        } finally {
            host("umount", cli.root().toString());
        }
    }

    @Test
    void aReadOnlyRootIsSaidSo() throws Exception {
        cli.connect();
        cli.expect(0, "install", "hello");
        Map<String, String> before = Tree.of(cli.root());
        host("mount", "--bind", cli.root().toString(), cli.root().toString());
        host("mount", "-o", "remount,bind,ro", cli.root().toString());
        try {
            CliHarness.Ran ran = cli.run("remove", "hello");
            assertEquals(3, ran.code(), ran.err());
            assertTrue(ran.err().contains("error[E0206]"), ran.err());
            assertEquals("hello 1.0 noarch manual\n", cli.expect(0, "list").out());
        } finally {
            host("umount", cli.root().toString());
        }
        assertEquals(before, Tree.of(cli.root()));
    }

    @Test
    void aRootThatAnotherProgramChangesIsLeftAlone() throws Exception {
        cli.connect();
        Path lock = cli.root().resolve("var/lib/mypkg/lock");
        Process other = new ProcessBuilder("flock", lock.toString(), "sh", "-c", "echo held; read line").start();
        try (var held = other.inputReader()) {
            assertEquals("held", held.readLine());
            Map<String, String> before = Tree.of(cli.root());
            CliHarness.Ran ran = cli.run("install", "hello");
            assertEquals(3, ran.code(), ran.err());
            assertTrue(ran.err().contains("error[E0204]") && ran.err().contains("--wait"), ran.err());
            assertEquals(before, Tree.of(cli.root()));
            assertEquals("", cli.expect(0, "list").out());
        } finally {
            other.getOutputStream().close();
            other.waitFor();
        }
        cli.expect(0, "install", "hello");
    }

    @Test
    void aCacheThatLeadsOutOfTheRootIsRefused() throws Exception {
        cli.connect();
        Path outside = Files.createDirectories(directory.resolve("outside"));
        host("rm", "-r", cli.root().resolve("var/cache").toString());
        Files.createSymbolicLink(cli.root().resolve("var/cache"), outside);
        CliHarness.Ran ran = cli.run("update");
        assertTrue(ran.code() == 1 || ran.code() == 3, ran.err());
        try (var left = Files.list(outside)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void overHttpTheSameHoldsAsFromAFolder() throws Exception {
        try (var server = new MockWebServer()) {
            server.setDispatcher(new FolderServer(cli.repository().directory()));
            server.start();
            String url = "http://127.0.0.1:" + server.getPort() + "/";
            cli.expect(0, "repo", "add", "web", url, "--fingerprint", cli.repository().fingerprint());
            cli.expect(0, "update");
            cli.expect(0, "install", "hello", "large");
            assertEquals("hello", cli.read("usr/bin/hello"));
            assertTrue(cli.expect(0, "info", "hello").out().contains("repository: web"));

            cli.expect(0, "remove", "hello");
            cli.expect(0, "cache", "clean");
            Map<String, String> before = Tree.of(cli.root());
            TestRepository.damage(cli.repository().file("hello", "1.0"));
            assertTrue(cli.expect(4, "install", "hello").err().contains("error[E0404]"));
            Files.delete(cli.repository().file("hello", "1.0"));
            assertTrue(cli.expect(3, "install", "hello").err().contains("error[E0301]"));
            assertTrue(cli.expect(3, "install", "hello", "--offline").err().contains("error[E0305]"));
            assertEquals(before, Tree.of(cli.root()));
            Files.delete(cli.repository().directory().resolve("repo.json.asc"));
            assertTrue(cli.expect(4, "update").err().contains("error[E0401]"));
        }
    }

    /** Serves the files of a folder. */
    private static final class FolderServer extends Dispatcher {
        private final Path folder;

        FolderServer(Path folder) {
            this.folder = folder;
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            Path file = folder.resolve(request.getUrl().encodedPath().substring(1));
            try {
                return new MockResponse.Builder()
                        .code(200)
                        .body(new Buffer().write(Files.readAllBytes(file)))
                        .build();
            } catch (IOException absent) {
                return new MockResponse.Builder().code(404).build();
            }
        }
    }

    @Test
    void ordinaryUsersMayReadButNotChange() throws Exception {
        cli.connect();
        cli.expect(0, "install", "hello");
        host("chmod", "755", directory.toString());
        Map<String, String> before = Tree.of(cli.root());
        assertEquals(0, asNobody("list"));
        assertEquals(0, asNobody("undo", "-n"));
        assertEquals(0, asNobody("history"));
        assertEquals(3, asNobody("remove", "hello"));
        assertEquals(before, Tree.of(cli.root()));
        assertFalse(Files.exists(cli.root().resolve("var/lib/mypkg/journal")));
    }

    /** Runs the real program as a user without rights, from a copy of the classes that everybody may read. */
    private int asNobody(String... words) throws Exception {
        String here = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var copies = new ArrayList<String>();
        for (String entry : here.split(":")) {
            Path copy = directory.resolve("class" + copies.size() + (entry.endsWith(".jar") ? ".jar" : ""));
            if (!Files.exists(copy)) {
                host("cp", "-r", entry, copy.toString());
                host("chmod", "-R", "a+rX", copy.toString());
            }
            copies.add(copy.toString());
        }
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        command.addAll(List.of(java.toString(), "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(List.of("-cp", String.join(":", copies), Main.class.getName(), "--root", cli.root().toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}

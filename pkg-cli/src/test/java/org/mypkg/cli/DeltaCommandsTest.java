package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.fetch.HostileServer;

/**
 * Upgrades that fetch only what changed. The invariant of all of them: whatever a server sends and whatever happens to the old
 * files, what is installed afterwards is what the new version's manifest says, or nothing was changed.
 */
final class DeltaCommandsTest {
    private static final int FILE_BYTES = 150_000;

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private CliHarness cli;

    @SuppressWarnings("NullAway.Init")
    private HostileServer server;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        cli.repository().add(old()).publish();
        server = new HostileServer(cli.repository().directory());
        cli.expect(0, "repo", "add", "main", server.url(), "--key", cli.repository().directory() + "/key.asc");
        cli.expect(0, "update");
        cli.expect(0, "install", "big");
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private static byte[] content(int seed) {
        byte[] content = new byte[FILE_BYTES];
        new Random(seed).nextBytes(content);
        return content;
    }

    /** Each of its files is long enough for a frame of its own. */
    private static TestPackage old() {
        return TestPackage.of("big", "1.0")
                .config("/etc/big.conf", "a=1\n")
                .file("/usr/share/a", content(1)).file("/usr/share/b", content(2))
                .file("/usr/share/c", content(3)).file("/usr/share/d", content(4))
                .file("/usr/share/e", content(5));
    }

    /** One file changes, one moves, one goes. */
    private static TestPackage fresh() {
        return TestPackage.of("big", "2.0")
                .config("/etc/big.conf", "a=1\n")
                .file("/usr/share/a", content(1)).file("/usr/share/b", content(22))
                .file("/usr/share/c", content(3)).file("/usr/share/moved", content(4));
    }

    private void publish() throws Exception {
        cli.repository().add(fresh()).publish();
        cli.expect(0, "update");
    }

    private void assertUpgraded() throws IOException {
        for (Object[] file : new Object[][] {{"a", 1}, {"b", 22}, {"c", 3}, {"moved", 4}}) {
            assertArrayEquals(content((int) file[1]), bytes("usr/share/" + file[0]), String.valueOf(file[0]));
        }
        assertFalse(cli.has("usr/share/e"));
        assertEquals(0, cli.run("verify", "big").code());
    }

    private byte[] bytes(String path) throws IOException {
        return Files.readAllBytes(cli.root().resolve(path));
    }

    private long sizeOf(String version) throws IOException {
        return Files.size(cli.repository().file("big", version));
    }

    private static long number(CliHarness.Ran ran, String member) {
        Matcher found = Pattern.compile("\"" + member + "\":\\s*([0-9]+)").matcher(ran.out());
        assertTrue(found.find(), ran.out());
        return Long.parseLong(found.group(1));
    }

    private List<HostileServer.Asked> askedForBig() {
        return server.asked().stream().filter(asked -> asked.path().endsWith(".mpkg")).toList();
    }

    private long askedWhole() {
        return askedForBig().stream().filter(asked -> asked.end() == 0).count();
    }

    private List<Path> cached(String suffix) throws IOException {
        Path packages = cli.root().resolve("var/cache/mypkg/packages");
        try (Stream<Path> files = Files.list(packages)) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    @Test
    void onlyTheHeadAndWhatChangedIsFetched() throws Exception {
        publish();
        server.behave(HostileServer.Answer::honest);
        CliHarness.Ran ran = cli.expect(0, "upgrade", "--json");
        assertUpgraded();
        List<HostileServer.Asked> asked = askedForBig();
        assertEquals(2, asked.size(), asked.toString());
        assertEquals(0, asked.getFirst().range());
        long length = asked.getLast().end() - asked.getLast().range();
        assertTrue(length >= FILE_BYTES && length < FILE_BYTES + 5_000, asked.toString());
        assertEquals(asked.getFirst().end() + length, number(ran, "fetchedBytes"));
        assertEquals(sizeOf("2.0"), number(ran, "fetchedBytes") + number(ran, "savedBytes"));
    }

    @Test
    void peopleAreToldWhatWasSaved() throws Exception {
        publish();
        String told = cli.expect(0, "upgrade").err();
        assertTrue(Pattern.compile("done: .*, [0-9.]+ KiB fetched, [0-9.]+ KiB saved; mypkg undo").matcher(told).find(), told);
    }

    @Test
    void itCanBeTakenBackAndDoneAgain() throws Exception {
        publish();
        cli.expect(0, "upgrade");
        cli.expect(0, "undo");
        assertArrayEquals(content(2), bytes("usr/share/b"));
        assertArrayEquals(content(5), bytes("usr/share/e"));
        server.behave(HostileServer.Answer::honest);
        cli.expect(0, "upgrade");
        assertUpgraded();
        assertEquals(List.of(), askedForBig(), "the parts are still in the cache");
    }

    /** Users edit what is not theirs, too; and the disk may be damaged without anybody's doing. */
    @Test
    void anOldFileThatIsNotWhatItWasIsNotUsed() throws Exception {
        publish();
        byte[] edited = content(3);
        edited[77] ^= 1;
        Files.write(cli.root().resolve("usr/share/c"), edited);
        Files.delete(cli.root().resolve("usr/share/d"));
        server.behave(HostileServer.Answer::honest);
        CliHarness.Ran ran = cli.expect(0, "upgrade", "--json");
        assertTrue(number(ran, "fetchedBytes") > 3L * FILE_BYTES, ran.out());
        assertEquals(0, askedWhole());
        assertArrayEquals(content(4), bytes("usr/share/moved"));
        assertArrayEquals(content(22), bytes("usr/share/b"));
    }

    @Test
    void anEditedConfigurationFileIsKept() throws Exception {
        publish();
        Files.writeString(cli.root().resolve("etc/big.conf"), "a=2\n");
        CliHarness.Ran ran = cli.expect(0, "upgrade", "--json");
        assertTrue(number(ran, "savedBytes") > 0, ran.out());
        assertEquals("a=2\n", cli.read("etc/big.conf"));
    }

    /** The old file is right when it is looked at, and other when it is used. */
    @Test
    void aFileThatIsChangedWhileTheRestIsFetchedCostsAWholeDownload() throws Exception {
        publish();
        var done = new AtomicBoolean();
        server.behave(answer -> {
            if (answer.bounded() && answer.range() > 0 && done.compareAndSet(false, true)) {
                Files.write(cli.root().resolve("usr/share/d"), content(99));
            }
            answer.honest();
        });
        cli.expect(0, "upgrade");
        assertTrue(done.get());
        assertEquals(1, askedWhole(), askedForBig().toString());
        assertUpgraded();
    }

    private record Bad(String name, HostileServer.Behaviour behaviour) {}

    /** What a server may do with those who ask for a part. */
    private static List<Bad> badWithParts() {
        return List.of(
                new Bad("sends the whole with 200", a -> {
                    a.head("200 OK", "Content-Length: " + a.bytes().length);
                    a.send(a.bytes());
                }),
                new Bad("sends the whole as a part", a -> {
                    a.head("206 Partial Content", "Content-Range: bytes 0-" + (a.bytes().length - 1) + "/" + a.bytes().length);
                    a.send(a.bytes());
                }),
                new Bad("sends another part", a -> {
                    a.head("206 Partial Content", "Content-Range: bytes 7-" + (a.bytes().length - 1) + "/" + a.bytes().length);
                    a.send(Arrays.copyOfRange(a.bytes(), 7, a.bytes().length));
                }),
                new Bad("calls the part by the right name and sends another", a ->
                        a.part(Arrays.copyOfRange(a.bytes(), 1, a.bytes().length + 1))),
                new Bad("does not say which part", a -> {
                    a.head("206 Partial Content");
                    a.send(a.bytes());
                }),
                new Bad("ends in the middle of the part", a -> a.part(Arrays.copyOf(a.bytes(), (int) (a.range() + 50)))),
                new Bad("changes one byte", a -> {
                    byte[] other = a.bytes().clone();
                    other[(int) a.range() + 40] ^= 1;
                    a.part(other);
                }),
                new Bad("sends zeros", a -> a.part(new byte[a.bytes().length])),
                new Bad("knows no such range (416)", a -> a.head("416 No", "Content-Length: 0")),
                new Bad("does not find it", a -> a.head("404 Not Found", "Content-Length: 0")),
                new Bad("is broken", a -> a.head("500 Oh", "Content-Length: 0")),
                new Bad("hangs up", HostileServer.Answer::reset),
                new Bad("speaks no HTTP", a -> a.send("SSH-2.0-OpenSSH_9.2\r\n")));
    }

    /** Whoever serves the whole file well serves the upgrade, whatever he does with parts: of the head, and of the frames. */
    @TestFactory
    Stream<DynamicTest> aServerThatIsBadWithPartsCostsAWholeDownload() throws Exception {
        publish();
        return badWithParts().stream()
                .flatMap(bad -> Stream.of(0, 1).map(from -> DynamicTest.dynamicTest(bad.name() + " from part " + from, () -> {
                    server.behave(a -> {
                        if (a.bounded() && (from == 0 || a.range() > 0)) {
                            bad.behaviour().answer(a);
                        } else {
                            a.honest();
                        }
                    });
                    CliHarness.Ran ran = cli.expect(0, "upgrade", "--json");
                    assertUpgraded();
                    assertEquals(0, number(ran, "savedBytes"));
                    assertEquals(1, askedWhole(), askedForBig().toString());
                    assertEquals(List.of(), cached(".piece"));
                    cli.expect(0, "undo");
                    cli.expect(0, "cache", "clean");
                })));
    }

    @Test
    void nothingIsInstalledWhenTheWholeIsBadToo() throws Exception {
        publish();
        server.behave(a -> {
            byte[] other = a.bytes().clone();
            other[other.length / 2] ^= 1;
            if (a.bounded()) {
                a.part(other);
            } else {
                a.head("200 OK", "Content-Length: " + other.length);
                a.send(other);
            }
        });
        assertTrue(cli.expect(4, "upgrade").err().contains("error[E0404]"));
        assertArrayEquals(content(2), bytes("usr/share/b"));
        assertEquals(0, cli.run("verify", "big").code());
    }

    @Test
    void anotherMirrorGoesOnWithAPartThatBroke() throws Exception {
        try (var second = new HostileServer(cli.repository().directory())) {
            cli.expect(0, "repo", "remove", "main");
            String key = cli.repository().directory() + "/key.asc";
            cli.expect(0, "repo", "add", "main", server.url(), second.url(), "--key", key);
            publish();
            HostileServer.Behaviour half = a -> {
                if (a.bounded() && a.range() > 0) {
                    String place = a.range() + "-" + (a.bytes().length - 1) + "/" + a.bytes().length;
                    a.head("206 Partial Content", "Content-Range: bytes " + place);
                    a.send(Arrays.copyOfRange(a.bytes(), (int) a.range(), (int) a.range() + 60_000));
                } else {
                    a.honest();
                }
            };
            server.behave(half);
            second.behave(HostileServer.Answer::honest);
            CliHarness.Ran ran = cli.expect(0, "upgrade", "--json");
            assertUpgraded();
            assertTrue(number(ran, "savedBytes") > 0, ran.out());
            long from = askedForBig().getLast().range();
            List<HostileServer.Asked> gone = second.asked().stream().filter(a -> a.path().endsWith(".mpkg")).toList();
            assertEquals(List.of(from + 60_000), gone.stream().map(HostileServer.Asked::range).toList());
        }
    }

    @Test
    void aMirrorWithoutRangesIsPassedOverForTheNext() throws Exception {
        try (var second = new HostileServer(cli.repository().directory())) {
            cli.expect(0, "repo", "remove", "main");
            String key = cli.repository().directory() + "/key.asc";
            cli.expect(0, "repo", "add", "main", server.url(), second.url(), "--key", key);
            publish();
            server.behave(a -> {
                a.head("200 OK", "Content-Length: " + a.bytes().length);
                a.send(a.bytes());
            });
            CliHarness.Ran ran = cli.expect(0, "upgrade", "--json");
            assertUpgraded();
            assertTrue(number(ran, "savedBytes") > 0, ran.out());
        }
    }

    /** Where nearly all changed, the head has come for nothing, and the whole goes on behind it. */
    @Test
    void whereNearlyAllChangedTheWholeIsFetchedAndTheHeadNotTwice() throws Exception {
        var other = TestPackage.of("big", "2.0").file("/usr/share/a", content(31)).file("/usr/share/b", content(32));
        cli.repository().add(other).publish();
        cli.expect(0, "update");
        server.behave(HostileServer.Answer::honest);
        CliHarness.Ran ran = cli.expect(0, "upgrade", "--json");
        assertEquals(0, number(ran, "savedBytes"));
        List<HostileServer.Asked> asked = askedForBig();
        assertEquals(2, asked.size(), asked.toString());
        assertEquals(asked.getFirst().end(), asked.getLast().range());
        assertArrayEquals(content(31), bytes("usr/share/a"));
        assertEquals(List.of(), cached(".piece"));
    }

    @Test
    void aPieceThatWasDamagedInTheCacheIsFetchedAgain() throws Exception {
        publish();
        cli.expect(0, "upgrade");
        cli.expect(0, "undo");
        for (Path piece : cached(".piece")) {
            byte[] damaged = Files.readAllBytes(piece);
            damaged[damaged.length / 2] ^= 1;
            Files.write(piece, damaged);
        }
        server.behave(HostileServer.Answer::honest);
        cli.expect(0, "upgrade");
        assertUpgraded();
        assertEquals(2, askedForBig().size());
        assertEquals(0, askedWhole());
    }

    @Test
    void reinstallAndRepairFetchOnlyWhatTheDiskLacks() throws Exception {
        cli.expect(0, "cache", "clean");
        server.behave(HostileServer.Answer::honest);
        CliHarness.Ran ran = cli.expect(0, "reinstall", "big", "--json");
        assertEquals(1, askedForBig().size(), "the head alone");
        assertTrue(number(ran, "savedBytes") > 4L * FILE_BYTES, ran.out());

        Files.write(cli.root().resolve("usr/share/c"), content(98));
        cli.expect(0, "cache", "clean");
        server.behave(HostileServer.Answer::honest);
        cli.expect(0, "repair", "big");
        assertArrayEquals(content(3), bytes("usr/share/c"));
        assertEquals(0, askedWhole());
        assertEquals(2, askedForBig().size());
    }

    @Test
    void whoWantsTheFileGetsAllOfIt() throws Exception {
        publish();
        server.behave(HostileServer.Answer::honest);
        cli.expect(0, "download", "big=2.0", "-o", directory.resolve("here").toString());
        assertEquals(1, askedWhole());
        assertEquals(sizeOf("2.0"), Files.size(directory.resolve("here/" + fresh().id().fileName())));
    }

    /** The signature lies in the package, and is asked for with it. */
    @Test
    void whoInsistsOnThePackagesOwnSignatureGetsTheWhole() throws Exception {
        publish();
        Files.writeString(cli.root().resolve("etc/mypkg/config.yaml"), "require-package-signatures: true\n");
        server.behave(HostileServer.Answer::honest);
        cli.expect(0, "upgrade");
        assertEquals(1, askedWhole());
        assertUpgraded();
    }

    @Test
    void nobodyIsAskedOffline() throws Exception {
        publish();
        server.behave(HostileServer.Answer::honest);
        cli.expect(3, "upgrade", "--offline");
        assertEquals(List.of(), server.asked());
        assertArrayEquals(content(2), bytes("usr/share/b"));
    }
}

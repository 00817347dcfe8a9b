package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.fetch.HostileServer;

/** Repositories with several mirrors, as the commands use them. */
final class MirrorCommandsTest {
    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private CliHarness cli;

    @SuppressWarnings("NullAway.Init")
    private HostileServer fresh;

    /** Serves what the repository was when the copy was made. */
    @SuppressWarnings("NullAway.Init")
    private HostileServer stale;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        cli.repository().add(TestPackage.of("hello", "1.0").file("/usr/bin/hello", "hi")).publish();
        Path old = directory.resolve("old");
        RealProgram.copy(cli.repository().directory(), old, false);
        fresh = new HostileServer(cli.repository().directory());
        stale = new HostileServer(old);
    }

    @AfterEach
    void close() throws IOException {
        fresh.close();
        stale.close();
    }

    private String key() {
        return cli.repository().directory() + "/key.asc";
    }

    @Test
    void mirrorsAreAddedListedAndWritten() throws Exception {
        cli.expect(0, "repo", "add", "main", fresh.url(), stale.url(), "--mirror", "http://third.example.org/", "--key", key());
        String expected = "url: " + fresh.url() + "\nmirrors:\n  - " + stale.url() + "\n  - http://third.example.org/\npriority: 0\n";
        assertEquals(expected, cli.read("etc/mypkg/repos.d/main.yaml"));
        assertTrue(cli.expect(0, "repo", "list").out().startsWith("main  " + fresh.url() + "  and 2 mirrors  priority 0"));
        assertTrue(cli.expect(0, "repo", "list", "--json").out().contains("\"" + stale.url() + "\""));
    }

    /** The key may be asked of any mirror: it is confirmed by its fingerprint. */
    @Test
    void theKeyIsTakenFromAMirrorThatHasIt() {
        stale.behave(answer -> answer.head("404 Not Found", "Content-Length: 0"));
        cli.expect(0, "repo", "add", "main", stale.url(), fresh.url(), "--fingerprint", cli.repository().fingerprint());
    }

    @Test
    void nothingNewCostsOneSmallRequestOfEveryServer() {
        cli.expect(0, "repo", "add", "main", fresh.url(), "--key", key());
        cli.expect(0, "update");
        fresh.behave(HostileServer.Answer::honest);
        assertTrue(cli.expect(0, "update").err().contains("no news"));
        assertEquals(List.of(new HostileServer.Asked("repo.json.asc", 0)), fresh.asked());
    }

    /** Who holds back news cannot do so for ever, however often he says that there are none. */
    @Test
    void thatThereIsNothingNewIsNotBelievedOnceTheIndexHasExpired() {
        cli.expect(0, "repo", "add", "main", fresh.url(), "--key", key());
        cli.expect(0, "update");
        cli.pass(Duration.ofDays(31));
        assertTrue(cli.expect(4, "update").err().contains("error[E0405]"));
    }

    @Test
    void whereOneMirrorIsStaleTheNextIsAsked() throws Exception {
        cli.expect(0, "repo", "add", "main", fresh.url(), stale.url(), "--key", key());
        cli.repository().add(TestPackage.of("other", "1")).publish();
        assertTrue(cli.expect(0, "update").err().contains("serial 2"));
        // From now on the old state is older than what was seen.
        fresh.behave(answer -> answer.head("503 Busy", "Content-Length: 0"));
        CliHarness.Ran ran = cli.expect(4, "update");
        assertTrue(ran.err().contains("error[E0406]: none of the 2 mirrors of main has an acceptable index"), ran.err());
        assertTrue(ran.err().contains("  " + fresh.url() + ": cannot fetch " + fresh.url() + "repo.json.asc"), ran.err());
        assertTrue(ran.err().contains("    the server answered 503"), ran.err());
        assertTrue(ran.err().contains("  " + stale.url() + ": "), ran.err());
        assertTrue(ran.err().contains("its serial is 1, and 2 was accepted before"), ran.err());
        fresh.behave(HostileServer.Answer::honest);
        assertTrue(cli.expect(0, "update").err().contains("serial 2, no news"));
    }

    @Test
    void whoFailedIsAskedLastTheNextTimeAndFirstAgainLater() {
        cli.expect(0, "repo", "add", "main", stale.url(), fresh.url(), "--key", key());
        stale.behave(answer -> answer.head("404 Not Found", "Content-Length: 0"));
        cli.expect(0, "update");
        assertEquals(1, stale.asked().size(), "once is enough to be asked last");
        stale.behave(HostileServer.Answer::honest);
        cli.expect(0, "update");
        assertEquals(List.of(), stale.asked());
        cli.pass(Duration.ofHours(3));
        cli.expect(0, "update");
        assertEquals(1, stale.asked().size());
    }

    @Test
    void aDamagedMemoryOfMirrorsIsNone() throws Exception {
        cli.expect(0, "repo", "add", "main", fresh.url(), stale.url(), "--key", key());
        Path memory = Files.createDirectories(cli.root().resolve("var/cache/mypkg")).resolve("mirrors.json");
        Files.writeString(memory, "{\"servers\":[{");
        cli.expect(0, "update");
        cli.expect(0, "install", "hello");
    }

    @Test
    void aMirrorOnThisMachineServesOffline() {
        cli.expect(0, "repo", "add", "main", fresh.url(), cli.repository().directory().toString(), "--key", key());
        cli.expect(0, "update", "--offline");
        cli.expect(0, "install", "hello", "--offline");
        assertEquals(List.of(), fresh.asked());
    }

    /** None is answered before all four are asked for: one after the other would wait for ever. */
    @Test
    void severalPackagesAreFetchedAtOnceAndNoMoreThanAllowed() throws Exception {
        for (String name : List.of("a", "b", "c", "d")) {
            cli.repository().add(TestPackage.of(name, "1").file("/usr/" + name, name));
        }
        cli.repository().publish();
        cli.expect(0, "repo", "add", "main", fresh.url(), "--key", key());
        cli.expect(0, "update");
        var all = new CountDownLatch(4);
        fresh.behave(answer -> {
            all.countDown();
            await(all);
            answer.honest();
        });
        cli.expect(0, "install", "a", "b", "c", "d");
        assertEquals("a", cli.read("usr/a"));

        var most = new java.util.concurrent.atomic.AtomicInteger();
        var now = new java.util.concurrent.atomic.AtomicInteger();
        cli.expect(0, "cache", "clean");
        fresh.behave(answer -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            now.decrementAndGet();
            answer.honest();
        });
        cli.expect(0, "reinstall", "a", "b", "c", "d", "--parallel-downloads", "1");
        assertEquals(4, fresh.asked().size());
        assertEquals(1, most.get());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theFirstFailureInTheOrderOfThePlanIsToldAndNothingIsChanged() throws Exception {
        cli.repository().add(TestPackage.of("a", "1").file("/usr/a", "a"), TestPackage.of("b", "1").file("/usr/b", "b")).publish();
        cli.expect(0, "repo", "add", "main", fresh.url(), "--key", key());
        cli.expect(0, "update");
        fresh.behave(answer -> answer.head("404 Not Found", "Content-Length: 0"));
        CliHarness.Ran ran = cli.expect(3, "install", "a", "b");
        assertTrue(ran.err().contains("error[E0301]"), ran.err());
        assertFalse(cli.has("usr/a"));
    }

    @Test
    void wrongWordsForTheNetworkAreRefusedBeforeAnythingIsAsked() throws Exception {
        cli.expect(0, "repo", "add", "main", fresh.url(), "--key", key());
        cli.expect(2, "update", "--limit-rate", "fast");
        cli.expect(2, "update", "--parallel-downloads", "99");
        Files.writeString(cli.root().resolve("etc/mypkg/config.yaml"), "network:\n  proxy: gopher://x\n");
        assertTrue(cli.expect(1, "update").err().contains("error[E0605]"));
        assertEquals(List.of(), fresh.asked());
        cli.expect(0, "list");
    }
}

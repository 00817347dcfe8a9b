package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.TestRepository;
import org.mypkg.engine.Tree;
import org.mypkg.manifest.ScriptPhase;

/** The verbs that change a root, on a real disk and a real database. */
final class ChangeCommandsTest {
    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        cli.repository()
                .add(
                        TestPackage.of("libgreet", "1.0").file("/usr/lib/libgreet", "lib 1"),
                        TestPackage.of("hello", "1.0").requires("libgreet >= 1").file("/usr/bin/hello", "hello 1"),
                        TestPackage.of("other", "3").file("/usr/bin/other", "other 3"))
                .publish();
        cli.connect();
    }

    private Map<String, String> tree() throws Exception {
        return Tree.of(cli.root());
    }

    private void publishNewHello() throws Exception {
        cli.repository()
                .add(
                        TestPackage.of("hello", "2.0").requires("libgreet >= 1").file("/usr/bin/hello", "hello 2").file("/usr/share/hello/new", "n"),
                        TestPackage.of("other", "4").file("/usr/bin/other", "other 4"))
                .publish();
        cli.expect(0, "update");
    }

    @Test
    void installBringsThePackageAndWhatItNeeds() throws Exception {
        CliHarness.Ran ran = cli.expect(0, "install", "hello");
        assertEquals("hello 1", cli.read("usr/bin/hello"));
        assertEquals("lib 1", cli.read("usr/lib/libgreet"));
        assertEquals("hello\n", cli.read("etc/mypkg/world"));
        assertEquals(
                "hello 1.0 noarch manual\nlibgreet 1.0 noarch auto\n", cli.expect(0, "list").out());
        assertTrue(ran.out().contains("2 to install; "), ran.out());
        assertTrue(ran.err().contains("done: transaction 1"), ran.err());
        assertTrue(cli.expect(0, "verify").err().contains("all files are as their packages say"));
    }

    @Test
    void installingOnceMoreDoesNothing() throws Exception {
        cli.expect(0, "install", "hello");
        Map<String, String> before = tree();
        assertTrue(cli.expect(0, "install", "hello").err().contains("nothing to do"));
        assertTrue(cli.expect(0, "install", "hello", "--json").out().contains("\"outcome\": \"nothing\""));
        assertEquals(before, tree());
    }

    @Test
    void aDryRunSaysTheSameAndDoesNothing() throws Exception {
        Map<String, String> before = tree();
        CliHarness.Ran ran = cli.expect(0, "install", "hello", "--dry-run", "--json");
        assertTrue(ran.out().contains("\"op\": \"install\""), ran.out());
        assertTrue(ran.out().indexOf("libgreet") < ran.out().indexOf("hello"), ran.out());
        assertFalse(ran.out().contains("transaction"), ran.out());
        assertEquals(before, tree());
        assertEquals("", cli.expect(0, "list").out());
    }

    @Test
    void jsonOfAnInstallHasTheDocumentedMembers() {
        String json = cli.expect(0, "install", "hello", "--json").out();
        for (String member : new String[] {
            "\"schema\": \"mypkg/1\"", "\"outcome\": \"done\"", "\"op\": \"install\"", "\"name\": \"hello\"",
            "\"version\": \"1.0\"", "\"downloadBytes\": ", "\"installedBytesDelta\": 12", "\"transaction\": 1"
        }) {
            assertTrue(json.contains(member), member + " in " + json);
        }
    }

    @Test
    void upgradeMovesAndUndoBringsBackBitForBit() throws Exception {
        cli.expect(0, "install", "hello");
        Map<String, String> before = tree();
        publishNewHello();
        assertTrue(cli.expect(0, "list", "--upgradable").out().startsWith("hello 1.0 -> 2.0"));
        String json = cli.expect(0, "upgrade", "--json").out();
        assertTrue(json.contains("\"op\": \"upgrade\"") && json.contains("\"from\": \"1.0\""), json);
        assertEquals("hello 2", cli.read("usr/bin/hello"));
        assertTrue(cli.has("usr/share/hello/new"));
        cli.expect(0, "undo", "--offline");
        assertEquals(before, tree());
        assertEquals(
                "hello 1.0 noarch manual\nlibgreet 1.0 noarch auto\n", cli.expect(0, "list").out());
    }

    @Test
    void upgradeOfOnePackageLeavesTheOthers() throws Exception {
        cli.expect(0, "install", "hello", "other");
        publishNewHello();
        cli.expect(0, "upgrade", "other");
        assertEquals("other 4", cli.read("usr/bin/other"));
        assertEquals("hello 1", cli.read("usr/bin/hello"));
        cli.expect(0, "upgrade");
        assertEquals("hello 2", cli.read("usr/bin/hello"));
        assertTrue(cli.expect(0, "upgrade").err().contains("nothing to do"));
    }

    @Test
    void removeTakesAlongWhatOnlyItNeededAndLeavesNoTrace() throws Exception {
        cli.expect(0, "install", "other");
        Map<String, String> before = tree();
        cli.expect(0, "install", "hello");
        cli.expect(0, "remove", "hello");
        assertEquals(before, tree());
        assertEquals("other 3 noarch manual\n", cli.expect(0, "list").out());
    }

    @Test
    void removeMayKeepWhatItNeededForAutoremoveToTake() {
        cli.expect(0, "install", "hello");
        cli.expect(0, "remove", "hello", "--keep-deps");
        assertEquals("libgreet 1.0 noarch auto\n", cli.expect(0, "list").out());
        assertEquals("libgreet 1.0 noarch auto\n", cli.expect(0, "list", "--orphans").out());
        cli.expect(0, "autoremove");
        assertEquals("", cli.expect(0, "list").out());
    }

    @Test
    void whatIsWantedIsNotRemovedBySomebodyElsesRemoval() {
        cli.expect(0, "install", "hello");
        cli.expect(0, "mark", "manual", "libgreet");
        cli.expect(0, "remove", "hello");
        assertEquals("libgreet 1.0 noarch manual\n", cli.expect(0, "list").out());
        cli.expect(0, "mark", "auto", "libgreet");
        assertEquals("libgreet 1.0 noarch auto\n", cli.expect(0, "list", "--auto").out());
    }

    @Test
    void aHeldPackageStays() throws Exception {
        cli.expect(0, "install", "hello");
        cli.expect(0, "hold", "hello");
        assertEquals("hello\nhold hello\n", cli.read("etc/mypkg/world"));
        publishNewHello();
        CliHarness.Ran held = cli.expect(0, "upgrade");
        assertTrue(held.err().contains("kept back: hello 1.0, although 2.0 is offered"), held.err());
        assertEquals("hello 1", cli.read("usr/bin/hello"));
        cli.expect(0, "unhold", "hello");
        cli.expect(0, "upgrade");
        assertEquals("hello 2", cli.read("usr/bin/hello"));
    }

    @Test
    void aLocalEditIsPutBackByReinstall() throws Exception {
        cli.expect(0, "install", "other");
        Map<String, String> before = tree();
        Files.writeString(cli.root().resolve("usr/bin/other"), "edited");
        CliHarness.Ran found = cli.expect(1, "verify");
        assertEquals("/usr/bin/other: content (other)\n", found.out());
        cli.expect(0, "reinstall", "other");
        assertEquals(before, tree());
    }

    @Test
    void packageFilesNeedASignature() throws Exception {
        String file = cli.repository().file("other", "3").toString();
        cli.expect(0, "install", file);
        assertEquals("other\n", cli.read("etc/mypkg/world"));

        Path unsigned = directory.resolve("plain-1.noarch.mpkg");
        Files.write(unsigned, TestPackage.of("plain", "1").file("/usr/bin/plain", "p").build(Optional.empty()).bytes());
        Map<String, String> before = tree();
        CliHarness.Ran refused = cli.expect(4, "install", unsigned.toString());
        assertTrue(refused.err().contains("error[E0401]: cannot use the package " + unsigned)
                && refused.err().contains("--allow-unsigned"), refused.err());
        assertEquals(before, tree());
        cli.expect(0, "install", unsigned.toString(), "--allow-unsigned");
        assertEquals("p", cli.read("usr/bin/plain"));
    }

    @Test
    void aDamagedPackageChangesNothing() throws Exception {
        TestRepository.damage(cli.repository().file("hello", "1.0"));
        Map<String, String> before = tree();
        CliHarness.Ran ran = cli.expect(4, "install", "hello", "--json");
        assertTrue(ran.err().contains("error[E0404]"), ran.err());
        assertTrue(ran.out().contains("\"outcome\": \"failed\"") && ran.out().contains("\"actions\": []"), ran.out());
        assertEquals(before, tree());
        assertEquals("", cli.expect(0, "list").out());
    }

    @Test
    void aDamagedPackageInTheCacheCostsADownloadAndNothingElse() throws Exception {
        cli.expect(0, "install", "other");
        cli.expect(0, "remove", "other");
        try (var kept = Files.list(cli.root().resolve("var/cache/mypkg/packages"))) {
            for (Path file : kept.toList()) {
                TestRepository.damage(file);
            }
        }
        cli.expect(0, "install", "other");
        assertEquals("other 3", cli.read("usr/bin/other"));
    }

    @Test
    void whatTheServerLostIsAFailureOfTheOutsideWorld() throws Exception {
        Files.delete(cli.repository().file("other", "3"));
        Map<String, String> before = tree();
        assertTrue(cli.expect(3, "install", "other").err().contains("error[E0302]"));
        assertEquals(before, tree());
    }

    @Test
    void anUnknownPackageIsNamedWithWhatWasMeant() throws Exception {
        Map<String, String> before = tree();
        CliHarness.Ran ran = cli.expect(1, "install", "helo", "--json");
        assertTrue(ran.err().contains("error[E0101]") && ran.err().contains("did you mean hello?"), ran.err());
        assertTrue(ran.out().contains("\"outcome\": \"unsolvable\""), ran.out());
        assertEquals(before, tree());
        assertTrue(cli.expect(1, "remove", "hello").err().contains("error[E0109]"));
        assertTrue(cli.expect(1, "upgrade", "hello").err().contains("error[E0109]"));
    }

    @Test
    void anUnsolvableRequestIsExplained() throws Exception {
        cli.repository()
                .add(TestPackage.of("broken", "1").requires("libgreet >= 9"))
                .publish();
        cli.expect(0, "update");
        Map<String, String> before = tree();
        CliHarness.Ran ran = cli.expect(1, "install", "broken", "--json");
        assertTrue(ran.err().contains("error[E0107]") && ran.err().contains("libgreet >= 9"), ran.err());
        assertTrue(ran.out().contains("\"outcome\": \"unsolvable\""), ran.out());
        assertEquals(before, tree());
    }

    @Test
    void aFileConflictNamesBothPackages() throws Exception {
        cli.repository()
                .add(TestPackage.of("thief", "1").file("/usr/bin/other", "mine now"))
                .publish();
        cli.expect(0, "update");
        cli.expect(0, "install", "other");
        Map<String, String> before = tree();
        CliHarness.Ran ran = cli.expect(1, "install", "thief", "--json");
        assertTrue(ran.err().contains("error[E0201]"), ran.err());
        assertTrue(ran.err().contains("/usr/bin/other") && ran.err().contains("thief"), ran.err());
        assertTrue(ran.out().contains("\"outcome\": \"conflict\""), ran.out());
        assertEquals(before, tree());
        assertEquals("other 3 noarch manual\n", cli.expect(0, "list").out());
    }

    @Test
    void aFileOfNobodyIsOverwrittenOnlyWithLeaveAndComesBack() throws Exception {
        Files.createDirectories(cli.root().resolve("usr/bin"));
        Files.writeString(cli.root().resolve("usr/bin/other"), "precious");
        Map<String, String> before = tree();
        assertTrue(cli.expect(1, "install", "other").err().contains("error[E0202]"));
        assertEquals(before, tree());
        cli.expect(0, "install", "other", "--overwrite", "/usr/bin/*");
        assertEquals("other 3", cli.read("usr/bin/other"));
        cli.expect(0, "undo");
        assertEquals("precious", cli.read("usr/bin/other"));
    }

    @Test
    void aVitalPackageNeedsItsOwnLeave() throws Exception {
        cli.repository().add(TestPackage.of("core", "1").vital().file("/usr/bin/core", "c")).publish();
        cli.expect(0, "update");
        cli.expect(0, "install", "core");
        assertTrue(cli.expect(1, "remove", "core", "--yes").err().contains("error[E0111]"));
        assertTrue(cli.has("usr/bin/core"));
        cli.expect(0, "remove", "core", "--allow-vital");
        assertFalse(cli.has("usr/bin/core"));
    }

    @Test
    void aMissingRootIsSaidSo() {
        CliHarness.Ran ran = cli.runPlain("--root", directory.resolve("nowhere").toString(), "install", "hello");
        assertEquals(3, ran.code());
        assertTrue(ran.err().contains("error[E0203]"), ran.err());
        assertFalse(Files.exists(directory.resolve("nowhere")));
    }

    @Test
    void aPersonIsAskedAndMayRefuse() throws Exception {
        Map<String, String> before = tree();
        CliHarness.Ran no = cli.runTyping("n\n", "install", "other");
        assertEquals(1, no.code());
        assertTrue(no.out().contains("new (1)\n  other"), no.out());
        assertTrue(no.err().contains("error[E0110]"), no.err());
        assertEquals(before, tree());
        assertEquals(0, cli.runTyping("y\n", "install", "other").code());
        assertEquals(0, cli.runTyping("", "remove", "other", "-y").code());
    }

    @Test
    void historyTellsWhatWasDone() {
        cli.expect(0, "install", "other");
        cli.expect(0, "remove", "other");
        String text = cli.expect(0, "history").out();
        assertTrue(text.startsWith("2  " + HistoryCommand.local(Instant.parse("2026-01-02T03:04:05Z")) + "  mypkg remove"), text);
        assertTrue(text.contains("remove other 3") && text.contains("install other 3"), text);
        String json = cli.expect(0, "history", "--json").out();
        assertTrue(json.contains("\"id\": 1") && json.contains("\"op\": \"remove\""), json);
        assertTrue(cli.expect(0, "history", "show", "1").out().contains("install  other  3"));
        assertTrue(cli.expect(1, "history", "show", "9").err().contains("error[E0212]"));
        assertTrue(cli.expect(1, "undo", "9").err().contains("error[E0113]"));
    }

    @Test
    void undoWithoutAPastIsNotPossible() {
        assertTrue(cli.expect(1, "undo").err().contains("error[E0113]"));
        assertTrue(cli.expect(0, "recover", "--json").out().contains("\"outcome\": \"nothing\""));
    }

    @Test
    void aFailingScriptTakesEverythingBack() throws Exception {
        cli.repository()
                .add(TestPackage.of("sour", "1").file("/usr/bin/sour", "s").script(ScriptPhase.POST_INSTALL, "exit 7"))
                .publish();
        cli.expect(0, "update");
        provideShell();
        Map<String, String> before = tree();
        CliHarness.Ran ran = cli.expect(5, "install", "sour", "--json");
        assertTrue(ran.err().contains("error[E0502]"), ran.err());
        assertTrue(ran.out().contains("\"outcome\": \"rolled-back\""), ran.out());
        assertEquals(before, tree());
        cli.expect(0, "install", "sour", "--no-scripts");
        assertTrue(cli.has("usr/bin/sour"));
    }

    /** The host's own shell with its libraries, copied into the root. */
    private void provideShell() throws Exception {
        Process copy = new ProcessBuilder(
                        "sh",
                        "-c",
                        "mkdir -p $0/bin && cp /bin/sh $0/bin/sh && ldd /bin/sh | grep -o '/[^ ]*' | cpio -pdLm $0"
                                + " 2>/dev/null || for f in $(ldd /bin/sh | grep -o '/[^ ]*'); do mkdir -p $0${f%/*};"
                                + " cp -L $f $0$f; done",
                        cli.root().toString())
                .inheritIO()
                .start();
        assertEquals(0, copy.waitFor());
    }

    @Test
    void commentsInTheWorldFileSurvive() throws Exception {
        Files.createDirectories(cli.root().resolve("etc/mypkg"));
        Files.writeString(cli.root().resolve("etc/mypkg/world"), "# mine\nother # for tests\n\n");
        cli.expect(0, "apply");
        assertTrue(cli.has("usr/bin/other"));
        cli.expect(0, "install", "hello");
        assertEquals("# mine\nother # for tests\n\nhello\n", cli.read("etc/mypkg/world"));
        Files.writeString(cli.root().resolve("etc/mypkg/world"), "not a wish at all\n");
        assertTrue(cli.expect(1, "list").err().contains("error[E0605]"));
    }
}

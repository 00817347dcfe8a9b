package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.engine.TestPackage;

/** The verbs that only read. */
final class QueryCommandsTest {
    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        cli.repository()
                .add(
                        TestPackage.of("libgreet", "1.0").provides("so:libgreet.so.1").file("/usr/lib/libgreet.so.1", "l"),
                        TestPackage.of("hello", "1.0").requires("so:libgreet.so.1").file("/usr/bin/hello", "h").link("/usr/bin/hi", "hello"),
                        TestPackage.of("base", "1").file("/usr/bin/x", "x").link("/bin", "usr/bin"))
                .publish();
        cli.connect();
    }

    @Test
    void anEmptyRootHasNothingAndStaysEmpty() throws Exception {
        Path empty = Files.createDirectories(directory.resolve("empty"));
        for (String verb : new String[] {"list", "history", "verify", "repo list", "cache list"}) {
            var words = new java.util.ArrayList<>(java.util.List.of("--root", empty.toString()));
            words.addAll(java.util.List.of(verb.split(" ")));
            CliHarness.Ran ran = cli.runPlain(words.toArray(String[]::new));
            assertEquals(0, ran.code(), verb + ran.err());
            assertEquals("", ran.out());
        }
        try (var left = Files.list(empty)) {
            assertEquals(java.util.List.of(), left.toList());
        }
    }

    /** {@code list} with nothing but {@code --root} does without the parser of options; nobody may notice. */
    @Test
    void whatNeedsNoParserMeansTheSameToIt() {
        cli.expect(0, "install", "hello");
        String parsed = cli.expect(0, "list", "--color=never").out();
        assertEquals("hello 1.0 noarch manual\nlibgreet 1.0 noarch auto\n", parsed);
        assertEquals(parsed, cli.expect(0, "list").out());
        assertEquals(parsed, cli.runPlain("list", "--root", directory.resolve("root").toString()).out());
        assertEquals(2, cli.runPlain("list", "--root").code());
        assertEquals(2, cli.runPlain("list", "--root", "--manual", "--auto").code());
        assertEquals(2, cli.expect(2, "list", "hello").code());
        assertTrue(cli.runPlain("list", "--root", directory.resolve("nowhere").toString()).err().contains("E0203"));
    }

    @Test
    void listInJson() {
        cli.expect(0, "install", "hello");
        assertEquals(
                """
                {
                  "schema": "mypkg/1",
                  "packages": [
                    {
                      "name": "hello",
                      "version": "1.0",
                      "arch": "noarch",
                      "reason": "manual",
                      "installedBytes": 1,
                      "repository": "main"
                    }
                  ]
                }
                """,
                cli.expect(0, "list", "--manual", "--json").out());
        cli.expect(2, "list", "--manual", "--auto");
    }

    @Test
    void filesAreAbsolutePathsInOrder() {
        cli.expect(0, "install", "hello");
        assertEquals("/usr\n/usr/bin\n/usr/bin/hello\n/usr/bin/hi\n", cli.expect(0, "files", "hello").out());
        assertTrue(cli.expect(0, "files", "hello", "--json").out().contains("\"/usr/bin/hi\""));
        assertTrue(cli.expect(1, "files", "nothing").err().contains("error[E0109]"));
    }

    @Test
    void ownersAreFoundThroughLinksAmongTheParents() {
        cli.expect(0, "install", "hello", "base");
        assertEquals("/usr/bin/hello: hello\n", cli.expect(0, "owns", "/usr/bin/hello").out());
        assertEquals("bin/hello: hello\n", cli.expect(0, "owns", "bin/hello").out());
        assertEquals("/bin: base\n", cli.expect(0, "owns", "/bin").out());
        assertEquals("/usr: base\n/usr: hello\n/usr: libgreet\n", cli.expect(0, "owns", "/usr").out());
        CliHarness.Ran none = cli.expect(1, "owns", "/usr/bin/hello", "/etc/none", "--json");
        assertTrue(none.out().contains("\"package\": \"hello\"") && none.out().contains("\"package\": null"), none.out());
        cli.expect(2, "owns", "../etc/passwd");
    }

    @Test
    void searchLooksAtNamesAndSummaries() {
        assertEquals("hello 1.0  the summary of hello\n", cli.expect(0, "search", "HELL").out());
        assertTrue(cli.expect(0, "search", "summary of lib", "--json").out().contains("\"name\": \"libgreet\""));
        assertEquals("", cli.expect(1, "search", "zzz").out());
        cli.expect(0, "install", "libgreet");
        assertTrue(cli.expect(0, "search", "libgreet").out().contains("[installed]"));
    }

    @Test
    void providesLooksAtCapabilities() {
        assertTrue(cli.expect(0, "provides", "so:libgreet.so.1").out().startsWith("libgreet 1.0"));
        cli.expect(1, "provides", "so:libnone.so.1");
        cli.expect(0, "install", "so:libgreet.so.1");
        assertTrue(cli.expect(0, "list").out().startsWith("libgreet 1.0"));
    }

    @Test
    void infoTellsOfInstalledAndOffered() {
        assertTrue(cli.expect(0, "info", "hello").out().contains("installed: no"));
        cli.expect(0, "install", "hello");
        String text = cli.expect(0, "info", "hello").out();
        assertTrue(text.contains("installed: yes, manual") && text.contains("requires: so:libgreet.so.1"), text);
        assertTrue(cli.expect(0, "info", "hello", "--json").out().contains("\"reason\": \"manual\""));
        assertTrue(cli.expect(1, "info", "nothing").err().contains("error[E0101]"));
    }

    @Test
    void whyKnowsThoseThatComeAlongAndThoseThatAreHeld() throws Exception {
        cli.repository()
                .add(
                        TestPackage.of("hello-doc", "1").installIf("hello").file("/usr/share/doc/hello", "d"),
                        TestPackage.of("lone", "1").file("/usr/bin/lone", "l"))
                .publish();
        cli.expect(0, "update");
        cli.expect(0, "install", "hello", "lone");
        assertEquals(
                "you asked for hello: hello-doc 1 comes along with hello\n",
                cli.expect(0, "why", "hello-doc").out());
        assertEquals("", cli.expect(0, "list", "--orphans").out());
        cli.expect(0, "hold", "lone");
        cli.expect(0, "mark", "auto", "lone");
        assertEquals("you hold lone 1\n", cli.expect(0, "why", "lone").out());
    }

    @Test
    void theTreeOfWhatAPackageNeeds() throws Exception {
        cli.repository()
                .add(
                        TestPackage.of("top", "2").requires("hello").requires("mid").file("/usr/bin/top", "t"),
                        TestPackage.of("mid", "1").requires("hello").requires("libgreet").file("/usr/bin/mid", "m"))
                .publish();
        cli.expect(0, "update");
        String tree = """
                top 2
                |-- hello 1.0
                |   `-- libgreet 1.0
                `-- mid 1
                    |-- hello 1.0 (see above)
                    `-- libgreet 1.0
                """;
        assertEquals(tree, cli.expect(0, "tree", "top").out());
        cli.expect(0, "install", "top");
        assertEquals(tree, cli.expect(0, "tree", "top").out());
        assertEquals(
                """
                libgreet 1.0
                |-- hello 1.0
                |   |-- mid 1
                |   |   `-- top 2
                |   `-- top 2
                `-- mid 1 (see above)
                """,
                cli.expect(0, "tree", "libgreet", "--reverse").out());
        String dot = cli.expect(0, "tree", "mid", "--dot").out();
        assertEquals(
                """
                digraph "mid" {
                  "mid 1" [style=bold]
                  "hello 1.0" -> "libgreet 1.0"
                  "mid 1" -> "hello 1.0"
                  "mid 1" -> "libgreet 1.0"
                }
                """,
                dot);
        assertTrue(cli.expect(0, "tree", "mid", "--json").out().contains("\"again\": false"));
        cli.expect(1, "tree", "nothing");
    }

    @Test
    void whyNotTellsWhatStandsAgainstAPackage() throws Exception {
        cli.repository()
                .add(
                        TestPackage.of("hello", "2.0").requires("libgreet >= 2").file("/usr/bin/hello", "h2"),
                        TestPackage.of("enemy", "1").conflicts("hello").file("/usr/bin/enemy", "e"))
                .publish();
        cli.expect(0, "update");
        cli.expect(0, "install", "hello");
        String newer = cli.expect(0, "why-not", "hello").out();
        assertTrue(newer.contains("hello 2.0 needs libgreet >= 2"), newer);
        String enemy = cli.expect(0, "why-not", "enemy").out();
        assertTrue(enemy.contains("enemy") && enemy.contains("hello"), enemy);
        assertTrue(cli.expect(0, "why-not", "enemy", "--json").out().contains("\"possible\": false"));
        assertTrue(cli.expect(0, "why-not", "base").out().startsWith("nothing stands against base"));
        assertEquals("libgreet 1.0 is installed, and nothing newer is offered\n", cli.expect(0, "why-not", "libgreet").out().replace(".noarch", ""));
        cli.expect(1, "why-not", "nothing");
    }

    @Test
    void whyShowsTheWayFromAWish() {
        cli.expect(0, "install", "hello");
        assertEquals(
                "you asked for hello: hello 1.0 needs so:libgreet.so.1\n",
                cli.expect(0, "why", "libgreet").out());
        cli.expect(0, "mark", "auto", "hello");
        assertTrue(cli.expect(0, "why", "libgreet").out().contains("not needed"));
        cli.expect(1, "why", "base");
    }

    @Test
    void downloadPutsCheckedFilesWhereOneWants() throws Exception {
        Path out = directory.resolve("out");
        cli.expect(0, "download", "hello", "-o", out.toString());
        assertEquals(-1, Files.mismatch(cli.repository().file("hello", "1.0"), out.resolve("hello-1.0.noarch.mpkg")));
        assertTrue(cli.expect(0, "cache", "list").out().startsWith("hello-1.0.noarch."));
        cli.expect(0, "cache", "clean");
        assertEquals("", cli.expect(0, "cache", "list").out());
        cli.expect(1, "download", "nothing");
    }

    @Test
    void solveAnswersAScenario() throws Exception {
        Path scenario = directory.resolve("s.json");
        Files.writeString(
                scenario,
                """
                {"installed":[],"repos":[{"name":"r","priority":0,"packages":[
                  {"name":"a","version":"1","requires":["b"]},{"name":"b","version":"2"}]}],
                 "request":{"install":["a"]}}
                """,
                StandardCharsets.UTF_8);
        String solved = cli.runPlain("solve", scenario.toString()).out();
        assertTrue(solved.replace(" ", "").contains("\"outcome\":\"solved\""), solved);
        Files.writeString(scenario, Files.readString(scenario).replace("\"install\":[\"a\"]", "\"install\":[\"c\"]"));
        assertEquals(1, cli.runPlain("solve", scenario.toString()).code());
        Files.writeString(scenario, "{");
        assertEquals(1, cli.runPlain("solve", scenario.toString()).code());
        assertEquals(3, cli.runPlain("solve", directory.resolve("none").toString()).code());
    }

    @Test
    void everyErrorCodeHasItsPage() {
        for (ErrorCode code : ErrorCode.values()) {
            String page = ExplainCommand.page(code);
            assertTrue(page.startsWith("# " + code.label() + ": "), code + page);
            for (String part : new String[] {"## What happened", "## Why", "## What to do"}) {
                assertTrue(page.contains("\n" + part + "\n\n"), code + " lacks " + part);
            }
        }
        assertTrue(cli.runPlain("explain", "e0107").out().startsWith("# E0107"));
        assertEquals(2, cli.runPlain("explain", "E9999").code());
    }

    @Test
    void anotherConfigurationDirectoryIsUsedInstead() throws Exception {
        Path config = Files.createDirectories(directory.resolve("config"));
        assertEquals("", cli.expect(0, "repo", "list", "--config", config.toString()).out());
        cli.expect(3, "repo", "list", "--config", config.resolve("none").toString());
        assertFalse(cli.expect(0, "repo", "list").out().isEmpty());
    }
}

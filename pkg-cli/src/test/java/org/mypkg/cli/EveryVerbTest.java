package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.Verb;
import org.mypkg.engine.TestPackage;
import org.mypkg.testing.JsonSchemas;

/**
 * One root through its whole life, by every verb that there is. Before a verb does its work it is asked what it would do: that
 * leaves every byte as it is. What it prints for programs is judged by the documented schema (in {@link CliHarness}).
 */
final class EveryVerbTest {
    private static final String CONF = "port 80\nname a\n";

    @TempDir
    Path directory;

    private CliHarness cli;
    private final TreeSet<String> seen = new TreeSet<>();

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
    }

    /** The whole root with all state; what was fetched and can be fetched again is no state. */
    private SortedMap<String, String> everything() throws Exception {
        var all = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                String name = directory.relativize(path).toString();
                if (!name.startsWith("root/var/cache")) {
                    boolean file = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
                    String content = file ? new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1) : "";
                    boolean link = Files.isSymbolicLink(path);
                    all.put(name, (link ? Files.readSymbolicLink(path) : "") + " " + Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) + content);
                }
            }
        }
        return all;
    }

    private static String[] words(String verb, List<String> more, String... last) {
        var words = new ArrayList<>(List.of(verb.split(" ")));
        words.addAll(more);
        words.addAll(List.of(last));
        return words.toArray(String[]::new);
    }

    /** A verb that changes something: first as a dry run, for people and for programs, then for real. */
    private void changes(String verb, String... more) throws Exception {
        SortedMap<String, String> before = everything();
        CliHarness.Ran dry = cli.expect(0, words(verb, List.of(more), "-n", "--json"));
        assertFalse(dry.out().contains("\"transaction\""), verb + dry.out());
        cli.expect(0, words(verb, List.of(more), "-n"));
        assertEquals(before, everything(), "a dry run of " + verb + " changed something");
        cli.expect(0, words(verb, List.of(more), "--json"));
        assertTrue(!before.equals(everything()), verb + " changed nothing");
        seen.add(verb);
    }

    /** A verb that only looks, or has nothing to do here. */
    private void looks(String verb, String... more) throws Exception {
        SortedMap<String, String> before = everything();
        cli.expect(0, words(verb, List.of(more), "--json"));
        cli.expect(0, words(verb, List.of(more), "-n"));
        assertEquals(before, everything(), verb + " changed something");
        seen.add(verb);
    }

    private void publish(String version) throws Exception {
        cli.repository()
                .add(
                        TestPackage.of("libgreet", version).provides("so:libgreet.so.1").file("/usr/lib/libgreet.so.1", "l" + version),
                        TestPackage.of("hello", version).requires("so:libgreet.so.1").file("/usr/bin/hello", "h" + version),
                        TestPackage.of("web", version).config("/etc/web/conf", CONF.replace("80", "8" + version)).file("/usr/bin/web", "w"),
                        TestPackage.of("vim", version).file("/usr/bin/vim", "v").alternative("/usr/bin/vi", "vim", 50),
                        TestPackage.of("nvi", version).file("/usr/bin/nvi", "n").alternative("/usr/bin/vi", "nvi", 10))
                .publish();
    }

    @Test
    void everyVerbSaysWhatItWouldDoAndSpeaksToPrograms() throws Exception {
        publish("1");
        beginning();
        packages();
        configuration();
        past();
        plans();
        end();
        var all = new TreeSet<>(Verbs.all(Host.real()).stream().map(Verb::name).toList());
        all.addAll(List.of("completion", "documents"));
        assertEquals(all, seen, "verbs that this life leaves out");
    }

    private void beginning() throws Exception {
        changes("repo add", "main", cli.repository().directory().toString(), "--fingerprint", cli.repository().fingerprint());
        changes("update");
        looks("repo list");
        looks("key list");
        changes("install", "hello", "web", "vim", "nvi");
        looks("search", "hello");
        looks("provides", "so:libgreet.so.1");
        looks("info", "hello");
        looks("files", "hello");
        looks("owns", "hello");
        looks("list");
        looks("why", "libgreet");
        looks("why-not", "hello");
        looks("tree", "hello");
        looks("doctor");
        looks("alternatives list");
        assertEquals(0, cli.runPlain("explain", "E0107", "--json").code());
        assertEquals(0, cli.runPlain("solve", scenario().toString(), "--json").code());
        seen.addAll(List.of("explain", "solve"));
        looks("complete", "installed", "h");
        looks("recover");
        looks("cache list");
        assertEquals(0, cli.runPlain("completion", "bash", "--json").code());
        assertEquals(0, cli.runPlain("documents", directory.resolve("share").toString(), "--json").code());
        seen.addAll(List.of("completion", "documents"));
    }

    private Path scenario() throws Exception {
        return Files.writeString(directory.resolve("s.json"), "{\"installed\":[],\"repos\":[{\"name\":\"r\",\"priority\":0,\"packages\":"
                + "[{\"name\":\"a\",\"version\":\"1\"}]}],\"request\":{\"install\":[\"a\"]}}");
    }

    private void packages() throws Exception {
        changes("hold", "hello");
        changes("unhold", "hello");
        changes("mark auto", "vim");
        changes("mark manual", "vim");
        changes("mark forbidden", "nothing-of-the-kind");
        changes("mark allowed", "nothing-of-the-kind");
        changes("reinstall", "hello");
        changes("download", "hello", "-o", directory.resolve("fetched").toString());
        changes("alternatives set", "/usr/bin/vi", "nvi");
        Files.writeString(cli.root().resolve("usr/bin/hello"), "damaged");
        cli.expect(1, "verify", "--json");
        changes("repair");
        looks("verify");
        changes("remove", "hello", "--keep-deps");
        changes("autoremove");
        Files.writeString(cli.root().resolve("etc/mypkg/world"), Files.readString(cli.root().resolve("etc/mypkg/world")) + "hello\n");
        changes("apply");
    }

    private void configuration() throws Exception {
        edited("2");
        changes("upgrade");
        looks("config list");
        looks("config diff", "/etc/web/conf");
        changes("config keep", "/etc/web/conf");
        edited("3");
        cli.expect(0, "upgrade");
        changes("config accept", "/etc/web/conf");
        edited("4");
        cli.expect(0, "upgrade");
        Path text = Files.writeString(directory.resolve("text"), "port 9999\nname a\n");
        changes("config merge", "/etc/web/conf", "--from", text.toString());
    }

    /** The user's line and the package's next one are the same: they overlap. */
    private void edited(String next) throws Exception {
        Files.writeString(cli.root().resolve("etc/web/conf"), "port 1" + next + "\nname a\n");
        publish(next);
        cli.expect(0, "update");
    }

    private void past() throws Exception {
        looks("history");
        looks("history show", "1");
        changes("undo");
        List<String> newest = cli.expect(0, "history", "--limit", "3").out().lines().filter(line -> !line.startsWith(" ")).toList();
        changes("rollback", newest.getLast().split(" ")[0]);
        changes("history prune");
    }

    private void plans() throws Exception {
        String file = directory.resolve("plan.json").toString();
        for (String verb : List.of("plan install", "plan remove", "plan reinstall", "plan upgrade", "plan autoremove", "plan apply")) {
            List<String> more = new ArrayList<>(List.of("-o", file));
            if (verb.equals("plan install")) {
                more.add("vim");
            } else if (verb.equals("plan remove") || verb.equals("plan reinstall")) {
                more.add("web");
            }
            Files.deleteIfExists(Path.of(file));
            changes(verb, more.toArray(String[]::new));
        }
        Files.deleteIfExists(Path.of(file));
        cli.expect(0, "plan", "remove", "web", "-o", file);
        changes("apply-plan", file);
    }

    private void end() throws Exception {
        SortedMap<String, String> before = everything();
        long held = Files.walk(cli.root().resolve("var/cache/mypkg/packages")).count();
        cli.expect(0, "cache", "clean", "-n", "--json");
        assertEquals(held, Files.walk(cli.root().resolve("var/cache/mypkg/packages")).count());
        cli.expect(0, "cache", "clean", "--json");
        assertTrue(held > 1 && Files.walk(cli.root().resolve("var/cache/mypkg/packages")).count() == 1);
        assertEquals(before, everything());
        seen.add("cache clean");
        changes("key remove", "main");
        changes("key add", "main", "--fingerprint", cli.repository().fingerprint());
        changes("repo remove", "main");
    }

    @Test
    void theSchemaHasADefinitionOfEachVerbAndNoOther() {
        var verbs = new ArrayList<>(Verbs.all(Host.real()).stream().map(Verb::name).toList());
        verbs.addAll(List.of("completion", "documents"));
        assertEquals(verbs.stream().map(verb -> JsonSchemas.definition("mypkg", verb)).sorted().toList(), JsonSchemas.definitions("mypkg"));
    }

    @Test
    void theSchemaRefusesWhatIsNotDocumented() {
        String good = "{\"schema\":\"mypkg/1\",\"words\":[\"a\"]}";
        assertEquals(List.of(), JsonSchemas.complaints("mypkg", "complete", good));
        assertFalse(JsonSchemas.complaints("mypkg", "complete", good.replace("\"words\"", "\"new\":1,\"words\"")).isEmpty());
        assertFalse(JsonSchemas.complaints("mypkg", "complete", good.replace("mypkg/1", "mypkg/2")).isEmpty());
        assertFalse(JsonSchemas.complaints("mypkg", "complete", good.replace("\"a\"", "1")).isEmpty());
    }
}

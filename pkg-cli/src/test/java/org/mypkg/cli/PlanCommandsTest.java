package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.TestRepository;
import org.mypkg.engine.Tree;
import org.mypkg.json.Json;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonValue.JsonObject;
import org.mypkg.model.Digest;

/** {@code plan} and {@code apply-plan}: decided here, carried out there, or refused with what differs. */
final class PlanCommandsTest {
    @TempDir
    Path directory;

    private CliHarness cli;
    private Path file;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        file = directory.resolve("plan.json");
        cli.repository()
                .add(
                        TestPackage.of("libgreet", "1.0").file("/usr/lib/libgreet", "lib 1"),
                        TestPackage.of("hello", "1.0").requires("libgreet >= 1").file("/usr/bin/hello", "hello 1"),
                        TestPackage.of("base", "1").vital().file("/usr/lib/base", "base"),
                        TestPackage.of("other", "3").file("/usr/bin/other", "other 3"))
                .publish();
        cli.connect();
    }

    private Map<String, String> tree() throws Exception {
        return Tree.of(cli.root());
    }

    private CliHarness.Ran plan(String... words) {
        var all = new ArrayList<>(List.of("plan"));
        all.addAll(List.of(words));
        all.addAll(List.of("-o", file.toString()));
        return cli.expect(0, all.toArray(String[]::new));
    }

    private CliHarness.Ran apply(int code) {
        return cli.expect(code, "apply-plan", file.toString());
    }

    /** A refusal with this code and this fact, after which the root is as it was. */
    private void refused(String code, String fact) throws Exception {
        Map<String, String> before = tree();
        String list = cli.expect(0, "list").out();
        CliHarness.Ran ran = apply(1);
        assertTrue(ran.err().contains("error[" + code + "]"), ran.err());
        assertTrue(ran.err().contains(fact), ran.err());
        assertEquals(before, tree());
        assertEquals(list, cli.expect(0, "list").out());
    }

    /** The plan with a text in the place of another, and a digest that fits. */
    private void forge(String from, String to) throws Exception {
        String text = Files.readString(file);
        assertTrue(text.contains(from), from + " in " + text);
        forge(text.replace(from, to));
    }

    private void forge(String text) throws Exception {
        var document = (JsonObject) Json.parse(text, JsonLimits.DEFAULT);
        var rest = Json.object();
        document.members().forEach((name, value) -> {
            if (!name.equals("sha256")) {
                rest.put(name, value);
            }
        });
        Digest sum = Digest.of(Json.compact(rest.build()).getBytes(StandardCharsets.UTF_8));
        Files.writeString(file, Json.pretty(rest.put("sha256", sum.hex()).build()));
    }

    /** The action on a package, with the comma before or after it. */
    private static String action(String text, String op, String name) {
        int start = text.indexOf("{", text.indexOf("\"actions\""));
        while (!text.startsWith(op, text.indexOf("\"op\": \"", start) + 7) || !text.startsWith(name, text.indexOf("\"name\": \"", start) + 9)) {
            start = text.indexOf("{", start + 1);
        }
        int end = text.indexOf("}", start) + 1;
        return text.substring(start, text.charAt(end) == ',' ? end + 1 : end);
    }

    private void publishNewHello() throws Exception {
        cli.repository()
                .add(TestPackage.of("hello", "2.0").requires("libgreet >= 1").file("/usr/bin/hello", "hello 2"))
                .publish();
        cli.expect(0, "update");
    }

    /** Plans, applies, takes it back, does the verb itself, and compares. */
    private void planDoesWhatTheVerbDoes(String... words) throws Exception {
        Map<String, String> before = tree();
        plan(words);
        assertEquals(before, tree());
        apply(0);
        Map<String, String> planned = tree();
        String list = cli.expect(0, "list").out();
        assertFalse(before.equals(planned));
        cli.expect(0, "undo");
        assertEquals(before, tree());
        cli.expect(0, words);
        assertEquals(planned, tree());
        assertEquals(list, cli.expect(0, "list").out());
    }

    @Test
    void installUpgradeDowngradeAndRemoveEndAlike() throws Exception {
        planDoesWhatTheVerbDoes("install", "hello");
        publishNewHello();
        planDoesWhatTheVerbDoes("upgrade");
        planDoesWhatTheVerbDoes("install", "hello=1.0", "--allow-downgrade");
        planDoesWhatTheVerbDoes("remove", "hello");
    }

    @Test
    void autoremoveAndApplyAndReinstallCanBePlanned() throws Exception {
        cli.expect(0, "install", "hello");
        cli.expect(0, "mark", "auto", "hello");
        planDoesWhatTheVerbDoes("autoremove");
        Files.writeString(cli.root().resolve("etc/mypkg/world"), "other\n");
        plan("apply");
        apply(0);
        assertEquals("other 3 noarch manual\n", cli.expect(0, "list").out());
        Files.writeString(cli.root().resolve("usr/bin/other"), "broken");
        plan("reinstall", "other");
        apply(0);
        assertEquals("other 3", cli.read("usr/bin/other"));
    }

    @Test
    void aPlanChangesNothingAndTheSameRequestIsTheSameFile() throws Exception {
        Map<String, String> before = tree();
        CliHarness.Ran ran = plan("install", "hello");
        String first = Files.readString(file);
        assertTrue(ran.out().contains("2 to install"), ran.out());
        assertTrue(ran.err().contains("the plan is in " + file), ran.err());
        plan("install", "hello");
        assertEquals(first, Files.readString(file));
        assertEquals(before, tree());
        assertEquals("", cli.expect(0, "history").out());
        Files.delete(file);
        assertTrue(plan("install", "hello", "--dry-run").err().contains("nothing was written"));
        assertFalse(Files.exists(file));
    }

    @Test
    void thereItIsDoneWithoutAQuestion() throws Exception {
        plan("install", "hello");
        Path there = Files.createDirectories(directory.resolve("there"));
        String place = cli.repository().directory().toString();
        String fingerprint = cli.repository().fingerprint();
        there(there, 1, "apply-plan", file.toString());
        there(there, 0, "repo", "add", "main", place, "--fingerprint", fingerprint);
        there(there, 0, "update");
        assertTrue(there(there, 0, "apply-plan", file.toString(), "-n").err().contains("dry run"));
        assertFalse(Files.exists(there.resolve("usr")));
        there(there, 0, "apply-plan", file.toString());
        assertEquals("hello 1", Files.readString(there.resolve("usr/bin/hello")));
        assertEquals("hello\n", Files.readString(there.resolve("etc/mypkg/world")));
    }

    private CliHarness.Ran there(Path root, int code, String... words) {
        var all = new ArrayList<>(List.of("--root", root.toString()));
        all.addAll(List.of(words));
        CliHarness.Ran ran = cli.runPlain(all.toArray(String[]::new));
        assertEquals(code, ran.code(), ran.out() + ran.err());
        return ran;
    }

    @Test
    void aRepositoryThatIsNotTrustedHereIsAFact() throws Exception {
        plan("install", "hello");
        cli.expect(0, "repo", "remove", "main");
        refused("E0120", "no repository main offers hello 1.0");
    }

    @Test
    void twiceIsDoneOnce() throws Exception {
        plan("install", "hello");
        apply(0);
        Map<String, String> after = tree();
        assertTrue(apply(0).err().contains("this root is as the plan wants it"));
        assertTrue(cli.expect(0, "apply-plan", file.toString(), "--json").out().contains("\"outcome\": \"nothing\""));
        assertEquals(after, tree());
        assertFalse(cli.expect(0, "history").out().contains("2  "));
    }

    @Test
    void aPlanThatChangesOnlyAWishIsDoneOnce() throws Exception {
        cli.expect(0, "install", "hello");
        plan("install", "libgreet");
        apply(0);
        assertEquals("hello\nlibgreet\n", cli.read("etc/mypkg/world"));
        assertTrue(apply(0).err().contains("this root is as the plan wants it"));
    }

    @Test
    void whatIsInstalledDiffers() throws Exception {
        plan("install", "hello");
        cli.expect(0, "install", "other");
        refused("E0120", "other 3 is installed here; the plan was made without it");
        plan("remove", "other");
        cli.expect(0, "install", "hello");
        cli.expect(0, "remove", "other");
        refused("E0120", "other 3 is not installed here; the plan was made with it");
    }

    @Test
    void anotherVersionIsInstalled() throws Exception {
        cli.expect(0, "install", "hello");
        plan("install", "other");
        publishNewHello();
        cli.expect(0, "upgrade");
        refused("E0120", "hello 2.0 is installed here; the plan was made with hello 1.0");
    }

    @Test
    void anotherBuildOrSourceOrMachineDiffers() throws Exception {
        cli.expect(0, "install", "other");
        plan("install", "hello");
        String planned = Files.readString(file);
        int installed = planned.indexOf("\"installed\": [");
        String before = planned.substring(0, installed);
        String state = planned.substring(installed);
        forge(before + state.replaceFirst("\"specSha256\": \"[0-9a-f]{64}\"", "\"specSha256\": \"" + "0".repeat(64) + "\""));
        refused("E0120", "other 3 is another build here than the one that the plan was made with");
        forge(before + state.replace("\"repository\": \"main\"", "\"repository\": \"far\""));
        refused("E0120", "other 3 came from main here; the plan was made with the one from far");
        forge(before + state.replace("\"arch\": \"noarch\"", "\"arch\": \"riscv64\""));
        refused("E0120", "other 3 is the one for noarch here; the plan was made with the one for riscv64");
        Files.writeString(file, planned);
        forge(before.replaceFirst("\"arch\": \"[a-z0-9_]+\"", "\"arch\": \"s390x\"") + state);
        refused("E0120", "the plan is for s390x, this machine is ");
    }

    @Test
    void wishesDiffer() throws Exception {
        cli.expect(0, "install", "other");
        plan("install", "hello");
        cli.expect(0, "hold", "other");
        refused("E0120", "etc/mypkg/world says 'hold other' here; the plan was made without it");
        plan("install", "hello");
        cli.expect(0, "unhold", "other");
        refused("E0120", "etc/mypkg/world does not say 'hold other' here; the plan was made with it");
    }

    @Test
    void aRepositoryOffersOtherBytesByThatName() throws Exception {
        plan("install", "hello");
        cli.repository().add(TestPackage.of("hello", "1.0").requires("libgreet >= 1").file("/usr/bin/hello", "evil!!!")).publish();
        cli.expect(0, "update");
        refused("E0120", "hello 1.0 of the repository main is not the package here that the plan was made with: SHA-256 ");
    }

    @Test
    void newerOffersDoNotMatter() throws Exception {
        plan("install", "hello");
        publishNewHello();
        apply(0);
        assertEquals("hello 1", cli.read("usr/bin/hello"));
    }

    @Test
    void damagedPlansAreRefused() throws Exception {
        plan("install", "hello");
        String planned = Files.readString(file);
        Files.writeString(file, planned.replace("\"request\": \"install hello\"", "\"request\": \"install hellp\""));
        refused("E0608", "it is damaged");
        for (int length = 0; length < planned.length() - 2; length += 97) {
            Files.writeString(file, planned.substring(0, length));
            refused("E0608", "cannot use the plan");
        }
        for (String text : List.of("[]", "{}", "{\"schema\": \"mypkg/1\"}", "[".repeat(10_000), "\u0000")) {
            Files.writeString(file, text);
            refused("E0608", "cannot use the plan");
        }
        Files.delete(file);
        apply(3);
    }

    @Test
    void aPlanWithoutEndIsRefusedUnread() throws Exception {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(java.nio.ByteBuffer.wrap(new byte[1]), 1L << 40);
        }
        refused("E0608", "longer than 67108864 bytes");
    }

    @Test
    void aNewerFormatIsRefusedAsSuch() throws Exception {
        plan("install", "hello");
        forge("\"format\": 1", "\"format\": 2");
        CliHarness.Ran ran = apply(3);
        assertTrue(ran.err().contains("error[E0603]") && ran.err().contains("this release knows 1"), ran.err());
    }

    @Test
    void whatIsNotKnownIsRefused() throws Exception {
        plan("install", "hello");
        String planned = Files.readString(file);
        forge("\"proven\": true", "\"proven\": true, \"more\": 1");
        refused("E0608", "'more' is not known here");
        Files.writeString(file, planned);
        forge("\"op\": \"install\"", "\"op\": \"upgrade\"");
        refused("E0608", "it does not fit what 'installed' says of");
        forge(planned.replace("\"hello\"\n", "\"hello # and more\"\n"));
        refused("E0608", "lines that are no wishes");
        String twice = action(planned, "install", "libgreet");
        forge(planned.replace(twice, twice + twice));
        refused("E0608", "a package stands there twice");
        forge(planned.replace("\"vital\": false", "\"vital\": false, \"everything\": true"));
        refused("E0608", "'everything' is not known here");
    }

    @Test
    void aPlanThatLeavesSomethingMissingIsRefused() throws Exception {
        plan("install", "hello");
        String planned = Files.readString(file);
        forge(planned.replace(action(planned, "install", "libgreet"), ""));
        refused("E0608", "does not fit together");
        cli.expect(0, "install", "hello");
        plan("remove", "hello");
        planned = Files.readString(file);
        forge(planned.replace(action(planned, "remove", "hello") + "\n", ""));
        refused("E0608", "does not fit together");
    }

    @Test
    void aPlanHasNoMoreLeaveThanWasGiven() throws Exception {
        cli.expect(0, "install", "base");
        plan("remove", "base", "--allow-vital");
        forge("\"vital\": true", "\"vital\": false");
        refused("E0608", "base");
        forge("\"vital\": false", "\"vital\": true");
        apply(0);
        assertEquals("", cli.expect(0, "list").out());
    }

    @Test
    void noControlCharacterOfAPlanReachesATerminal() throws Exception {
        plan("install", "hello");
        forge("\"install hello\"", "\"install \\u001b[31mhello\"");
        cli.expect(0, "install", "other");
        CliHarness.Ran ran = apply(1);
        assertFalse((ran.out() + ran.err()).contains("\u001b"), ran.err());
    }

    @Test
    void aNamedRepositoryIsLeaveToChangeToIt() throws Exception {
        cli.expect(0, "install", "other");
        var second = new TestRepository(directory.resolve("second"), () -> java.time.Instant.parse("2026-01-02T03:04:05Z"));
        second.add(TestPackage.of("other", "4").file("/usr/bin/other", "other 4")).publish();
        cli.expect(0, "repo", "add", "second", second.directory().toString(), "--fingerprint", second.fingerprint());
        cli.expect(0, "update");
        planDoesWhatTheVerbDoes("install", "other@second");
        assertEquals("other 4", cli.read("usr/bin/other"));
    }

    @Test
    void filesCannotBePlannedAndHowIsNotForThePlan() throws Exception {
        String given = cli.repository().file("hello", "1.0").toString();
        CliHarness.Ran ran = cli.expect(1, "plan", "install", given, "-o", file.toString());
        assertTrue(ran.err().contains("error[E0121]") && ran.err().contains("is a file of this machine"), ran.err());
        cli.expect(2, "plan", "install", "hello", "--no-scripts", "-o", file.toString());
        cli.expect(2, "plan", "remove", "hello", "--no-history", "-o", file.toString());
        cli.expect(2, "plan", "install", "hello");
        cli.expect(2, "plan", "undo", "-o", file.toString());
        cli.expect(1, "plan", "install", "absent", "-o", file.toString());
        assertFalse(Files.exists(file));
    }

    @Test
    void aDeadlineIsNoNegativeTime() {
        for (String wrong : List.of("-1", "-0.5", "NaN")) {
            cli.expect(2, "install", "hello", "--solver-deadline=" + wrong);
        }
        cli.expect(0, "install", "hello", "--solver-deadline=5");
    }
}

package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.archive.ForgedPackage;
import org.mypkg.engine.TestPackage;
import org.mypkg.engine.Tree;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/** Packages that mean harm, through the whole program: refused, or kept inside the root; outside of it nothing ever changes. */
final class HostilePackagesTest {
    private static final FileMeta META = FileMeta.of(0644, 0, 0, 1_700_000_000L);

    @TempDir
    Path directory;

    private CliHarness cli;
    private Path outside = Path.of("/");
    private Map<String, String> untouched = Map.of();

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        cli.repository().add(TestPackage.of("base", "1").file("/usr/bin/base", "b").file("/etc/passwd", "root")).publish();
        cli.connect();
        cli.expect(0, "install", "base");
        outside = directory.resolve("outside");
        Files.createDirectories(outside.resolve("sub"));
        Files.writeString(outside.resolve("victim"), "victim");
        Files.writeString(outside.resolve("sub/victim"), "victim");
        untouched = Tree.of(outside);
    }

    @AfterEach
    void nothingOutsideChanged() throws Exception {
        assertEquals(untouched, Tree.of(outside));
        for (String left : List.of("journal", "journal.tmp", "journal.done")) {
            assertFalse(cli.has("var/lib/mypkg/" + left), left);
        }
        cli.expect(0, "verify");
    }

    private CliHarness.Ran install(ForgedPackage... packages) throws IOException {
        var words = new ArrayList<>(List.of("install", "--allow-unsigned", "-y"));
        for (ForgedPackage each : packages) {
            words.add(each.write(directory).toString());
        }
        return cli.run(words.toArray(new String[0]));
    }

    /** The package is refused, and nothing at all changes. */
    private void refused(int code, String error, ForgedPackage... packages) throws IOException {
        Map<String, String> before = Tree.of(cli.root());
        CliHarness.Ran ran = install(packages);
        assertEquals(code, ran.code(), ran.out() + ran.err());
        assertTrue(ran.err().contains("error[" + error + "]"), ran.err());
        assertEquals(before, Tree.of(cli.root()));
    }

    @Test
    void pathsThatAreNoneAreRefused() throws Exception {
        for (String path : List.of("/../outside/victim", "/usr/../../outside/victim", "//usr/a", "/usr//a", "/usr/./a", "/usr/a/",
                "/", "", "usr/a", "/usr/..", "/..", "/usr/\\u0000a", "/usr/" + "n".repeat(256), ("/" + "d".repeat(200)).repeat(25))) {
            refused(3, "E0601", ForgedPackage.of("evil").file("usr/evil", "x").saying("\"path\":\"/usr/evil\"", "\"path\":\"" + path + "\""));
        }
    }

    @Test
    void whatTheManifestMayNotSayIsRefused() throws Exception {
        for (String[] said : List.of(
                new String[] {"\"mode\":\"0644\"", "\"mode\":\"10644\""},
                new String[] {"\"mode\":\"0644\"", "\"mode\":\"-644\""},
                new String[] {"\"mode\":\"0644\"", "\"mode\":\"0644\",\"uid\":-1"},
                new String[] {"\"mode\":\"0644\"", "\"mode\":\"0644\",\"gid\":4294967295"},
                new String[] {"\"mtime\":1700000000", "\"mtime\":1700000000,\"mtimeNanos\":1000000000"},
                new String[] {"\"mtime\":1700000000", "\"mtime\":1e99"},
                new String[] {"\"size\":1", "\"size\":-1"})) {
            refused(3, "E0601", ForgedPackage.of("evil").file("usr/evil", "x").saying(said[0], said[1]));
        }
    }

    /** Times before 1970 and far in the future are only times. */
    @Test
    void oddTimesAreOnlyTimes() throws Exception {
        for (long seconds : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40}) {
            CliHarness.Ran ran = install(ForgedPackage.of("times").file(RootPath.of("usr/t"), "x", FileMeta.of(0644, 0, 0, seconds)));
            assertEquals(0, ran.code(), seconds + ran.err());
            cli.expect(0, "verify");
            cli.expect(0, "remove", "times");
        }
    }

    @Test
    void linksAndHardLinksThatLeadAwayAreRefused() throws Exception {
        refused(3, "E0601", ForgedPackage.of("evil").link("usr/d", outside.toString()).file("usr/d/victim", "x"));
        refused(3, "E0601", ForgedPackage.of("evil").link("usr/d", "../../outside").file("usr/d/victim", "x"));
        refused(3, "E0601", ForgedPackage.of("evil").file("usr/a", "a").hardlink("usr/h", "etc/passwd"));
        refused(3, "E0601", ForgedPackage.of("evil").file("usr/a", "a").hardlink("usr/h", "usr/bin/base"));
        refused(3, "E0601", ForgedPackage.of("evil").link("usr/a", "/etc/passwd").hardlink("usr/h", "usr/a"));
        refused(3, "E0601", ForgedPackage.of("evil").file("usr/evil", "x").hardlink("usr/h", "usr/evil")
                .saying("\"target\":\"/usr/evil\"", "\"target\":\"/../outside/victim\""));
    }

    @Test
    void namesThatAreTwiceThereAreRefused() throws Exception {
        refused(3, "E0601", ForgedPackage.of("evil").file("usr/a", "one").file("usr/a", "one"));
        refused(3, "E0601", ForgedPackage.of("evil").file("usr/caf\u00e9", "composed").file("usr/cafe\u0301", "decomposed"));
        refused(3, "E0601", ForgedPackage.of("evil").file("usr/caf\u00e9/f", "composed").file("usr/cafe\u0301/f", "not the same")
                .add(new FileEntry.Directory(RootPath.of("usr/caf\u00e9"), META)).add(new FileEntry.Directory(RootPath.of("usr/cafe\u0301"), META)));
        refused(3, "E0601", ForgedPackage.of("evil").file("usr/f", "a").file("usr/f/g", "b"));
    }

    @Test
    void namesThatAreNoTextAreNames() throws Exception {
        RootPath odd = RootPath.of(new byte[] {'u', 's', 'r', '/', (byte) 0xff, (byte) 0xfe, '\n', '-'});
        assertEquals(0, install(ForgedPackage.of("odd").file(odd, "x", META)).code());
        cli.expect(0, "verify");
        assertEquals(0, cli.run("remove", "odd").code());
    }

    /** Where a link leads out of the root, the kernel stops at the root: by an absolute text, by dots, by both. */
    @Test
    void filesThroughAnothersLinkStayInside() throws Exception {
        int number = 0;
        for (String target : List.of(outside.toString(), "../../../../../../../../.." + outside, "../../outside")) {
            String way = "usr/way" + number++;
            CliHarness.Ran ran = install(ForgedPackage.of("linker").link(way, target), ForgedPackage.of("writer").file(way + "/victim", "overwritten"));
            assertTrue(ran.code() == 0 || ran.code() == 1, ran.err());
            assertEquals(untouched, Tree.of(outside));
            if (ran.code() == 0) {
                cli.expect(0, "verify");
                cli.expect(0, "remove", "writer", "linker");
            }
        }
    }

    @Test
    void filesThroughAnInstalledLinkStayInside() throws Exception {
        assertEquals(0, install(ForgedPackage.of("linker").link("usr/way", outside.toString()).link("usr/dots", "../../../outside")).code());
        CliHarness.Ran ran = install(ForgedPackage.of("writer").file("usr/way/victim", "overwritten").file("usr/dots/sub/victim", "overwritten"));
        assertTrue(ran.code() == 0 || ran.code() == 1, ran.err());
        assertEquals(untouched, Tree.of(outside));
        cli.expect(0, "verify");
        cli.run("remove", "writer");
        assertEquals(untouched, Tree.of(outside));
    }

    @Test
    void filesThroughTheUsersOwnLinkStayInside() throws Exception {
        Files.createSymbolicLink(cli.root().resolve("usr/share"), outside);
        Files.createSymbolicLink(cli.root().resolve("usr/victim"), outside.resolve("victim"));
        CliHarness.Ran through = install(ForgedPackage.of("writer").file("usr/share/victim", "overwritten"));
        assertTrue(through.code() == 0 || through.code() == 1, through.err());
        CliHarness.Ran over = cli.run("install", "--allow-unsigned", "--overwrite", "/usr/victim",
                ForgedPackage.of("over").file("usr/victim", "overwritten").write(directory).toString());
        assertEquals(0, over.code(), over.err());
        assertTrue(Files.isRegularFile(cli.root().resolve("usr/victim"), LinkOption.NOFOLLOW_LINKS), "the link itself was replaced");
        assertEquals(untouched, Tree.of(outside));
        cli.expect(0, "remove", "over");
    }

    @Test
    void linksThatMakePathsTooLongAreRefused() throws Exception {
        String deep = ("/" + "d".repeat(250)).repeat(15);
        CliHarness.Ran ran = install(ForgedPackage.of("linker").link("usr/way", deep), ForgedPackage.of("writer").file("usr/way/" + "e".repeat(250) + "/" + "f".repeat(250), "x"));
        assertEquals(1, ran.code(), ran.err());
        CliHarness.Ran name = install(ForgedPackage.of("linker").link("usr/way", "n".repeat(300)), ForgedPackage.of("writer").file("usr/way/f", "x"));
        assertEquals(1, name.code(), name.err());
        refused(3, "E0607", ForgedPackage.of("evil").file("a/" + ("d".repeat(254) + "/").repeat(15) + "f".repeat(250), "x"));
        refused(3, "E0601", ForgedPackage.of("evil").file("a" + "/a".repeat(2040) + "/f", "x"));
    }

    @Test
    void theProgramsOwnStateIsNoPackages() throws Exception {
        for (String own : List.of("var/lib/mypkg/journal", "var/lib/mypkg/installed.sqlite", "var/lib/mypkg/trust/x", "var/lib/mypkg/t9/old/1",
                "etc/mypkg/world", "usr/.mypkg/t1/old/1", ".mypkg/x", "var/lib/mypkg", "etc/mypkg")) {
            refused(1, "E0208", ForgedPackage.of("evil").file(own, "x"));
        }
        refused(1, "E0208", ForgedPackage.of("evil").link("var/lib/mypkg", "../../../outside"));
        refused(1, "E0208", ForgedPackage.of("evil").link("etc/mypkg", "/usr"));
        refused(1, "E0208", ForgedPackage.of("linker").link("usr/way", "/var/lib/mypkg"), ForgedPackage.of("writer").file("usr/way/lock", "x"));
        refused(1, "E0202", ForgedPackage.of("evil").link("var/lib", "/usr"));
    }

    @Test
    void devicesComeFromThoseWhoAreTrusted() throws Exception {
        refused(1, "E0224", ForgedPackage.of("nodes").device("usr/null"));
        Path file = ForgedPackage.of("nodes").device("usr/null").write(directory);
        cli.expect(0, "install", "--allow-unsigned", "--allow-devices", file.toString());
        cli.expect(0, "remove", "nodes");
    }

    @Test
    void declaredSizesAreLimits() throws Exception {
        refused(3, "E0601", ForgedPackage.of("evil").file("usr/evil", "x").bomb());
        refused(3, "E0601", ForgedPackage.of("evil").file("usr/evil", "x").saying("\"size\":1", "\"size\":9000000000000000000"));
        FileEntry huge = new FileEntry.Regular(RootPath.of("usr/huge"), META, 1L << 42, Digest.of(new byte[0]));
        refused(3, "E0607", ForgedPackage.of("evil").add(huge));
        FileEntry large = new FileEntry.Regular(RootPath.of("usr/large"), META, 900L << 30, Digest.of(new byte[0]));
        refused(3, "E0205", ForgedPackage.of("evil").add(large));
    }

    @Test
    void attributesOverTheirLimitsAreRefused() throws Exception {
        var attributes = new TreeMap<String, Bytes>();
        attributes.put("user.large", Bytes.of(new byte[(64 << 10) + 1]));
        refused(3, "E0601", ForgedPackage.of("evil").file(RootPath.of("usr/x"), "x", new FileMeta(0644, 0, 0, 0, 0, attributes)));
        attributes.clear();
        attributes.put("user." + "n".repeat(255), Bytes.utf8("v"));
        refused(3, "E0601", ForgedPackage.of("evil").file(RootPath.of("usr/x"), "x", new FileMeta(0644, 0, 0, 0, 0, attributes)));
        attributes.clear();
        attributes.put("nonsense.name", Bytes.of("v".getBytes(StandardCharsets.UTF_8)));
        refused(3, "E0207", ForgedPackage.of("evil").file(RootPath.of("usr/x"), "x", new FileMeta(0644, 0, 0, 0, 0, attributes)));
        attributes.clear();
        attributes.put("security.capability", Bytes.utf8("not a capability"));
        CliHarness.Ran ran = install(ForgedPackage.of("evil").file(RootPath.of("usr/x"), "x", new FileMeta(0644, 0, 0, 0, 0, attributes)));
        assertEquals(3, ran.code(), ran.err());
        assertFalse(cli.has("usr/x"));
    }
}

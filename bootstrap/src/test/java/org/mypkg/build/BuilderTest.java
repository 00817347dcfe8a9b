package org.mypkg.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.fetch.OkHttpFetcher;
import org.mypkg.fetch.Pause;
import org.mypkg.model.Digest;
import org.mypkg.recipe.RecipeBook;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;

/** Builds small recipes for real: shell, tar and packer included. */
final class BuilderTest {
    @TempDir
    private Path top = Path.of("");

    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void writeRecipes() throws Exception {
        recipe("lib", String.join(
                "\n",
                "build: test -z \"$(ls)\"",
                "package: |",
                "  mkdir -p \"$DESTDIR/usr/lib\" \"$DESTDIR/usr/include\"",
                "  cp \"$FILES/text\" \"$DESTDIR/usr/lib/text\"",
                "  echo $SOURCE_DATE_EPOCH > \"$DESTDIR/usr/include/when\"",
                "  echo /usr/bin/text ../lib/text 10 > \"$PKGMETA/alternatives\"",
                "packages: [{name: lib-dev, files: ['/usr/include/**'], requires: ['lib = ${version}']}]"));
        HostFiles.writeText(top.resolve("recipes/lib/text"), "one\n");
        recipe("app", String.join(
                "\n",
                "makedepends: [lib]",
                "build: test ! -e \"$SYSROOT/usr/include\"",
                "package: install -D \"$SYSROOT/usr/lib/text\" \"$DESTDIR/usr/share/copy\""));
    }

    @Test
    void aResultIsKeptUntilSomethingChangesThatGoesIntoIt() throws Exception {
        SortedMap<String, Path> first = build("app");
        assertEquals(List.of("app", "lib", "lib-dev"), List.copyOf(first.keySet()));
        assertTrue(listing(first, "app").contains("usr/share/copy"), listing(first, "app"));
        assertTrue(listing(first, "lib-dev").contains("usr/include/when"), listing(first, "lib-dev"));
        assertFalse(listing(first, "lib").contains("usr/include"), listing(first, "lib"));
        String manifest = manifest(first, "lib");
        assertTrue(manifest.contains("../lib/text"), "the alternatives that the build listed: " + manifest);
        assertTrue(manifest(first, "lib-dev").contains("1-1"), "the version was filled in");
        progress.clear();
        assertEquals(first, build("app"));
        assertTrue(progress.stream().allMatch(line -> line.startsWith("kept")), progress.toString());
        HostFiles.writeText(top.resolve("recipes/lib/text"), "two\n");
        SortedMap<String, Path> second = build("app");
        assertNotEquals(first.get("lib"), second.get("lib"));
        assertNotEquals(first.get("app"), second.get("app"), "what lies in the build root goes into the key");
    }

    @Test
    void twoBuildsGiveTheSameBytes() throws Exception {
        Digest first = digest(build("app"), "app");
        HostFiles.deleteTree(top.resolve("build/results"));
        assertEquals(first, digest(build("app"), "app"));
    }

    @Test
    void aFailedBuildShowsItsLastLinesAndLeavesNoResult() throws Exception {
        recipe("bad", "build: |\n  echo before\n  echo the reason >&2\n  exit 3\n");
        BuildException failed = assertThrows(BuildException.class, () -> build("bad"));
        assertEquals(ErrorCode.BUILD_FAILED, failed.diagnostic().code());
        assertTrue(failed.diagnostic().because().contains("  the reason"), failed.toString());
        assertTrue(failed.diagnostic().hints().toString().contains("bad.log"), failed.toString());
        for (Path left : HostFiles.list(top.resolve("build/results"))) {
            assertTrue(left.toString().endsWith(".new"), left + " looks finished");
        }
    }

    @Test
    void aBuildSeesNothingOfTheCallersEnvironment() throws Exception {
        recipe("env", "package: env | cut -d= -f1 | LC_ALL=C sort > \"$DESTDIR/names\"\n");
        Path unpacked = HostFiles.createDirectories(top.resolve("unpacked"));
        run("tar", "--zstd", "-xf", String.valueOf(build("env").get("env")), "-C", unpacked.toString());
        var known = List.of("BUILD", "DESTDIR", "FILES", "HOME", "JOBS", "LC_ALL", "OLDPWD", "PATH", "PKGMETA", "PWD", "SHLVL",
                "SOURCE_DATE_EPOCH", "SRC", "SYSROOT", "TZ", "VERSION", "_");
        for (String name : HostFiles.readText(unpacked.resolve("names")).lines().toList()) {
            assertTrue(known.contains(name), "unexpected variable " + name);
        }
    }

    @Test
    void aSourceOnThisMachineIsCheckedUnpackedAndPatched() throws Exception {
        HostFiles.createDirectories(top.resolve("tree/app-1"));
        HostFiles.writeText(top.resolve("tree/app-1/hello"), "hello\n");
        HostFiles.createDirectories(top.resolve("recipes/src"));
        run("tar", "-C", top.resolve("tree").toString(), "-cf", top.resolve("recipes/src/app.tar").toString(), "app-1");
        HostFiles.writeText(top.resolve("recipes/src/fix.patch"), "--- a/hello\n+++ b/hello\n@@ -1 +1 @@\n-hello\n+patched\n");
        String digest = HostFiles.digest(top.resolve("recipes/src/app.tar")).hex();
        String text = "sources: [{name: app, places: [{file: app.tar, trust: upstream, sha256: %s}]}]\npatches: [fix.patch]\n"
                + "package: grep -x patched \"$SRC/app/hello\" && cp \"$SRC/app/hello\" \"$DESTDIR\"\n";
        recipe("src", String.format(Locale.ROOT, text, digest));
        assertTrue(listing(build("src"), "src").contains("hello"));
        recipe("src", String.format(Locale.ROOT, text, "0".repeat(64)));
        BuildException wrong = assertThrows(BuildException.class, () -> build("src"));
        assertTrue(wrong.toString().contains("got SHA-256      " + digest), wrong.toString());
    }

    private void recipe(String name, String more) throws Exception {
        Path directory = HostFiles.createDirectories(top.resolve("recipes").resolve(name));
        HostFiles.writeText(directory.resolve("recipe.yaml"),
                "name: " + name + "\nversion: 1\nrevision: 1\narch: x86_64\n" + more + "\n");
    }

    private SortedMap<String, Path> build(String name) throws Failure {
        Path work = top.resolve("build");
        var processes = new ProcessRunner();
        var debian = new DebianArchive(work.resolve("apt"), Path.of("/"), processes);
        var offline = new OkHttpFetcher(OkHttpFetcher.Settings.DEFAULT.withoutNetwork(), Pause.REAL);
        var sources = new SourceStore(work.resolve("sources"), offline, debian, progress::add);
        var graph = new BuildGraph(RecipeBook.read(List.of(top.resolve("recipes"))));
        var builder = new Builder(Builder.Places.in(work, top), graph, sources, Workshop::pack, processes,
                InstantSource.fixed(Instant.EPOCH), progress::add);
        return builder.build(graph.order(List.of(name)));
    }

    private static String listing(SortedMap<String, Path> built, String name) throws Exception {
        return run("tar", "--zstd", "-tf", String.valueOf(built.get(name)));
    }

    private static String manifest(SortedMap<String, Path> built, String name) throws Exception {
        return run("tar", "--zstd", "-xOf", String.valueOf(built.get(name)), ".MPKG/manifest.json");
    }

    private static Digest digest(SortedMap<String, Path> built, String name) throws Exception {
        return HostFiles.digest(Path.of(String.valueOf(built.get(name))));
    }

    private static String run(String... argv) throws Failure {
        ProcessRunner.Result result = new ProcessRunner().run(ProcessRunner.Command.of(argv));
        assertEquals(0, result.exitCode(), result.output());
        return result.output();
    }
}

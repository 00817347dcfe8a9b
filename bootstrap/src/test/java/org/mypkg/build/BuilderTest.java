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
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Pattern;
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
        for (Path left : HostFiles.list(top.resolve("build/trees"))) {
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

    @Test
    void whatARecipeSaysOfItsPackagesCompilesNothing() throws Exception {
        Path before = file(build("app"), "lib");
        progress.clear();
        HostFiles.writeText(top.resolve("recipes/lib/recipe.yaml"),
                HostFiles.readText(top.resolve("recipes/lib/recipe.yaml")) + "summary: other words\n");
        assertTrue(why("lib").getLast().contains("only the packages are made anew"), why("lib").toString());
        Path after = file(build("app"), "lib");
        assertNotEquals(before, after);
        assertEquals(List.of("packed lib 1-1", "kept   app 1-1"), said());
    }

    @Test
    void aPackageThatComesOutAsItWasMovesNothingOnTopOfIt() throws Exception {
        build("app");
        progress.clear();
        HostFiles.writeText(top.resolve("recipes/lib/unused"), "a file that the build never looks at\n");
        assertEquals("file unused: nothing → " + HostFiles.digest(top.resolve("recipes/lib/unused")), why("lib").getLast());
        assertEquals(List.of("input lib: is to be built first, and may come out as it is"), why("app"));
        build("app");
        assertEquals(List.of("build lib 1-1 ...", "built  lib 1-1", "kept   app 1-1"), said());
        assertEquals(List.of(), why("app"));
    }

    @Test
    void whatTheBuildCannotDoItselfIsWrittenDown() throws Exception {
        recipe("owners", "package: |\n  install -D -m 4755 /dev/null \"$DESTDIR/usr/bin/su\"\n  mkdir \"$DESTDIR/dev\"\n"
                + "  if mknod \"$DESTDIR/dev/null\" c 1 3; then exit 1; fi\n  echo text > \"$DESTDIR/mail\"\n"
                + "  printf '%s\\n' '/dev/null 0666 0 0 c 1 3' '/mail 0640 0 8' > \"$PKGMETA/permissions\"\n");
        String listing = run("tar", "--zstd", "--numeric-owner", "-tvf", file(build("owners"), "owners").toString());
        for (String line : List.of("-rwsr-xr-x 0/0 +0 .* usr/bin/su", "crw-rw-rw- 0/0 +1,3 .* dev/null", "-rw-r----- 0/8 .* mail")) {
            assertTrue(Pattern.compile(line).matcher(listing).find(), line + " is not in\n" + listing);
        }
        recipe("owners", "package: echo '/a b' > \"$PKGMETA/permissions\"\n");
        assertTrue(assertThrows(BuildException.class, () -> build("owners")).toString().contains("'/a b'"));
    }

    @Test
    void aBuildReadsNeitherTheSigningKeyNorTheCallersFiles() throws Exception {
        HostFiles.writeText(top.resolve("secret.asc"), "the key\n");
        recipe("thief", "build: |\n  for f in '" + top.resolve("secret.asc") + "' '" + top + "' /root /work /etc/shadow /var/lib; do\n"
                + "    if ls \"$f\"; then echo \"it sees $f\"; exit 1; fi\n  done\n");
        build("thief");
        recipe("thief", "package: ln -s '" + top.resolve("secret.asc") + "' \"$PKGMETA/permissions\"\n");
        BuildException refused = assertThrows(BuildException.class, () -> build("thief"));
        assertTrue(refused.diagnostic().because().contains("$PKGMETA/permissions is no plain file"), refused.toString());
    }

    @Test
    void aSecondBuildElsewhereIsCompared() throws Exception {
        recipe("chance", "package: cp /proc/sys/kernel/random/uuid \"$DESTDIR/number\"; echo same > \"$DESTDIR/same\"\n");
        build("app");
        build("chance");
        Builder builder = builder();
        builder.build(graph().order(List.of("app", "chance")), 2);
        var found = builder.verify(graph().order(List.of("app", "chance")), 2);
        assertEquals(List.of("app", "chance", "lib"), List.copyOf(found.keySet()));
        assertEquals(List.of(), found.get("app"));
        assertEquals(List.of("chance-1-1.x86_64.mpkg: /number"), found.get("chance"));
    }

    @Test
    void aBuildRootHoldsWhatItsPackagesRequire() throws Exception {
        recipe("base", "package: install -D /dev/null \"$DESTDIR/etc/base\"\n");
        recipe("mid", "package: install -D /dev/null \"$DESTDIR/etc/mid\"\nrequires: [base]\n");
        recipe("top", "makedepends: [mid]\npackage: ls \"$SYSROOT/etc\" | grep -v mypkg > \"$DESTDIR/seen\"\n");
        Path unpacked = HostFiles.createDirectories(top.resolve("unpacked"));
        run("tar", "--zstd", "-xf", file(build("top"), "top").toString(), "-C", unpacked.toString());
        assertEquals("base\nmid\n", HostFiles.readText(unpacked.resolve("seen")));
        recipe("mid", "package: install -D /dev/null \"$DESTDIR/etc/mid\"\nrequires: ['so:nobody']\n");
        BuildException missing = assertThrows(BuildException.class, () -> build("top"));
        assertEquals(ErrorCode.BUILD_ROOT_INCOMPLETE, missing.diagnostic().code());
        assertTrue(missing.diagnostic().because().toString().contains("mid requires so:nobody"), missing.toString());
    }

    @Test
    void aFailureStopsNewBuildsAndWhatWasFinishedIsKept() throws Exception {
        recipe("left", "package: echo left\n");
        recipe("right", "package: echo right >&2; exit 7\n");
        recipe("after", "makedepends: [right]\npackage: echo never\n");
        BuildException failed = assertThrows(BuildException.class, () -> builder().build(graph().order(List.of("after", "left")), 2));
        assertEquals("cannot build right", failed.diagnostic().title());
        assertEquals(List.of("build left 1-1 ...", "build right 1-1 ...", "built  left 1-1"), said().stream().sorted().toList());
        recipe("right", "package: echo right\n");
        progress.clear();
        builder().build(graph().order(List.of("after", "left")), 2);
        assertTrue(said().contains("kept   left 1-1"), "an interrupted run goes on: " + progress);
    }

    private List<String> why(String name) throws Failure {
        return builder().reasons(graph().order(List.of(name))).getOrDefault(name, List.of());
    }

    /** Without the times. */
    private List<String> said() {
        return progress.stream().map(line -> line.replaceFirst("  [0-9.]+ s$", "")).toList();
    }

    private static Path file(SortedMap<String, Path> built, String name) {
        return Path.of(String.valueOf(built.get(name)));
    }

    private void recipe(String name, String more) throws Exception {
        Path directory = HostFiles.createDirectories(top.resolve("recipes").resolve(name));
        HostFiles.writeText(directory.resolve("recipe.yaml"),
                "name: " + name + "\nversion: 1\nrevision: 1\narch: x86_64\n" + more + "\n");
    }

    private SortedMap<String, Path> build(String name) throws Failure {
        return builder().build(graph().order(List.of(name)), 2);
    }

    private BuildGraph graph() throws Failure {
        return new BuildGraph(RecipeBook.read(List.of(top.resolve("recipes"))));
    }

    private Builder builder() throws Failure {
        Path work = top.resolve("build");
        var processes = new ProcessRunner();
        var debian = new DebianArchive(work.resolve("apt"), Path.of("/"), processes);
        var offline = new OkHttpFetcher(OkHttpFetcher.Settings.DEFAULT.withoutNetwork(), Pause.REAL);
        var sources = new SourceStore(work.resolve("sources"), offline, debian, progress::add);
        BuildGraph graph = graph();
        InstantSource clock = InstantSource.fixed(Instant.EPOCH);
        var view = new BuildView(progress::add, Optional.empty(), clock);
        return new Builder(new Builder.Places(work, top, 1), graph, sources, Workshop::pack, processes, clock, view);
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

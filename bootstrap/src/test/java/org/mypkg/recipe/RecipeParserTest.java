package org.mypkg.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.json.Json;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonValue;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;

final class RecipeParserTest {
    private static final String DIGEST = "a9a118bbe84d8764da0ea0d28b3ab3fae8477fc7e4085d90102b8596fc7c75e4";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void readsEverythingThatARecipeSays() throws Exception {
        Recipe recipe = recipe(String.join(
                "\n",
                "name: zlib",
                "version: 1.10",
                "revision: 3",
                "arch: x86_64",
                "summary: no",
                "sources:",
                "  - name: zlib",
                "    places:",
                "      - {url: 'https://zlib.example/zlib-1.10.tar.gz', sha256: " + DIGEST + ", trust: upstream}",
                "      - {debian: trixie/zlib/zlib_1.10.orig.tar.gz, sha256: " + DIGEST + ", trust: upstream-identical}",
                "patches: [one.patch]",
                "makedepends: [musl]",
                "toolchain: musl",
                "build: |",
                "  make",
                "package: make install",
                "license: Zlib",
                "packages:",
                "  - name: zlib-dev",
                "    files: ['/usr/include/**']",
                "    requires: ['zlib = ${version}']"));
        // Every scalar is a text: neither a number nor a truth value.
        assertEquals(new Recipe.VersionSource.Fixed("1.10"), recipe.version());
        assertEquals(Optional.of("no"), text(recipe.outputs().getFirst().metadata(), "summary"));
        assertEquals("make\n", recipe.step(Recipe.Step.Kind.BUILD));
        assertEquals(Recipe.Toolchain.MUSL, recipe.toolchain());
        SourceRef source = recipe.sources().getFirst();
        assertEquals(new SourceRef.At.Debian("trixie", "zlib", "zlib_1.10.orig.tar.gz"), source.places().get(1).at());
        assertEquals(SourceRef.Trust.UPSTREAM_IDENTICAL, source.places().get(1).trust());
        assertEquals("zlib-1.10.tar.gz", source.places().getFirst().fileName());
        Recipe.Output split = recipe.outputs().get(1);
        assertEquals(List.of("/usr/include/**"), split.files());
        assertEquals(Optional.of("Zlib"), text(split.metadata(), "license"));
        assertEquals(Optional.empty(), text(split.metadata(), "summary"), "a summary is not inherited");
    }

    @Test
    void namesTheLineOfEveryMistake() throws Exception {
        String good = "name: a\nversion: 1\nrevision: 1\narch: x86_64\n";
        assertEquals(5, mistake(good + "colour: red\n", "unknown key 'colour'"));
        assertEquals(5, mistake(good + "name: b\n", "'name' comes twice"));
        assertEquals(5, mistake(good + "patches: one\n", "'patches' must be a list"));
        assertEquals(6, mistake(good + "sources:\n  - nowhere.yaml\n", "no file 'nowhere.yaml'"));
        assertEquals(8, mistake(good + "sources:\n  - name: a\n    places:\n      - {url: x}\n", "'sha256' is missing"));
        assertEquals(6, mistake(good + "packages:\n  - name: b\n", "needs 'files'"));
        assertEquals(1, mistake("name: a\nrevision: 1\narch: x86_64\n", "exactly one of 'version' and 'version-from'"));
        assertEquals(1, mistake("name: a b\nversion: 1\nrevision: 1\narch: x86_64\n", "not a package name"));
        assertEquals(5, mistake(good + "toolchain: clang\n", "unknown toolchain 'clang'"));
        assertEquals(2, mistake("name: a\n\tversion: 1\n", "no YAML"));
        assertEquals(1, mistake("- a\n", "'key: value'"));
    }

    @Test
    void namesTheLineOfMistakesInStylesAndPackaging() throws Exception {
        String good = "name: a\nversion: 1\nrevision: 1\narch: x86_64\n";
        String source = "sources: [{name: a, places: [{file: a, trust: upstream, sha256: " + DIGEST + "}]}]\n";
        assertEquals(5, mistake(good + "configure: [--x]\n", "'configure' is for recipes with a 'style'"));
        assertEquals(5, mistake(good + "style: autotools\n", "needs a source"));
        assertEquals(6, mistake(good + source + "style: meson\n", "unknown style 'meson'"));
        assertEquals(5, mistake(good + "split: most\n", "'split' is default, none or a list"));
        assertEquals(7, mistake(good + "split:\n  - dev\n  - lib\n", "unknown part 'lib'"));
        assertEquals(5, mistake(good + "strip: yes\n", "'strip' is true or false"));
        assertEquals(5, mistake(good + "tool: 1\n", "'tool' is true or false"));
        assertEquals(5, mistake(good + "shared: [/usr/lib/x]\n", "'/usr/lib/x' cannot be shared"));
        assertEquals(5, mistake(good + "unchecked: ['usr/**']\n", "globs begin with a slash"));
    }

    @Test
    void aStyleGivesTheStepsThatTheRecipeDoesNotHave() throws Exception {
        Recipe recipe = recipe(String.join(
                "\n",
                "name: m4",
                "version: 1.4",
                "revision: 1",
                "arch: x86_64",
                "sources: [{name: m4, places: [{file: m4.tar, trust: upstream, sha256: " + DIGEST + "}]}]",
                "toolchain: cross",
                "style: autotools",
                "configure: ['--with-x=$SYSROOT/a b', 'say=\"`it`\"']",
                "post-install: rm it",
                "check: m4 --version",
                "shared: [/usr/bin/m4]",
                "hostdepends: [gmp-tools]"));
        assertEquals(
                List.of("build", "package", "post-install", "check"),
                recipe.steps().stream().map(step -> step.kind().key()).toList());
        String build = recipe.step(Recipe.Step.Kind.BUILD);
        assertTrue(build.contains("\"$SRC/m4/configure\" --prefix=/usr"), build);
        assertTrue(build.contains(" \"--with-x=$SYSROOT/a b\" \"say=\\\"\\`it\\`\\\"\"\n"), build);
        assertEquals(List.of(Recipe.Part.values()), recipe.packaging().split(), "a style splits by rule");
        assertTrue(recipe.strips(), "what the cross compiler made is stripped");
        assertEquals(List.of("gmp-tools"), recipe.hostdepends());
        assertEquals("m4 m4-dbg m4-static m4-dev m4-doc m4-libs", String.join(" ", recipe.possiblePackages()));
    }

    @Test
    void theTextsOfAllStylesAreShell() throws Exception {
        for (String style : List.of("autotools", "make", "kconfig")) {
            Recipe recipe = recipe("name: a\nversion: 1\nrevision: 1\narch: x86_64\nstyle: " + style
                    + "\nmake: ['A=$B c']\ninstall: [install-it]\nsplit: none\nstrip: 'false'\ntoolchain: musl\n"
                    + "sources: [{name: a, places: [{file: a, trust: upstream, sha256: " + DIGEST + "}]}]\n");
            assertTrue(recipe.step(Recipe.Step.Kind.PACKAGE).contains(" \"install-it\"\n"), style);
            assertTrue(recipe.step(Recipe.Step.Kind.BUILD).contains("\"A=$B c\""), style);
            for (Recipe.Step step : recipe.steps()) {
                var parsed = new ProcessRunner().run(ProcessRunner.Command.of("sh", "-n", "-c", step.text()));
                assertTrue(parsed.succeeded(), style + ": " + parsed.output());
            }
            assertEquals(List.of(), recipe.packaging().split());
        }
    }

    @Test
    void whatARuleMaySplitOffIsKnownByNameAndARecipesOwnGoesBefore() throws Exception {
        recipe("all/a", "name: a\nversion: 1\nrevision: 1\narch: x86_64\nsplit: [dev, doc]\n");
        recipe("all/b", "name: b\nversion: 1\nrevision: 1\narch: x86_64\npackages: [{name: a-doc, files: [/x]}]\n");
        RecipeBook book = RecipeBook.read(List.of(directory.resolve("all")));
        assertEquals("a", book.makerOf("a-dev").orElseThrow().name());
        assertEquals("b", book.makerOf("a-doc").orElseThrow().name());
        assertEquals(Optional.empty(), book.makerOf("a-libs"));
    }

    @Test
    void refusesAVersionFromASourceWithoutOne() throws Exception {
        String text = "name: a\nversion-from: s\nrevision: 1\narch: x86_64\nsources:\n  - name: s\n    places:\n"
                + "      - {url: 'https://a.example/a', sha256: " + DIGEST + ", trust: upstream}\n";
        mistake(text, "needs a source 's' whose places all say a version");
    }

    @Test
    void aRecipeThatExtendsAnotherNamesOnlyWhatDiffers() throws Exception {
        recipe("base", "name: a\nversion: 1\nrevision: 1\narch: x86_64\nbuild: make\nsummary: A\n");
        HostFiles.writeText(directory.resolve("base/note"), "base");
        Recipe update = recipe("update", "extends: ../base/recipe.yaml\nrevision: 2\npatches: [p]\n");
        assertEquals("2", update.revision());
        assertEquals("make", update.step(Recipe.Step.Kind.BUILD));
        assertEquals(List.of("p"), update.patches());
        assertEquals(List.of(directory.resolve("base"), directory.resolve("update")), update.directories());
    }

    @Test
    void aRecipeThatExtendsItselfIsRefused() throws Exception {
        RecipeException wrong =
                assertThrows(RecipeException.class, () -> recipe("a", "extends: ../b/recipe.yaml\n", "b", "extends: ../a/recipe.yaml\n"));
        assertTrue(wrong.toString().contains("extends itself"), wrong.getMessage());
    }

    @Test
    void laterDirectoriesOverlayEarlierOnes() throws Exception {
        recipe("one/a", "name: a\nversion: 1\nrevision: 1\narch: x86_64\n");
        recipe("two/a", "name: a\nversion: 2\nrevision: 1\narch: x86_64\n");
        RecipeBook book = RecipeBook.read(List.of(directory.resolve("one"), directory.resolve("two")));
        assertEquals(new Recipe.VersionSource.Fixed("2"), book.makerOf("a").orElseThrow().version());
    }

    @Test
    void twoRecipesMayNotMakeOnePackage() throws Exception {
        recipe("all/a", "name: a\nversion: 1\nrevision: 1\narch: x86_64\n");
        recipe("all/b", "name: b\nversion: 1\nrevision: 1\narch: x86_64\npackages: [{name: a, files: [/x]}]\n");
        RecipeException wrong =
                assertThrows(RecipeException.class, () -> RecipeBook.read(List.of(directory.resolve("all"))));
        assertTrue(wrong.toString().contains("makes 'a', too"), wrong.getMessage());
    }

    @Test
    void theSchemaForMachinesAndThePageKnowTheSameKeys() throws Exception {
        Path top = Path.of(System.getProperty("mypkg.top", ".."));
        JsonValue schema = Json.parse(HostFiles.readText(top.resolve("docs/json-schema/recipe-1.json")), JsonLimits.DEFAULT);
        var known = new TreeSet<String>();
        if (schema instanceof JsonValue.JsonObject object
                && object.members().get("properties") instanceof JsonValue.JsonObject properties) {
            known.addAll(properties.members().keySet());
        }
        assertEquals(new TreeSet<>(RecipeParser.allKeys()), known);
        String page = HostFiles.readText(top.resolve("bootstrap/recipes/README.md"));
        for (String key : known) {
            assertTrue(page.contains("`" + key + "`") || page.contains("`" + key + ": "), "the page says nothing of " + key);
        }
    }

    @Test
    void theRecipesOfTheFirstRootAreInOrder() throws Exception {
        Path recipes = Path.of(System.getProperty("mypkg.top", ".."), "bootstrap", "recipes");
        RecipeBook book = RecipeBook.read(List.of(recipes));
        assertTrue(book.makerOf("musl-dev").isPresent());
        for (Recipe recipe : book.recipes().values()) {
            for (SourceRef source : recipe.sources()) {
                List<SourceRef.Trust> trusts = source.places().stream().map(SourceRef.Place::trust).toList();
                boolean upstreamFirst = trusts.indexOf(SourceRef.Trust.UPSTREAM) <= 0;
                assertTrue(upstreamFirst, recipe.name() + ": the upstream's own place comes first");
            }
        }
    }

    private int mistake(String text, String fact) throws DiskException {
        RecipeException wrong = assertThrows(RecipeException.class, () -> recipe(text));
        assertTrue(wrong.toString().contains(fact), wrong.getMessage());
        assertTrue(wrong.diagnostic().because().getFirst().contains("line " + wrong.line()), wrong.diagnostic().toString());
        return wrong.line();
    }

    private Recipe recipe(String text) throws RecipeException, DiskException {
        return recipe("it", text);
    }

    private Recipe recipe(String... namesAndTexts) throws RecipeException, DiskException {
        for (int i = 0; i < namesAndTexts.length; i += 2) {
            Path place = HostFiles.createDirectories(directory.resolve(namesAndTexts[i]));
            HostFiles.writeText(place.resolve("recipe.yaml"), namesAndTexts[i + 1]);
        }
        return RecipeParser.read(directory.resolve(namesAndTexts[namesAndTexts.length - 2]));
    }

    private static Optional<String> text(Yaml.Fields fields, String key) throws RecipeException {
        return new YamlFields("test", fields).text(key);
    }
}

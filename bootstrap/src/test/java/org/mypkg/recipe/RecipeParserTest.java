package org.mypkg.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

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
        assertEquals("make\n", recipe.build());
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
        assertEquals(1, mistake(good + "toolchain: clang\n", "unknown toolchain 'clang'"));
        assertEquals(2, mistake("name: a\n\tversion: 1\n", "no YAML"));
        assertEquals(1, mistake("- a\n", "'key: value'"));
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
        assertEquals("make", update.build());
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
    void theRecipesOfTheFirstRootAreInOrder() throws Exception {
        Path recipes = Path.of(System.getProperty("mypkg.top", ".."), "bootstrap", "recipes");
        RecipeBook book = RecipeBook.read(List.of(recipes));
        assertTrue(book.makerOf("musl-dev").isPresent());
        for (Recipe recipe : book.recipes().values()) {
            for (SourceRef source : recipe.sources()) {
                boolean upstreamFirst = source.places().getFirst().trust() == SourceRef.Trust.UPSTREAM;
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

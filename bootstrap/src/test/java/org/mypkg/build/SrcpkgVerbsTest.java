package org.mypkg.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.Terminal;
import org.mypkg.sys.HostFiles;
import org.mypkg.testing.JsonSchemas;

/** The verbs of srcpkg as they are typed, on small recipes that are really built. */
final class SrcpkgVerbsTest {
    @TempDir
    private Path top = Path.of("");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void writeRecipes() throws Exception {
        recipe("steady", "package: echo one > \"$DESTDIR/steady\"\n");
        recipe("chance", "toolchain: musl\npackage: cp /proc/sys/kernel/random/uuid \"$DESTDIR/number\"\n");
        HostFiles.createDirectories(top.resolve("toolchain"));
    }

    @Test
    void aSecondBuildIsComparedAndRemembered() throws Exception {
        assertEquals(0, srcpkg("verify", "steady"), text());
        assertEquals("steady: the same bytes\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(3, srcpkg("verify", "chance"));
        assertTrue(text().contains("E0809") && text().contains("chance made chance-1-1.x86_64.mpkg: /number"), text());
        assertEquals(0, srcpkg("list", "--json"));
        String document = out.toString(StandardCharsets.UTF_8);
        assertEquals(List.of(), JsonSchemas.complaints("srcpkg", "list", document));
        assertTrue(document.contains("\"second_build\": \"same\"") && document.contains("\"second_build\": \"other\""), document);
    }

    @Test
    void whatWasNeverBuiltSaysSoAndWhatIsKeptToo() throws Exception {
        assertEquals(0, srcpkg("why-rebuild", "steady"), text());
        assertEquals("it was never built\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(0, srcpkg("build", "steady", "--jobs", "1"), text());
        assertEquals(0, srcpkg("why-rebuild", "steady"));
        assertEquals("nothing: it is kept\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(0, srcpkg("key", "steady"));
        assertTrue(text().contains("recipe toolchain HOST") && text().contains("packaging version"), text());
        recipe("steady", "package: echo two > \"$DESTDIR/steady\"\n");
        assertEquals(0, srcpkg("why-rebuild", "steady"));
        assertTrue(out.toString(StandardCharsets.UTF_8).startsWith("step package: "), text());
        assertFalse(out.toString(StandardCharsets.UTF_8).contains("step build"), text());
    }

    @Test
    void theSecondStageTurnsToOurOwnCompiler() throws Exception {
        assertEquals(0, srcpkg("graph", "chance"), text());
        assertEquals("chance:\n", out.toString(StandardCharsets.UTF_8));
        assertEquals(2, srcpkg("graph", "chance", "--stage", "3"));
        assertTrue(text().contains("stages are 1 and 2"), text());
        assertEquals(1, srcpkg("graph", "chance", "--stage", "2"));
        assertTrue(text().contains("no recipe makes cross-binutils") && text().contains("needed by chance"), text());
        recipe("cross-binutils", "tool: true\n");
        recipe("cross-gcc", "tool: true\nhostdepends: [cross-binutils]\n");
        assertEquals(0, srcpkg("graph", "chance", "--stage", "2"), text());
        assertEquals(List.of("cross-binutils", "cross-gcc", "chance"),
                out.toString(StandardCharsets.UTF_8).lines().map(line -> line.replaceFirst(":.*", "")).toList());
    }

    @Test
    void keptSourcesAreCheckedWithoutNetwork() throws Exception {
        HostFiles.writeText(top.resolve("recipes/steady/data"), "data\n");
        String digest = HostFiles.digest(top.resolve("recipes/steady/data")).hex();
        recipe("steady", "sources: [{name: data, places: [{file: data, trust: upstream, sha256: " + digest + "}]}]\n");
        assertEquals(3, srcpkg("fetch", "--check", "steady"));
        assertTrue(text().contains("E0810"), text());
        assertEquals(0, srcpkg("fetch", "steady"), text());
        assertEquals(0, srcpkg("fetch", "--check", "steady"), text());
        Path kept = top.resolve("work/sources").resolve(digest).resolve("data");
        assertEquals("steady upstream " + digest + " " + kept + "\n", out.toString(StandardCharsets.UTF_8));
        HostFiles.writeText(kept, "other\n");
        assertEquals(3, srcpkg("fetch", "--check", "steady"));
        assertTrue(text().contains("promised was " + digest), text());
    }

    @Test
    void everyDocumentIsAsItsSchemaSays() throws Exception {
        document(0, "graph");
        assertTrue(document(0, "why-rebuild", "steady").contains("it was never built"), text());
        document(1, "lint");
        String built = document(0, "build", "steady");
        document(0, "key", "steady");
        document(0, "verify", "steady");
        document(3, "verify", "chance");
        document(0, "list");
        HostFiles.writeText(top.resolve("recipes/steady/data"), "data\n");
        String digest = HostFiles.digest(top.resolve("recipes/steady/data")).hex();
        recipe("steady", "sources: [{name: data, places: [{file: data, trust: upstream, sha256: " + digest + "}]}]\n");
        assertTrue(document(0, "fetch", "steady").contains(digest), text());
        assertTrue(built.contains("steady-1-1.x86_64.mpkg"), built);
    }

    private String document(int code, String... words) throws Exception {
        var all = new ArrayList<>(List.of(words));
        all.add("--json");
        assertEquals(code, srcpkg(all.toArray(String[]::new)), text());
        String document = out.toString(StandardCharsets.UTF_8);
        assertEquals(List.of(), JsonSchemas.complaints("srcpkg", words[0], document), document);
        return document;
    }

    private void recipe(String name, String more) throws Exception {
        Path directory = HostFiles.createDirectories(top.resolve("recipes").resolve(name));
        HostFiles.writeText(directory.resolve("recipe.yaml"),
                "name: " + name + "\nversion: 1\nrevision: 1\narch: x86_64\n" + more);
    }

    private int srcpkg(String... words) throws Exception {
        out.reset();
        err.reset();
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--recipes", top.resolve("recipes").toString(), "--work", top.resolve("work").toString()));
        return SrcpkgMain.program().run(all, Terminal.of(InputStream.nullInputStream(), out, err));
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8);
    }
}

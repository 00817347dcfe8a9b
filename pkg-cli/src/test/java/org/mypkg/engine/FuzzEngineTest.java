package org.mypkg.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.diag.Failure;
import org.mypkg.index.KeyRotation;
import org.mypkg.index.KeysCodec;
import org.mypkg.index.KeysDocument;
import org.mypkg.index.SeenState;
import org.mypkg.json.Json;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonValue;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sign.KeyGenerator;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Verified;
import org.mypkg.sys.LinuxFilesystem;
import org.mypkg.testing.ByteMutants;
import org.mypkg.testing.Fuzz;
import org.mypkg.testing.Gen;
import org.mypkg.testing.JsonMutants;

/** The files that the client reads back or that a user brings: plans, worlds, settings, repositories, and what it remembers. */
@Timeout(300)
final class FuzzEngineTest {
    private static final Path RESOURCES = Path.of("src/test/resources/fuzz");
    private static final long ALLOCATED_MAX = 64L << 20;
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path directory;

    private static final String WORLD = "# mine\nhello\nzlib>=1.2\n!evil\nhold kernel\nskip doc\nalternative /usr/bin/vi vim\n\nso:libz.so.1 = 1:2-3\n";

    private static final Fuzz WORLDS = Fuzz.of("worlds", Failure.class, ALLOCATED_MAX, bytes -> {
        WorldFile file = WorldFile.parse(bytes);
        WorldFile again = WorldFile.parse(file.encode());
        assertEquals(file.world(), again.world());
        WorldFile written = WorldFile.parse(WorldFile.empty().with(file.world()).encode());
        assertEquals(file.world().wishes().stream().distinct().toList(), written.world().wishes().stream().distinct().toList());
    });

    private static final String SETTINGS = "history:\n  keep: 5\n  max-size: 1GiB\nrequire-package-signatures: true\nnetwork:\n"
            + "  proxy: http://user:pass@proxy.example.org:3128\n  no-proxy: localhost,.example.org,10.0.0.0/8\n  limit-rate: 500KiB\n"
            + "  parallel-downloads: 8\n  cache-dir: /var/cache/shared\n";

    private static final Fuzz SETTING_FILES = Fuzz.of(
            "settings", Failure.class, ALLOCATED_MAX, bytes -> Settings.parse(new String(bytes, StandardCharsets.UTF_8)));

    private static final String YAML = "# r\nurl: [https://a.example.org/x, 'http://b.example.org/']\nmirrors:\n  - file:///srv/repo\n  - \"/srv/other\"\n"
            + "priority: -5\nsnapshot: " + "ab".repeat(32) + "\nrequire-package-signatures: true\n";

    private static final Fuzz REPOSITORIES_YAML = Fuzz.of("repositories yaml", Failure.class, ALLOCATED_MAX, bytes -> {
        Repository read = RepositoryConfig.parse("main.yaml", bytes);
        assertEquals(read, RepositoryConfig.parse("main.yaml", RepositoryConfig.encode(read)));
    });

    private static final String JSON = "{\"url\":\"https://a.example.org/\",\"mirrors\":[\"http://b.example.org\",\"/srv/x\"],\"priority\":5,"
            + "\"snapshot\":\"\",\"require-package-signatures\":false}";

    private static final Fuzz REPOSITORIES_JSON = Fuzz.of(
            "repositories json", Failure.class, ALLOCATED_MAX, bytes -> RepositoryConfig.parse("main.json", bytes));

    private static final String MIRRORS = "{\"servers\":[{\"server\":\"http://a\",\"failures\":3,\"failed\":\"2026-01-01T00:00:00Z\","
            + "\"bytesPerSecond\":100000,\"measured\":\"2026-01-02T00:00:00Z\"}]}";

    /** It promises never to fail. */
    private static final Fuzz MIRROR_MEMORY = new Fuzz("mirrors", List.of(), ALLOCATED_MAX, bytes -> {
        MirrorHealth health = MirrorHealth.parse(bytes);
        var places = List.of(org.mypkg.fetch.Location.parse("http://a/x"), org.mypkg.fetch.Location.parse("http://b/x"));
        assertEquals(2, health.order(places, NOW).size());
        MirrorHealth.parse(health.encode()).order(places, NOW);
    });

    private static byte[] text(Gen gen, String good) {
        return ByteMutants.of(gen, good.getBytes(StandardCharsets.UTF_8));
    }

    private Fuzz plans() {
        Path file = directory.resolve("plan.json");
        return Fuzz.of("plans", Failure.class, ALLOCATED_MAX, bytes -> {
            Files.write(file, bytes);
            PlanFile plan = PlanCodec.read(file);
            byte[] again = PlanCodec.encode(plan);
            Files.write(file, again);
            assertArrayEquals(again, PlanCodec.encode(PlanCodec.read(file)));
        });
    }

    /** The plan of the documentation, changed, and its digest made right again. */
    private static byte[] planMutant(Gen gen) {
        byte[] mutant = JsonMutants.of(gen, planText());
        try {
            if (Json.parse(mutant, JsonLimits.DEFAULT) instanceof JsonValue.JsonObject object) {
                var rest = new LinkedHashMap<>(object.members());
                rest.remove("sha256");
                Digest sum = Digest.of(Json.compact(new JsonValue.JsonObject(rest)).getBytes(StandardCharsets.UTF_8));
                rest.put("sha256", JsonValue.of(sum.hex()));
                return Json.compact(new JsonValue.JsonObject(rest)).getBytes(StandardCharsets.UTF_8);
            }
        } catch (org.mypkg.json.JsonException noJson) {
            return mutant;
        }
        return mutant;
    }

    private static String planText() {
        try {
            String page = Files.readString(Path.of(System.getProperty("mypkg.top", ".."), "docs", "formats", "plan.md"));
            int start = page.indexOf("{\n", page.indexOf("```"));
            return page.substring(start, page.indexOf("\n```", start));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What was accepted from a repository, as it lies in the root; a damaged one is told, and never taken for none. */
    private Fuzz memory(LinuxFilesystem filesystem) {
        var store = new TrustStore(new RootFiles(filesystem, RootPath.of("trust"), InstantSource.fixed(NOW)));
        Path file = directory.resolve("trust/main.json");
        return Fuzz.of("trust memory", Failure.class, ALLOCATED_MAX, bytes -> {
            Files.write(file, bytes);
            Optional<SeenState> seen = store.read("main");
            assertTrue(seen.isPresent(), "a memory that is there was taken for none");
            Optional<HeldKeys.Chain> keys = store.keys("main");
            HeldKeys held = keys.isPresent() ? keys.get() : new HeldKeys.Bytes();
            store.write("main", seen.get(), held);
            assertEquals(seen, store.read("main"));
        });
    }

    private String remembered(LinuxFilesystem filesystem) throws Exception {
        var random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(3);
        KeyGenerator.GeneratedKey key = KeyGenerator.ed25519("T", NOW, random);
        var role = new KeysDocument.Role(1, List.of(key.fingerprint()));
        var document = new KeysDocument(
                "base", 1, NOW, NOW, role, role, List.of(PublicKey.parse(key.publicArmored())), List.of());
        byte[] bytes = KeysCodec.encode(document);
        var generation = KeyRotation.Generation.of(Verified.pinned(bytes, Digest.of(bytes), "x"));
        var store = new TrustStore(new RootFiles(filesystem, RootPath.of("trust"), InstantSource.fixed(NOW)));
        store.write("main", new SeenState(7, Digest.of(new byte[0]), NOW, "base"), new HeldKeys.Chain(generation, key.fingerprint()));
        return Files.readString(directory.resolve("trust/main.json"));
    }

    private static final Function<Gen, byte[]> WORLD_MUTANTS = gen -> text(gen, WORLD);
    private static final Function<Gen, byte[]> SETTING_MUTANTS = gen -> text(gen, SETTINGS);
    private static final Function<Gen, byte[]> YAML_MUTANTS = gen -> text(gen, YAML);
    private static final Function<Gen, byte[]> JSON_MUTANTS = gen -> JsonMutants.of(gen, JSON);
    private static final Function<Gen, byte[]> MIRROR_MUTANTS = gen -> JsonMutants.of(gen, MIRRORS);

    @Test
    void whatWasNotChangedIsRead() throws Exception {
        WorldFile.parse(WORLD.getBytes(StandardCharsets.UTF_8));
        Settings.parse(SETTINGS);
        RepositoryConfig.parse("main.yaml", YAML.getBytes(StandardCharsets.UTF_8));
        RepositoryConfig.parse("main.json", JSON.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatOnceWentWrongGoesRight() {
        for (Fuzz each : List.of(WORLDS, SETTING_FILES, REPOSITORIES_YAML, REPOSITORIES_JSON, MIRROR_MEMORY, plans())) {
            each.replay(RESOURCES);
        }
    }

    @Test
    void changedSettingsAreReadOrRefused() {
        WORLDS.run(300, WORLD_MUTANTS);
        SETTING_FILES.run(200, SETTING_MUTANTS);
        REPOSITORIES_YAML.run(300, YAML_MUTANTS);
        REPOSITORIES_JSON.run(200, JSON_MUTANTS);
        MIRROR_MEMORY.run(200, MIRROR_MUTANTS);
    }

    @Test
    void changedPlansAreReadOrRefused() {
        plans().run(200, FuzzEngineTest::planMutant);
    }

    @Test
    void whatIsRememberedIsNeverTakenForNothing() throws Exception {
        Files.createDirectories(directory.resolve("trust"));
        try (LinuxFilesystem filesystem = LinuxFilesystem.open(directory)) {
            String good = remembered(filesystem);
            memory(filesystem).run(60, gen -> JsonMutants.of(gen, good));
        }
    }

    @Test
    @Tag("slow")
    void manyMore() throws Exception {
        WORLDS.runLong(WORLD_MUTANTS);
        SETTING_FILES.runLong(SETTING_MUTANTS);
        REPOSITORIES_YAML.runLong(YAML_MUTANTS);
        REPOSITORIES_JSON.runLong(JSON_MUTANTS);
        MIRROR_MEMORY.runLong(MIRROR_MUTANTS);
        plans().runLong(FuzzEngineTest::planMutant);
        Files.createDirectories(directory.resolve("trust"));
        try (LinuxFilesystem filesystem = LinuxFilesystem.open(directory)) {
            String good = remembered(filesystem);
            memory(filesystem).runLong(gen -> JsonMutants.of(gen, good));
        }
    }
}

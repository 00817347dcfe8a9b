package org.mypkg.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.archive.PackageWriter;
import org.mypkg.console.Program;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/** How the programs of {@code target/dist} start: with a cache of classes that fits, and without what they do not need. */
@Tag("slow")
final class StartTest {
    private static final Path TOP = Files.exists(Path.of("docs/tour.sh")) ? Path.of("") : Path.of("..");
    private static final byte[] CONTENT = {'x'};

    @TempDir
    Path directory;

    private Path dist = Path.of("");
    private Path root = Path.of("");

    /** What a run of mypkg said, and which classes it loaded from where. */
    private record Ran(String output, List<String> loaded) {
        boolean usedTheCache() {
            return loaded.stream().anyMatch(line -> line.startsWith("org.mypkg.cli.Main source: shared objects file"));
        }
    }

    /** A copy, since these tests damage it. */
    @BeforeEach
    void copy() throws Exception {
        Path built = TOP.resolve("target/dist");
        assertTrue(Files.exists(built.resolve("bin/mypkg")), "mvn package -DskipTests comes first");
        dist = directory.resolve("dist");
        Process copying = new ProcessBuilder("cp", "-a", built.toString(), dist.toString()).inheritIO().start();
        assertEquals(0, copying.waitFor());
        root = Files.createDirectories(directory.resolve("root"));
    }

    private Ran mypkg(Map<String, String> environment, String... words) throws Exception {
        Path log = directory.resolve("loaded");
        Files.deleteIfExists(log);
        var command = new ArrayList<String>(List.of(dist.resolve("bin/mypkg").toString()));
        command.addAll(List.of(words));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().merge("MYPKG_JAVA_OPTIONS", "-Xlog:class+load:file=" + log + "::filecount=0", (a, b) -> a + " " + b);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        List<String> loaded = Files.readAllLines(log).stream().map(line -> line.substring(line.lastIndexOf(']') + 1).strip()).toList();
        return new Ran(output, loaded);
    }

    private Ran version() throws Exception {
        return mypkg(Map.of(), "--version");
    }

    private Path jar() throws Exception {
        try (var files = Files.list(dist.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
        }
    }

    private Path cache() throws Exception {
        return Path.of(jar().toString().replace(".jar", ".aot"));
    }

    @Test
    void theCacheIsUsed() throws Exception {
        Ran ran = version();
        assertEquals("mypkg " + Program.RELEASE + "\n", ran.output());
        assertTrue(ran.usedTheCache());
    }

    /** Code of this processor would stop a machine with a lesser one. */
    @Test
    void theCacheHoldsNoMachineCode() throws Exception {
        Path log = directory.resolve("code");
        mypkg(Map.of("MYPKG_JAVA_OPTIONS", "-Xlog:aot+codecache*=info:file=" + log), "--version");
        assertTrue(Files.readString(log).contains("AOT Code Cache is empty"), Files.readString(log));
    }

    /** One class from elsewhere makes Java open the image of its own classes, which takes a quarter of a short start. */
    @Test
    void nothingIsLoadedFromElsewhere() throws Exception {
        installOne();
        for (Ran ran : List.of(version(), mypkg(Map.of(), "list", "--root", root.toString()))) {
            assertTrue(ran.usedTheCache());
            assertEquals(List.of(), ran.loaded().stream().filter(line -> !line.contains(" source: shared objects file")).toList());
        }
    }

    /** Without the cache, which loads whatever training has met, to see what the verb itself asks for. */
    @Test
    void listLoadsNothingThatItDoesNotNeed() throws Exception {
        installOne();
        Ran ran = mypkg(Map.of("MYPKG_TRAINING", "1"), "list", "--root", root.toString());
        assertEquals("one 1 noarch manual\n", ran.output());
        assertTrue(ran.loaded().stream().anyMatch(line -> line.startsWith("org.mypkg.cli.ListCommand ")));
        for (String needless : List.of(
                "org.bouncycastle.", "okhttp3.", "okio.", "kotlin.", "org.jgrapht.", "com.fasterxml.", "com.github.luben.", "picocli.",
                "org.snakeyaml.", "org.mypkg.sat.", "org.mypkg.resolve.", "org.mypkg.explain.", "org.mypkg.graph.", "javax.net.ssl.",
                "org.mypkg.sys.Syscall ", "jdk.internal.foreign.abi.AbstractLinker ", "sun.util.cldr.")) {
            assertEquals(List.of(), ran.loaded().stream().filter(line -> line.startsWith(needless)).toList());
        }
    }

    private void installOne() throws Exception {
        Path file = directory.resolve("one.mpkg");
        var spec = PackageSpec.of(PackageId.of("one", "1", "noarch"), Description.NONE, Dependencies.NONE);
        var entry = new FileEntry.Regular(RootPath.of("/usr/share/one"), FileMeta.of(0644, 0, 0, 0), 1, Digest.of(CONTENT));
        try (OutputStream out = Files.newOutputStream(file)) {
            PackageWriter.write(spec, List.of(entry), asked -> new ByteArrayInputStream(CONTENT), Optional.empty(), out);
        }
        mypkg(Map.of(), "--root", root.toString(), "install", "--yes", "--allow-unsigned", file.toString());
    }

    /** Java itself would run the old classes. */
    @Test
    void aJarInThePlaceOfAnotherRunsItsOwnClasses() throws Exception {
        Path jar = jar();
        Path other = directory.resolve("other.jar");
        String release = "9" + Program.RELEASE.substring(1);
        try (var from = new ZipFile(jar.toFile());
                var to = new ZipOutputStream(Files.newOutputStream(other))) {
            for (ZipEntry entry : from.stream().map(ZipEntry.class::cast).toList()) {
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                boolean ours = entry.getName().startsWith("org/mypkg/console/Program");
                // One byte of text for one character keeps every other byte.
                String text = new String(bytes, StandardCharsets.ISO_8859_1).replace(Program.RELEASE, release);
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(ours ? text.getBytes(StandardCharsets.ISO_8859_1) : bytes);
                to.closeEntry();
            }
        }
        Files.delete(jar);
        Files.move(other, jar);
        Files.setLastModifiedTime(jar, FileTime.from(Files.getLastModifiedTime(cache()).toInstant().plusSeconds(1)));
        Ran ran = version();
        assertEquals("mypkg " + release + "\n", ran.output());
        assertFalse(ran.usedTheCache());
    }

    @Test
    void aDamagedCacheChangesNothingThatIsSaid() throws Exception {
        byte[] whole = Files.readAllBytes(cache());
        Instant made = Files.getLastModifiedTime(cache()).toInstant();
        var damaged = new TreeMap<String, byte[]>();
        damaged.put("empty", new byte[0]);
        damaged.put("cut", java.util.Arrays.copyOf(whole, whole.length / 3));
        damaged.put("zeros", new byte[4096]);
        for (var entry : damaged.entrySet()) {
            Files.write(cache(), entry.getValue());
            Files.setLastModifiedTime(cache(), FileTime.from(made));
            Ran ran = version();
            assertEquals("mypkg " + Program.RELEASE + "\n", ran.output(), entry.getKey());
            assertFalse(ran.usedTheCache(), entry.getKey());
        }
    }

    /** The Java of the own package was made of this one, and is another. */
    @Test
    void theCacheOfAnotherJavaIsLeftAlone() throws Exception {
        Path runtime = Path.of("target/self/jre");
        assertTrue(Files.exists(runtime.resolve("bin/java")), "mvn package -DskipTests comes first");
        Ran ran = mypkg(Map.of("JAVA_HOME", runtime.toAbsolutePath().toString()), "--version");
        assertEquals("mypkg " + Program.RELEASE + "\n", ran.output());
        assertFalse(ran.usedTheCache());
    }
}

package org.mypkg.dist;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OneJarTest {
    @TempDir
    Path directory;

    private Path part(String name, String... namesAndTexts) throws IOException {
        Path jar = directory.resolve(name + ".jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (int i = 0; i < namesAndTexts.length; i += 2) {
                out.putNextEntry(new JarEntry(namesAndTexts[i]));
                out.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }

    private Path join(String name, Path... parts) throws Exception {
        Path jar = directory.resolve(name);
        var one = new OneJar("a.Main");
        for (Path part : parts) {
            one.add(part);
        }
        one.write(jar);
        return jar;
    }

    private static TreeMap<String, String> contents(Path jar) throws Exception {
        var contents = new TreeMap<String, String>();
        OneJar.forEach(jar, (name, bytes) -> contents.put(name, new String(bytes, StandardCharsets.UTF_8)));
        return contents;
    }

    @Test
    void signaturesNativesAndOtherReleasesAreLeftOutAndServicesAreJoined() throws Exception {
        Path first = part("first", "a/Main.class", "1", "META-INF/services/s", "a.One", "META-INF/KEY.SF", "x", "META-INF/LICENSE", "mine");
        Path second = part("second", "a/Main.class", "2", "META-INF/services/s", "a.Two", "linux/amd64/lib.so", "x",
                "META-INF/versions/9/a/Main.class", "x", "META-INF/KEY.RSA", "x", "META-INF/LICENSE", "yours", "module-info.class", "x");
        var contents = contents(join("one.jar", first, second));
        var expected = new TreeMap<String, String>();
        expected.put("META-INF/MANIFEST.MF", contents.get("META-INF/MANIFEST.MF"));
        expected.put("META-INF/licenses/first/LICENSE", "mine");
        expected.put("META-INF/licenses/second/LICENSE", "yours");
        expected.put("META-INF/services/s", "a.One\na.Two");
        expected.put("a/Main.class", "1");
        assertEquals(expected, contents);
    }

    @Test
    void javaFindsTheMainClassAndTheLeaveForNativeCode() throws Exception {
        try (var jar = new JarFile(join("one.jar", part("p", "a/Main.class", "1")).toFile())) {
            assertEquals("a.Main", jar.getManifest().getMainAttributes().getValue("Main-Class"));
            assertEquals("ALL-UNNAMED", jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"));
        }
    }

    @Test
    void theSamePartsGiveTheSameBytes() throws Exception {
        Path part = part("p", "b", "1", "a", "2");
        byte[] once = Files.readAllBytes(join("one.jar", part));
        assertArrayEquals(once, Files.readAllBytes(join("two.jar", part)));
    }

    @Test
    void sourcesBecomeClassesOfAFormatThatTheCacheTakes() throws Exception {
        var classes = SourceJar.compiled(part("s", "x/A.java", "package x; class A { static class B {} }"));
        assertEquals(java.util.List.of("x/A$B.class", "x/A.class"), java.util.List.copyOf(classes.keySet()));
        assertEquals(65, classes.firstEntry().getValue()[7], "the class format of Java 21");
    }
}

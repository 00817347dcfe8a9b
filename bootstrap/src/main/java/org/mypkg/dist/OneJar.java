package org.mypkg.dist;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * One jar with what many hold. The same parts give the same bytes. What comes first stays; lists of services are joined;
 * licences go into a folder for each part.
 *
 * <p>Left out: signatures of parts, which would no longer match and whose presence keeps classes out of Java's cache;
 * classes for other releases of Java; native libraries, which lie unpacked beside the jar.
 */
final class OneJar {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final List<String> LEFT_OUT = List.of(
            "META-INF/versions/", "META-INF/maven/", "META-INF/native-image/", "org/sqlite/native/", "aix/", "darwin/", "freebsd/",
            "linux/", "win/");
    /** The earliest time that a zip file can name. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final SortedMap<String, byte[]> entries = new TreeMap<>();
    private final String mainClass;

    OneJar(String mainClass) {
        this.mainClass = mainClass;
    }

    /** Adds files by their names in the jar. */
    void add(SortedMap<String, byte[]> files) {
        files.forEach(entries::putIfAbsent);
    }

    /** Adds what a jar holds. */
    void add(Path jar) throws DiskException {
        String part = String.valueOf(jar.getFileName()).replace(".jar", "");
        forEach(jar, (name, bytes) -> add(part, name, bytes));
    }

    private void add(String part, String name, byte[] bytes) {
        String upper = name.substring(name.lastIndexOf('/') + 1);
        boolean topOfMeta = name.startsWith("META-INF/") && name.indexOf('/', 9) < 0;
        if (LEFT_OUT.stream().anyMatch(name::startsWith) || name.endsWith("module-info.class") || name.equals(MANIFEST)) {
            return;
        }
        if (topOfMeta && (upper.endsWith(".SF") || upper.endsWith(".RSA") || upper.endsWith(".DSA") || upper.endsWith(".LIST"))) {
            return;
        }
        if (topOfMeta && (upper.contains("LICENSE") || upper.contains("NOTICE"))) {
            entries.putIfAbsent("META-INF/licenses/" + part + "/" + upper, bytes);
        } else if (name.startsWith("META-INF/services/")) {
            entries.merge(name, bytes, OneJar::joined);
        } else {
            entries.putIfAbsent(name, bytes);
        }
    }

    private static byte[] joined(byte[] one, byte[] other) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(one);
        all.write('\n');
        all.writeBytes(other);
        return all.toByteArray();
    }

    /** Writes the jar. */
    void write(Path jar) throws DiskException {
        // Native access is granted here: as an option of the command line it would keep Java from using the cache.
        String manifest = "Manifest-Version: 1.0\r\nMain-Class: " + mainClass + "\r\nEnable-Native-Access: ALL-UNNAMED\r\n\r\n";
        HostFiles.write(jar, out -> {
            var zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
            put(zip, MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
            for (var entry : entries.entrySet()) {
                put(zip, entry.getKey(), entry.getValue());
            }
            zip.finish();
        });
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /** Takes one file of a jar. */
    interface Taker {
        void take(String name, byte[] bytes);
    }

    /** All files of a jar in their order. */
    static void forEach(Path jar, Taker taker) throws DiskException {
        try (InputStream in = HostFiles.open(jar);
                var zip = new ZipInputStream(in, StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    taker.take(entry.getName(), zip.readAllBytes());
                }
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + jar, failed);
        }
    }
}

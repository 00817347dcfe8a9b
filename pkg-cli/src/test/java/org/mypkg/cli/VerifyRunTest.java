package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;

/** {@code verify --run}: every program finds its loader, and every file the libraries that it names. */
final class VerifyRunTest {
    private static final String LOADER = "/lib/ld-musl-x86_64.so.1";

    @TempDir
    Path directory;

    private CliHarness install(TestPackage... packages) throws Exception {
        var cli = new CliHarness(directory);
        cli.repository().add(packages).publish();
        cli.connect();
        for (TestPackage each : packages) {
            cli.expect(0, "install", each.id().name().value());
        }
        return cli;
    }

    @Test
    void aLoaderAndALibraryThatAreNotThereAreFound() throws Exception {
        CliHarness cli = install(TestPackage.of("tool", "1").file("/usr/bin/tool", elf(LOADER, "", "libc.so", "libz.so.1")));
        cli.expect(0, "verify");
        String found = cli.expect(1, "verify", "--run").out();
        assertEquals(
                """
                /usr/bin/tool: loader (tool): its loader /lib/ld-musl-x86_64.so.1 is not there
                /usr/bin/tool: library (tool): it needs libc.so, which no directory of libraries holds
                /usr/bin/tool: library (tool): it needs libz.so.1, which no directory of libraries holds
                """,
                found);
        assertTrue(cli.expect(1, "verify", "--run", "--json").out().contains("\"kind\": \"loader\""), found);
    }

    @Test
    void linksAreFollowedInsideTheRoot() throws Exception {
        CliHarness cli = install(
                TestPackage.of("musl", "1")
                        .file("/usr/lib/libc.so", elf("", ""))
                        .link("/usr/lib/ld-musl-x86_64.so.1", "libc.so")
                        .link("/lib", "usr/lib"),
                TestPackage.of("tool", "1").file("/usr/bin/tool", elf(LOADER, "", "libc.so")));
        assertEquals("", cli.expect(0, "verify", "--run").out());
    }

    @Test
    void theFilesOwnSearchPathCountsFromWhereItLies() throws Exception {
        CliHarness cli = install(
                TestPackage.of("a", "1")
                        .file("/opt/a/bin/tool", elf("", "$ORIGIN/../lib", "libown.so"))
                        .file("/opt/b/bin/tool", elf("", "$ORIGIN/../lib", "libother.so")),
                TestPackage.of("b", "1").file("/opt/a/lib/libown.so", elf("", "")));
        String found = cli.expect(1, "verify", "--run").out();
        assertEquals("/opt/b/bin/tool: library (a): it needs libother.so, which no directory of libraries holds\n", found);
        assertEquals("", cli.expect(0, "verify", "--run", "b").out());
    }

    @Test
    void whatTheLoadersConfigurationNamesCounts() throws Exception {
        CliHarness cli = install(
                TestPackage.of("conf", "1")
                        .file("/etc/ld-musl-x86_64.path", "/opt/one:/opt/two\n")
                        .file("/etc/ld.so.conf.d/three.conf", "# glibc's\n/opt/three\n"),
                TestPackage.of("libs", "1").file("/opt/two/libtwo.so", "two").file("/opt/three/libthree.so", "three"),
                TestPackage.of("tool", "1").file("/usr/bin/tool", elf("", "", "libtwo.so", "libthree.so")));
        assertEquals("", cli.expect(0, "verify", "--run").out());
    }

    @Test
    void aDamagedFileIsAFindingAndNoFailure() throws Exception {
        byte[] half = Arrays.copyOf(elf(LOADER, "", "libc.so"), 80);
        CliHarness cli = install(TestPackage.of("tool", "1").file("/usr/bin/tool", half));
        String found = cli.expect(1, "verify", "--run").out();
        assertTrue(found.startsWith("/usr/bin/tool: library (tool): the ELF file is damaged"), found);
    }

    /** The smallest file that says all this of itself: header, three segments, strings, dynamic section. */
    private static byte[] elf(String loader, String searchPath, String... needed) {
        var strings = new ByteArrayOutputStream();
        strings.write(0);
        var dynamic = ByteBuffer.allocate(16 * (needed.length + 3)).order(ByteOrder.LITTLE_ENDIAN);
        for (String name : needed) {
            dynamic.putLong(1).putLong(add(strings, name));
        }
        if (!searchPath.isEmpty()) {
            dynamic.putLong(29).putLong(add(strings, searchPath));
        }
        int loaderAt = add(strings, loader);
        int stringsAt = 64 + 3 * 56;
        int dynamicAt = stringsAt + 120;
        assertTrue(strings.size() <= 120 && dynamicAt < 400, List.of(needed).toString());
        dynamic.putLong(5).putLong(stringsAt).putLong(0).putLong(0);
        int size = dynamicAt + dynamic.position();
        var file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        file.putShort(0x10, (short) 3).putShort(0x12, (short) 62).putLong(0x20, 64).putShort(0x36, (short) 56);
        file.putShort(0x38, (short) 3);
        segment(file, 0, 1, 0, size);
        segment(file, 1, 2, dynamicAt, dynamic.position());
        segment(file, 2, 3, stringsAt + loaderAt, loader.isEmpty() ? 0 : loader.length() + 1);
        file.put(stringsAt, strings.toByteArray());
        file.put(dynamicAt, dynamic.array(), 0, dynamic.position());
        return file.array();
    }

    private static int add(ByteArrayOutputStream strings, String text) {
        int at = strings.size();
        strings.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        strings.write(0);
        return at;
    }

    private static void segment(ByteBuffer file, int index, int type, int offset, int size) {
        int at = 64 + index * 56;
        file.putInt(at, type).putLong(at + 8, offset).putLong(at + 16, offset).putLong(at + 32, size);
    }
}

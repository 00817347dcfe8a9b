package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;

/** A disk without a single free byte is emptied by removing packages: ext4 in a file, filled to the end by root. */
final class FullDiskTest {
    private static final int PACKAGE_BYTES = 3 << 20;
    private static final int SMALL_FILES = 300;

    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void mount() throws Exception {
        cli = new CliHarness(directory);
        byte[] much = new byte[PACKAGE_BYTES];
        new Random(1).nextBytes(much);
        TestPackage many = TestPackage.of("many", "1");
        for (int i = 0; i < SMALL_FILES; i++) {
            many.file("/usr/share/many/file" + i, "content " + i);
        }
        cli.repository().add(TestPackage.of("large", "1").file("/usr/share/large", much), many).publish();
        Path image = directory.resolve("disk");
        host("truncate", "-s", "48M", image.toString());
        host("mkfs.ext4", "-q", "-F", image.toString());
        host("mount", "-o", "loop", image.toString(), cli.root().toString());
        cli.connect();
        cli.expect(0, "install", "large", "many");
        cli.expect(0, "cache", "clean");
    }

    @AfterEach
    void unmount() throws Exception {
        host("umount", cli.root().toString());
    }

    private static void host(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor(), () -> String.join(" ", command));
    }

    /** Root may write into the blocks that are kept for it, too: afterwards there is none left. */
    private void fill() throws Exception {
        for (int size = 1 << 16; size >= 512; size /= 2) {
            try (OutputStream out = Files.newOutputStream(cli.root().resolve("filler" + size))) {
                byte[] block = new byte[size];
                while (true) {
                    out.write(block);
                }
            } catch (IOException full) {
                host("sync", "-f", cli.root().toString());
            }
        }
    }

    private long free() throws Exception {
        return Files.getFileStore(cli.root()).getUnallocatedSpace();
    }

    @Test
    void removingWithoutHistoryMakesRoom() throws Exception {
        assertTrue(cli.has("var/lib/mypkg/reserve"));
        fill();
        long before = free();
        assertThrows(IOException.class, () -> Files.writeString(cli.root().resolve("more"), "x".repeat(300)), "the disk is not full");
        CliHarness.Ran kept = cli.run("remove", "large");
        assertEquals(3, kept.code(), kept.err());
        assertTrue(kept.err().contains("error[E0205]") && kept.err().contains("--no-history"), kept.err());
        assertTrue(cli.has("usr/share/large"));

        CliHarness.Ran ran = cli.expect(0, "remove", "large", "many", "--no-history");
        assertFalse(cli.has("usr/share/large") || cli.has("usr/share/many"));
        assertTrue(ran.err().contains("frees "), ran.err());
        host("sync", "-f", cli.root().toString());
        assertTrue(free() - before > PACKAGE_BYTES, "only " + (free() - before) + " bytes were freed");
        assertEquals("", cli.expect(0, "list").out());
        assertTrue(cli.expect(0, "recover", "--json").out().contains("\"nothing\""));
        Files.delete(cli.root().resolve("filler65536"));
        cli.expect(0, "install", "large", "--offline");
        assertTrue(cli.has("var/lib/mypkg/reserve"), "the reserve is made again where there is room");
    }

    @Test
    void pruningMakesRoomToo() throws Exception {
        cli.expect(0, "remove", "large");
        fill();
        long before = free();
        cli.expect(0, "history", "prune");
        host("sync", "-f", cli.root().toString());
        assertTrue(free() - before > PACKAGE_BYTES / 2, "only " + (free() - before) + " bytes were freed");
    }
}

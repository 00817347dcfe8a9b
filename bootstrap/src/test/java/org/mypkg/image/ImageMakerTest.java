package org.mypkg.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.console.Terminal;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;
import org.mypkg.sys.ProcessRunner.Command;
import org.mypkg.testing.JsonSchemas;

/** Whole images, checked by the programs that will meet them. Nothing is booted here: bootstrap/images/boot-test.sh does that. */
final class ImageMakerTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void aRoot() throws Exception {
        Path root = HostFiles.createDirectories(directory.resolve("root"));
        HostFiles.createDirectories(root.resolve("boot"));
        HostFiles.writeText(root.resolve("boot/vmlinuz"), "kernel");
        HostFiles.createDirectories(root.resolve("usr/share/with space and \"quotes\""));
        HostFiles.writeText(root.resolve("usr/share/with space and \"quotes\"/file"), "content");
        HostFiles.link(root.resolve("boot/vmlinuz"), root.resolve("boot/same"));
        HostFiles.symlink(root.resolve("bin"), Path.of("usr/share"));
    }

    @Test
    void aMissingToolIsNamedWithItsPackageAndNothingIsLeft() throws Exception {
        ImageConfig config = config("formats: [disk]\n");
        var missing = assertThrows(ImageException.class, () -> new HostTools(name -> !name.equals("mcopy")).require(config));
        assertEquals(ErrorCode.HOST_TOOL_MISSING, missing.diagnostic().code());
        assertEquals(List.of("mcopy is missing; Debian's package mtools has it"), missing.diagnostic().because());
        assertTrue(missing.diagnostic().hints().getFirst().contains("apt-get install mtools"));
    }

    @Test
    void programsGetOneDocument() throws Exception {
        Path file = directory.resolve("made.yaml");
        HostFiles.writeText(file, "name: made\nroot: root\nformats: [initramfs]\n");
        var out = new ByteArrayOutputStream();
        var terminal = Terminal.of(InputStream.nullInputStream(), out, new ByteArrayOutputStream());
        assertEquals(0, MkimageMain.program().run(List.of(file.toString(), "-o", directory.resolve("out").toString(), "--json"), terminal));
        String document = out.toString(StandardCharsets.UTF_8);
        assertEquals(List.of(), JsonSchemas.complaints("mkimage", "make", document), document);
    }

    @Test
    void whatFailsLeavesNothingBehind() throws Exception {
        Path output = directory.resolve("out");
        ImageConfig config = config("formats: [initramfs, rootfs-tar]\nservices: [nothing]\ncompression: gzip\n");
        assertThrows(ImageException.class, () -> new ImageMaker(config, output, CLOCK, notice -> {}).make());
        assertFalse(HostFiles.exists(output));
    }

    @Test
    void aDiskOfTheSameRootIsTheSameWhereverAndWheneverItIsMade() throws Exception {
        ImageConfig config = config("formats: [disk]\nsize: 112M\n");
        assumeTrue(toolsAreThere(config), "GRUB, mtools and dosfstools are installed by bootstrap/host-tools.sh images");
        Path one = new ImageMaker(config, directory.resolve("one"), CLOCK, notice -> {}).make().getFirst();
        HostFiles.createDirectories(directory.resolve("elsewhere"));
        HostFiles.copyTree(directory.resolve("root"), directory.resolve("elsewhere/root"));
        HostFiles.setModified(directory.resolve("elsewhere/root/usr"), Instant.ofEpochSecond(ImageTree.LATEST_MTIME_SECONDS + 77));
        HostFiles.delete(directory.resolve("elsewhere/root/boot/same"));
        HostFiles.link(directory.resolve("elsewhere/root/boot/vmlinuz"), directory.resolve("elsewhere/root/boot/same"));
        Path other = directory.resolve("elsewhere/image.yaml");
        HostFiles.writeText(other, "name: it\nroot: root\nformats: [disk]\nsize: 112M\n");
        Path two = new ImageMaker(ImageConfigReader.read(other), directory.resolve("two"), CLOCK, notice -> {}).make().getFirst();
        assertEquals(HostFiles.digest(one), HostFiles.digest(two));
        assertEquals(112 << 20, HostFiles.sizeBytes(one));
        check(one, "e2fsck", "-fn", DiskLayout.ESP_SECTOR + (64 << 11), 45 << 11);
        check(one, "fsck.fat", "-n", DiskLayout.ESP_SECTOR, 64 << 11);
    }

    @Test
    void anInitramfsIsWrittenWithoutAnyTool() throws Exception {
        var notices = new ArrayList<String>();
        ImageConfig config = config("formats: [initramfs]\ncompression: none\nfiles:\n  - {path: /etc/a, content: b}\n");
        Path one = new ImageMaker(config, directory.resolve("one"), CLOCK, notices::add).make().getFirst();
        Path two = new ImageMaker(config, directory.resolve("two"), CLOCK, notices::add).make().getFirst();
        assertEquals("it.initramfs", one.getFileName().toString());
        assertArrayEquals(HostFiles.read(one), HostFiles.read(two));
        assertEquals(List.of(one), HostFiles.list(directory.resolve("one")), "no work directory stays");
    }

    private void check(Path disk, String program, String option, long sector, long sectors) throws Failure {
        Path part = directory.resolve("part");
        List<String> cut = List.of(
                "dd", "if=" + disk, "of=" + part, "bs=512", "skip=" + sector, "count=" + sectors, "conv=sparse", "status=none");
        assertTrue(new ProcessRunner().run(Command.of(cut)).succeeded());
        ProcessRunner.Result result = new ProcessRunner().run(Command.of(program, option, part.toString()));
        assertTrue(result.succeeded(), result.output());
    }

    private static boolean toolsAreThere(ImageConfig config) {
        try {
            new HostTools().require(config);
            return true;
        } catch (ImageException missing) {
            return false;
        }
    }

    private ImageConfig config(String rest) throws Failure {
        Path file = directory.resolve("image.yaml");
        HostFiles.writeText(file, "name: it\nroot: root\n" + rest);
        return ImageConfigReader.read(file);
    }
}

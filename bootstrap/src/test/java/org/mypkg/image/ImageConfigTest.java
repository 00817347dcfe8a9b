package org.mypkg.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.model.RootPath;
import org.mypkg.recipe.RecipeException;
import org.mypkg.sys.HostFiles;

final class ImageConfigTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void relativePathsCountFromTheConfiguration() throws Exception {
        ImageConfig config = read("name: it\nroot: ../root\nformats: [rootfs-tar, initramfs]\nexclude: [/boot]\n");
        assertEquals(directory.resolveSibling("root"), config.root());
        assertEquals(List.of(ImageConfig.Format.ROOTFS_TAR, ImageConfig.Format.INITRAMFS), config.formats());
        assertTrue(config.excludes(RootPath.of("boot/vmlinuz")));
        assertFalse(config.excludes(RootPath.of("boots")));
    }

    @Test
    void whatCannotBeMadeIsRefusedWithItsName() {
        refuse("name: it\nroot: r\nformats: [iso]\n", "does not make 'iso' yet");
        refuse("name: it\nroot: r\nformats: [floppy]\n", "unknown format 'floppy'");
        refuse("name: it\nroot: r\n", "names no image");
        refuse("name: ../it\nroot: r\nformats: [initramfs]\n", "cannot be the name of a file");
        refuse("name: it\nroot: r\nformats: [initramfs]\nexclude: [../x]\n", "not a path below a root");
    }

    private void refuse(String text, String fact) {
        RecipeException wrong = assertThrows(RecipeException.class, () -> read(text));
        assertTrue(wrong.toString().contains(fact), wrong.getMessage());
    }

    private ImageConfig read(String text) throws Exception {
        Path file = directory.resolve("image.yaml");
        HostFiles.writeText(file, text);
        return ImageConfig.read(file);
    }
}

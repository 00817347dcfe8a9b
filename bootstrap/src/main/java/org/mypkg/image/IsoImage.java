package org.mypkg.image;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.mypkg.diag.Failure;
import org.mypkg.image.ImageConfig.Format;
import org.mypkg.model.RootPath;
import org.mypkg.sys.HostFiles;

/**
 * A hybrid ISO 9660 image: from CD and from disk, by BIOS and by UEFI. It holds the kernel and the whole root as initramfs, so
 * what runs from it changes nothing on it and needs memory for all of it.
 */
final class IsoImage {
    /** The same instant as that of the youngest file, as xorriso writes it. */
    private static final String DATE = "2026010100000000";

    /** For UEFI's program alone; 2.88 MB, as floppies were. */
    private static final long EFI_SECTORS = 5760;

    private final ImageConfig config;
    private final Path work;
    private final Tool tool;
    private final Identifiers ids;

    IsoImage(ImageConfig config, Path work) {
        this.config = config;
        this.work = work;
        this.tool = new Tool(config.name() + ".iso", work);
        this.ids = new Identifiers(config.identity());
    }

    void write(ImageTree root, Path file) throws Failure {
        Path tree = HostFiles.createDirectories(work.resolve("iso"));
        Path boot = HostFiles.createDirectories(tree.resolve("boot"));
        Path grub = HostFiles.createDirectories(tree.resolve("grub"));
        HostFiles.write(boot.resolve("vmlinuz"), DiskImage.kernel(config, root, config.name() + ".iso"));
        ImageTree held = root.copy();
        held.children(RootPath.of("boot")).forEach(held::remove);
        Archive.write(boot.resolve("initramfs"), config.compressionOf(Format.ISO), out -> new InitramfsWriter(held).write(out), work);
        HostFiles.write(grub.resolve("grub.cfg"), GrubConfig.cd(config.boot().options()).getBytes(StandardCharsets.US_ASCII));
        String label = "MYPKG_" + ids.volume("iso");
        var loader = new BootLoader(tool, work);
        String early = loader.early("--label " + label);
        HostFiles.copy(loader.biosCd(early), grub.resolve("bios.img"));
        efi(grub.resolve("efi.img"), loader.efiCd(early));
        pack(tree, label, file);
    }

    private void efi(Path image, Path program) throws Failure {
        HostFiles.writeAt(image, EFI_SECTORS * Gpt.SECTOR_BYTES - 1, new byte[1]);
        var files = new LinkedHashMap<RootPath, Path>();
        files.put(RootPath.of("EFI/BOOT/BOOTX64.EFI"), program);
        new FatImage(tool, ids.volume("efi"), "EFI").write(image, 0, EFI_SECTORS, 12, files);
    }

    private void pack(Path tree, String label, Path file) throws Failure {
        tool.run(List.of(
                "xorriso", "-as", "mkisofs", "-quiet", "-V", label, "-r", "-J", "--modification-date=" + DATE, "--set_all_file_dates",
                DATE, "-b", "grub/bios.img", "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table", "--grub2-boot-info",
                "--grub2-mbr", HostTools.GRUB_BIOS.resolve("boot_hybrid.img").toString(), "-eltorito-alt-boot", "-e", "grub/efi.img",
                "-no-emul-boot", "-isohybrid-gpt-basdat", "-o", file.toString(), tree.toString()));
    }
}

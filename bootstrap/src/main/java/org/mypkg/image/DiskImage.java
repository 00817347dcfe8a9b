package org.mypkg.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.mypkg.diag.Failure;
import org.mypkg.image.ImageTree.Item;
import org.mypkg.model.RootPath;
import org.mypkg.sys.FileStat.Kind;
import org.mypkg.sys.HostFiles;

/**
 * A disk that starts by BIOS and by UEFI: GPT, GRUB, an EFI system partition with a kernel in each of two slots, an ext4 root.
 * Kernels lie on the FAT because GRUB reads an ext4 without looking into its journal: after a power cut it would see what was
 * there before the last transaction, or half of it.
 */
final class DiskImage {
    static final RootPath ESP_MOUNT = RootPath.of("boot/efi");

    private final ImageConfig config;
    private final Path work;
    private final Tool tool;
    private final BootLoader loader;
    private final Identifiers ids;

    DiskImage(ImageConfig config, Path work) {
        this.config = config;
        this.work = work;
        this.tool = new Tool(config.name() + ".img", work);
        this.loader = new BootLoader(tool, work);
        this.ids = new Identifiers(config.identity());
    }

    /** Writes the whole disk. */
    void write(ImageTree root, Path file) throws Failure {
        String image = config.name() + ".img";
        ImageTree tree = root.copy();
        byte[] kernel = kernel(config, tree, image);
        if (tree.get(ESP_MOUNT).isEmpty()) {
            tree.put(ESP_MOUNT, Item.directory(0700));
        }
        tree.write("etc/fstab", 0644, fstab());
        long needed = DiskLayout.neededBytes(tree);
        long esp = DiskLayout.espBytes(kernel.length);
        long size = config.boot().sizeBytes();
        DiskLayout layout = size == 0 ? DiskLayout.withRoom(esp, needed) : DiskLayout.ofSize(image, size, esp, needed);
        table(layout, file);
        systemPartition(layout, kernel, file);
        new Ext4Image(tree, ids, work, image)
                .write(file, layout.rootSector() * Gpt.SECTOR_BYTES, layout.rootSectors() * Gpt.SECTOR_BYTES);
    }

    /** The kernel's bytes. @throws ImageException where the root has none */
    static byte[] kernel(ImageConfig config, ImageTree tree, String image) throws Failure {
        Optional<Item> item = tree.get(config.boot().kernel()).filter(found -> found.is(Kind.REGULAR));
        if (item.isEmpty()) {
            throw new ImageException(image, "the root has no kernel at " + config.boot().kernel() + "; 'kernel' says where it lies");
        }
        try (var in = item.get().body().open()) {
            return in.readAllBytes();
        } catch (IOException failed) {
            throw new ImageException(image, "cannot read the kernel: " + failed.getMessage(), failed);
        }
    }

    private String fstab() {
        return "# device  mount point  type  options  dump  pass\n"
                + "PARTUUID=" + ids.uuid("root") + "  /  ext4  defaults  0  1\n"
                + "UUID=" + ids.shownVolume("esp") + "  " + ESP_MOUNT + "  vfat  noauto,umask=077  0  2\n";
    }

    private void table(DiskLayout layout, Path file) throws Failure {
        Gpt table = layout.table(ids);
        Path core = loader.biosDisk(early());
        byte[] bytes = HostFiles.read(core);
        if (bytes.length > DiskLayout.MEBIBYTE) {
            throw new ImageException(config.name() + ".img", "the boot loader is larger than its partition");
        }
        HostFiles.writeAt(file, 0, table.front(BootLoader.firstSector(DiskLayout.CORE_SECTOR)));
        HostFiles.writeAt(file, (layout.totalSectors() - Gpt.BACK_SECTORS) * Gpt.SECTOR_BYTES, table.back());
        HostFiles.writeAt(file, DiskLayout.CORE_SECTOR * Gpt.SECTOR_BYTES, BootLoader.placed(bytes, DiskLayout.CORE_SECTOR));
    }

    private String early() {
        return loader.early("--fs-uuid " + ids.shownVolume("esp"));
    }

    private void systemPartition(DiskLayout layout, byte[] kernel, Path file) throws Failure {
        var files = new LinkedHashMap<RootPath, Path>();
        files.put(RootPath.of("EFI/BOOT/BOOTX64.EFI"), loader.efiDisk(early()));
        String text = GrubConfig.disk(config.boot().options(), ids.uuid("root").toString());
        files.put(RootPath.of("grub/grub.cfg"), held("grub.cfg", text.getBytes(StandardCharsets.US_ASCII)));
        files.put(RootPath.of("grub/slots"), held("slots", SlotFile.fresh().encode()));
        Path image = held("vmlinuz", kernel);
        files.put(RootPath.of("slot-a/vmlinuz"), image);
        files.put(RootPath.of("slot-b/vmlinuz"), image);
        new FatImage(tool, ids.volume("esp"), "ESP").write(file, DiskLayout.ESP_SECTOR, layout.espSectors(), 32, files);
    }

    private Path held(String name, byte[] bytes) throws Failure {
        Path file = work.resolve(name);
        HostFiles.write(file, bytes);
        HostFiles.setModified(file, Instant.ofEpochSecond(ImageTree.LATEST_MTIME_SECONDS));
        return file;
    }
}

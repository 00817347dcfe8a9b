package org.mypkg.image;

import java.util.List;

/**
 * Where things lie on a disk, in sectors: a mebibyte for the partition table, one for the boot loader that BIOS starts, the
 * EFI system partition with boot loader and kernels, the root, a mebibyte at the end for the second partition table.
 */
record DiskLayout(long espSectors, long rootSectors) {
    /** The protective MBR counts sectors in 32 bits. */
    static final long LARGEST_BYTES = 1L << 41;

    static final long MEBIBYTE = 1L << 20;

    /** The boot loader's core, for BIOS. */
    static final long CORE_SECTOR = MEBIBYTE / Gpt.SECTOR_BYTES;

    static final long ESP_SECTOR = 2 * CORE_SECTOR;

    /** A FAT32 needs 65,525 clusters; this has about twice as many of one sector. */
    private static final long ESP_LEAST_BYTES = 64 * MEBIBYTE;

    private static final long ROOT_LEAST_BYTES = 32 * MEBIBYTE;
    private static final int BLOCK_BYTES = 4096;

    /** For a kernel of this size: each slot has room for one twice as large. */
    static long espBytes(long kernelBytes) {
        return roundUp(Math.max(ESP_LEAST_BYTES, 4 * kernelBytes + 8 * MEBIBYTE), MEBIBYTE);
    }

    /** A disk of exactly this size. @throws ImageException (IMAGE_TOO_SMALL) where that leaves no root */
    static DiskLayout ofSize(String image, long diskBytes, long espBytes, long neededBytes) throws ImageException {
        long rootBytes = (diskBytes / MEBIBYTE - 3) * MEBIBYTE - espBytes;
        if (rootBytes < Math.max(ROOT_LEAST_BYTES, neededBytes)) {
            throw ImageException.tooSmall(
                    image,
                    "a disk of " + diskBytes / MEBIBYTE + " MiB leaves " + Math.max(0, rootBytes / MEBIBYTE)
                            + " MiB for the root, which needs at least " + Math.max(ROOT_LEAST_BYTES, neededBytes) / MEBIBYTE);
        }
        return new DiskLayout(espBytes / Gpt.SECTOR_BYTES, rootBytes / Gpt.SECTOR_BYTES);
    }

    /** A disk with room to grow: half as much again as its content needs, and at least 128 MiB more. */
    static DiskLayout withRoom(long espBytes, long neededBytes) {
        long rootBytes = roundUp(neededBytes + Math.max(neededBytes / 2, 128 * MEBIBYTE), MEBIBYTE);
        return new DiskLayout(espBytes / Gpt.SECTOR_BYTES, rootBytes / Gpt.SECTOR_BYTES);
    }

    /** What a tree takes on an ext4 of ours, from below: contents in whole blocks, inodes, and the journal. */
    static long neededBytes(ImageTree tree) {
        long blocks = tree.items().values().stream()
                .mapToLong(item -> roundUp(item.body().sizeBytes(), BLOCK_BYTES))
                .sum();
        return blocks + 512L * tree.items().size() + 20 * MEBIBYTE;
    }

    long rootSector() {
        return ESP_SECTOR + espSectors;
    }

    long totalSectors() {
        return rootSector() + rootSectors + CORE_SECTOR;
    }

    Gpt table(Identifiers ids) {
        return new Gpt(
                ids.uuid("disk"),
                List.of(
                        new Gpt.Partition(Gpt.BIOS_BOOT, ids.uuid("bios"), CORE_SECTOR, ESP_SECTOR - 1, "bios"),
                        new Gpt.Partition(Gpt.EFI_SYSTEM, ids.uuid("esp"), ESP_SECTOR, rootSector() - 1, "esp"),
                        new Gpt.Partition(
                                Gpt.LINUX_ROOT, ids.uuid("root"), rootSector(), rootSector() + rootSectors - 1, "root")),
                totalSectors());
    }

    private static long roundUp(long bytes, long unit) {
        return (bytes + unit - 1) / unit * unit;
    }
}

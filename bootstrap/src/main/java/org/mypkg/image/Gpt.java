package org.mypkg.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * A GUID partition table as the UEFI Specification 2.10, chapter 5, says it: 128 entries, for sectors of 512 bytes; with the
 * protective MBR before it, and with room for a boot loader's first 440 bytes in that.
 *
 * @param disk the disk's own identifier
 * @param partitions in the order of their numbers
 * @param sectors of the whole disk
 */
record Gpt(UUID disk, List<Partition> partitions, long sectors) {
    static final int SECTOR_BYTES = 512;

    /** The sectors at the front that belong to the table. */
    static final int FRONT_SECTORS = 34;

    /** The sectors at the end that belong to the second table. */
    static final int BACK_SECTORS = 33;

    static final UUID BIOS_BOOT = UUID.fromString("21686148-6449-6e6f-744e-656564454649");
    static final UUID EFI_SYSTEM = UUID.fromString("c12a7328-f81f-11d2-ba4b-00a0c93ec93b");

    /** "Linux root (x86-64)" of the Discoverable Partitions Specification. */
    static final UUID LINUX_ROOT = UUID.fromString("4f68bce3-e8cd-4db1-96e7-fbcaf984b709");

    private static final int ENTRIES = 128;
    private static final int ENTRY_BYTES = 128;
    private static final int HEADER_BYTES = 92;
    private static final int NAME_CHARACTERS = 36;
    private static final long SECTORS_IN_MBR_MAX = 0xffff_ffffL;

    Gpt {
        partitions = List.copyOf(partitions);
        long from = FRONT_SECTORS;
        for (Partition partition : partitions) {
            if (partition.first() < from || partition.last() < partition.first() || partition.last() >= sectors - BACK_SECTORS) {
                throw new IllegalArgumentException("partition " + partition.name() + " lies over something else");
            }
            from = partition.last() + 1;
        }
    }

    /** One partition. @param last its last sector, not the one after it */
    record Partition(UUID type, UUID id, long first, long last, String name) {}

    /** The first {@value #FRONT_SECTORS} sectors of the disk. @param loader what the MBR begins with, at most 440 bytes */
    byte[] front(byte[] loader) {
        ByteBuffer disk = buffer(FRONT_SECTORS);
        disk.put(0, mbr(loader).array());
        disk.put(SECTOR_BYTES, header(1, sectors - 1, 2));
        disk.put(2 * SECTOR_BYTES, entries());
        return disk.array();
    }

    /** The last {@value #BACK_SECTORS} sectors of the disk. */
    byte[] back() {
        ByteBuffer end = buffer(BACK_SECTORS);
        end.put(0, entries());
        end.put((BACK_SECTORS - 1) * SECTOR_BYTES, header(sectors - 1, 1, sectors - BACK_SECTORS));
        return end.array();
    }

    /** One entry over the whole disk, so that old programs take it for full. */
    private ByteBuffer mbr(byte[] loader) {
        ByteBuffer mbr = buffer(1);
        mbr.put(0, loader, 0, Math.min(loader.length, 440));
        int at = 446;
        mbr.put(at + 1, new byte[] {0, 2, 0}).put(at + 4, (byte) 0xee).put(at + 5, new byte[] {-1, -1, -1});
        mbr.putInt(at + 8, 1).putInt(at + 12, (int) Math.min(sectors - 1, SECTORS_IN_MBR_MAX));
        mbr.put(510, (byte) 0x55).put(511, (byte) 0xaa);
        return mbr;
    }

    private byte[] header(long own, long other, long entriesAt) {
        ByteBuffer header = buffer(1);
        header.put(0, "EFI PART".getBytes(StandardCharsets.US_ASCII));
        header.putInt(8, 0x0001_0000).putInt(12, HEADER_BYTES);
        header.putLong(24, own).putLong(32, other);
        header.putLong(40, FRONT_SECTORS).putLong(48, sectors - BACK_SECTORS - 1);
        putGuid(header, 56, disk);
        header.putLong(72, entriesAt).putInt(80, ENTRIES).putInt(84, ENTRY_BYTES);
        header.putInt(88, crc(entries(), ENTRIES * ENTRY_BYTES));
        header.putInt(16, crc(header.array(), HEADER_BYTES));
        return header.array();
    }

    private byte[] entries() {
        ByteBuffer entries = buffer(ENTRIES * ENTRY_BYTES / SECTOR_BYTES);
        int at = 0;
        for (Partition partition : partitions) {
            putGuid(entries, at, partition.type());
            putGuid(entries, at + 16, partition.id());
            entries.putLong(at + 32, partition.first()).putLong(at + 40, partition.last());
            for (int i = 0; i < Math.min(partition.name().length(), NAME_CHARACTERS); i++) {
                entries.putChar(at + 56 + 2 * i, partition.name().charAt(i));
            }
            at += ENTRY_BYTES;
        }
        return entries.array();
    }

    /** The first three parts are numbers of the machine's own order, the last two are bytes. */
    private static void putGuid(ByteBuffer buffer, int at, UUID guid) {
        long high = guid.getMostSignificantBits();
        buffer.putInt(at, (int) (high >>> 32)).putShort(at + 4, (short) (high >>> 16)).putShort(at + 6, (short) high);
        buffer.putLong(at + 8, Long.reverseBytes(guid.getLeastSignificantBits()));
    }

    private static int crc(byte[] bytes, int length) {
        var crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static ByteBuffer buffer(int sectorCount) {
        return ByteBuffer.allocate(sectorCount * SECTOR_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }
}

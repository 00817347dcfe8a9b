package org.mypkg.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.model.Digest;

/** Reads the table as the UEFI Specification says it lies, and the arithmetic of a disk around it. */
final class GptTest {
    private static final long MEBIBYTE = 1 << 20;
    private static final Identifiers IDS = new Identifiers(Digest.of(new byte[] {1}));

    @Test
    void bothHeadersKnowEachOtherAndTheirChecksumsHold() {
        DiskLayout layout = DiskLayout.withRoom(64 * MEBIBYTE, 100 * MEBIBYTE);
        Gpt table = layout.table(IDS);
        ByteBuffer front = little(table.front(new byte[440]));
        ByteBuffer back = little(table.back());
        ByteBuffer first = little(sector(front, 1));
        ByteBuffer second = little(sector(back, Gpt.BACK_SECTORS - 1));
        long last = layout.totalSectors() - 1;
        assertEquals(List.of(1L, last), List.of(first.getLong(24), first.getLong(32)));
        assertEquals(List.of(last, 1L), List.of(second.getLong(24), second.getLong(32)));
        assertEquals(2, first.getLong(72));
        assertEquals(layout.totalSectors() - 33, second.getLong(72));
        for (ByteBuffer header : List.of(first, second)) {
            assertEquals("EFI PART", new String(header.array(), 0, 8, StandardCharsets.US_ASCII));
            assertEquals(crcOf(without(header)), header.getInt(16));
        }
        byte[] entries = new byte[128 * 128];
        front.get(2 * 512, entries);
        assertEquals(crcOf(entries), first.getInt(88));
        assertEquals(first.getInt(88), second.getInt(88));
    }

    @Test
    void guidsAreWrittenInTheirMixedOrder() {
        var id = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");
        var part = new Gpt.Partition(id, id, 2048, 4095, "it");
        ByteBuffer front = ByteBuffer.wrap(new Gpt(id, List.of(part), 8192).front(new byte[0]));
        assertEquals(0x3322110055447766L, front.getLong(1024));
        assertEquals(0x8899aabbccddeeffL, front.getLong(1032));
        assertEquals((byte) 0xee, front.get(450));
        assertEquals((short) 0x55aa, front.getShort(510));
    }

    @Test
    void partitionsDoNotOverlap() {
        var id = new UUID(1, 2);
        var first = new Gpt.Partition(id, id, 34, 100, "a");
        var over = new Gpt.Partition(id, id, 100, 120, "b");
        assertThrows(IllegalArgumentException.class, () -> new Gpt(id, List.of(first, over), 8192));
        var late = new Gpt.Partition(id, id, 101, 8160, "b");
        assertThrows(IllegalArgumentException.class, () -> new Gpt(id, List.of(first, late), 8192), "over the second table");
    }

    @Test
    void aDiskHasTheSizeThatIsAskedFor() throws Exception {
        DiskLayout layout = DiskLayout.ofSize("it.img", 512 * MEBIBYTE, 64 * MEBIBYTE, 100 * MEBIBYTE);
        assertEquals(512 * MEBIBYTE, layout.totalSectors() * 512);
        assertEquals((512 - 64 - 3) * MEBIBYTE, layout.rootSectors() * 512);
        assertEquals(0, layout.rootSector() * 512 % MEBIBYTE, "partitions begin on whole mebibytes");
    }

    @Test
    void aRootThatDoesNotFitIsRefused() {
        var small = assertThrows(
                ImageException.class, () -> DiskLayout.ofSize("it.img", 512 * MEBIBYTE, 64 * MEBIBYTE, 600 * MEBIBYTE));
        assertEquals(ErrorCode.IMAGE_TOO_SMALL, small.diagnostic().code());
        assertTrue(small.toString().contains("leaves 445 MiB for the root, which needs at least 600"), small.toString());
    }

    @Test
    void eachSlotHasRoomForAKernelOfTwiceTheSize() {
        assertEquals(64 * MEBIBYTE, DiskLayout.espBytes(5 * MEBIBYTE));
        assertEquals(208 * MEBIBYTE, DiskLayout.espBytes(50 * MEBIBYTE));
    }

    @Test
    void identifiersAreOfVersion8AndDifferByUse() {
        assertEquals(8, IDS.uuid("disk").version());
        assertEquals(2, IDS.uuid("disk").variant());
        assertEquals(4, List.of(IDS.uuid("disk"), IDS.uuid("root"), IDS.uuid("esp"), IDS.uuid("ext4")).stream().distinct().count());
        assertTrue(IDS.shownVolume("esp").matches("[0-9A-F]{4}-[0-9A-F]{4}"));
    }

    @Test
    void theSlotFileIsABlockOfTheBootLoadersEnvironment() {
        byte[] block = new SlotFile("a", "b", 2).encode();
        assertEquals(SlotFile.BYTES, block.length);
        String text = new String(block, StandardCharsets.US_ASCII);
        assertTrue(text.startsWith("# GRUB Environment Block\ngood=a\nnext=b\ntries=2\n###"), text);
        assertTrue(text.lastIndexOf('\n') < 512, "all that is said lies in the first sector");
        assertThrows(IllegalArgumentException.class, () -> new SlotFile("c", "", 0));
        assertThrows(IllegalArgumentException.class, () -> new SlotFile("a", "b", 4));
    }

    @Test
    void theBootLoaderCountsEveryNumberOfTriesThatTheSlotFileKnows() {
        String config = GrubConfig.disk("quiet", "PARTUUID");
        for (int tries = 1; tries <= SlotFile.TRIES_MAX; tries++) {
            assertTrue(config.contains("\"$tries\" = " + tries + " ]; then set tries=" + (tries - 1) + ";"), config);
        }
    }

    private static byte[] sector(ByteBuffer from, int index) {
        byte[] sector = new byte[512];
        from.get(index * 512, sector);
        return sector;
    }

    private static byte[] without(ByteBuffer header) {
        byte[] plain = new byte[92];
        header.get(0, plain);
        for (int i = 16; i < 20; i++) {
            plain[i] = 0;
        }
        return plain;
    }

    private static int crcOf(byte[] bytes) {
        var crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}

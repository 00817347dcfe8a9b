package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** The journal's text holds every path and value, and nothing that is not whole is taken for one. */
final class JournalCodecTest {
    private static final RootPath BOOT = RootPath.of("boot/.mypkg");

    static Journal journal() {
        var xattrs = new TreeMap<String, Bytes>();
        xattrs.put("security.capability", Bytes.of(new byte[] {1, 0, (byte) 0xff, '\n', ' ', '\\'}));
        xattrs.put("user.empty", Bytes.of(new byte[0]));
        var meta = new FileMeta(04755, 12, 34, -5, 999_999_999, xattrs);
        return new Journal(7, List.of(Places.MAIN, BOOT), new TreeMap<>(Map.of(Places.MAIN, 77L, BOOT, 0L)), List.of(
                step(Step.Kind.GEN, 1, Places.MAIN, "line\nbreak", NodeType.FILE, NodeType.FILE, meta),
                step(Step.Kind.ADD, 2, BOOT, "-leading", NodeType.NONE, NodeType.DIRECTORY, Step.NO_META),
                step(Step.Kind.REPLACE, 3, Places.MAIN, "trailing\n", NodeType.LINK, NodeType.NODE, meta),
                step(Step.Kind.TYPE, 4, Places.MAIN, "with space/and\\slash", NodeType.DIRECTORY, NodeType.LINK, meta),
                new Step(Step.Kind.REMOVE, 5, Places.MAIN, RootPath.of(new byte[] {'x', (byte) 0xfe, '%', '$', '`', '\''}),
                        NodeType.FILE, NodeType.NONE, meta),
                step(Step.Kind.RMDIR, 6, Places.MAIN, "d", NodeType.DIRECTORY, NodeType.NONE, meta)),
                new TreeMap<>(Map.of(3, new Identity(281_474_976_710_656L, 12, -5, 999_999_999), 4, new Identity(0, 3, 7, 0))),
                new TreeSet<>(List.of(4, 5)),
                List.of(new DirectoryTime(RootPath.ROOT, -1, 0), new DirectoryTime(RootPath.of("a b"), 1_700_000_000, 5)),
                new TreeMap<>(Map.of(RootPath.of("-leading/in side"), new Identity(0, 5, -1, 0), RootPath.of("-leading/in"), Identity.ANY)));
    }

    private static Step step(Step.Kind kind, int number, RootPath home, String path, NodeType from, NodeType to, FileMeta meta) {
        return new Step(kind, number, home, RootPath.of(path), from, to, meta);
    }

    @Test
    void whatIsWrittenIsRead() throws TransactionException {
        assertEquals(journal(), JournalCodec.decode(JournalCodec.encode(journal())));
    }

    @Test
    void textIsPlainLinesForAShell() {
        String text = new String(JournalCodec.encode(journal()), StandardCharsets.ISO_8859_1);
        assertTrue(text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7f)), text);
        assertTrue(text.contains("step ADD 2 1 none directory 0 0 0 0 0 -leading\n"), text);
        assertTrue(text.contains(" line\\0012break "), text);
        assertTrue(text.contains("\nnew 3 281474976710656 12 -5 999999999\n"), text);
        assertTrue(text.contains("\ncopy 5\n"), text);
        assertTrue(text.contains("\ntime -1 0 \ntime 1700000000 5 a\\0040b\n"), text);
        assertTrue(text.contains("\nitem -leading/in\nitem -leading/in\\0040side 5 -1\n"), text);
        assertTrue(text.contains("home boot/.mypkg 0\n"), text);
    }

    @Test
    void everyCutAndEveryFlippedByteIsSeen() {
        byte[] whole = JournalCodec.encode(journal());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThrows(TransactionException.class, () -> JournalCodec.decode(cut), "cut at " + length);
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            assertThrows(TransactionException.class, () -> JournalCodec.decode(flipped), "flipped at " + at);
        }
    }

    @Test
    void everyByteSurvivesTheEscape() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertArrayEquals(all, Octal.unescape(Octal.escape(all)));
        for (String wrong : List.of("\\", "\\0", "\\012", "\\0400", "\\0789", "a b", "\\1234")) {
            assertThrows(IllegalArgumentException.class, () -> Octal.unescape(wrong), wrong);
        }
    }
}

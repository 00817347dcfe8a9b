package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/** Whatever the scanner says, the general reader says the same. */
final class EntryScannerTest {
    private static final FileMeta META = new FileMeta(04755, 3, 0, 1_700_000_000, 5, new TreeMap<>());

    private static List<FileEntry> plain() {
        return List.of(
                new FileEntry.Regular(RootPath.of("usr/bin/a b"), FileMeta.of(0644, 0, 0, 0), 12, Digest.of(new byte[3])),
                new FileEntry.Directory(RootPath.of("usr"), META),
                new FileEntry.Symlink(RootPath.of("usr/lib64"), FileMeta.of(0777, 0, 7, 1), Bytes.utf8("../lib")),
                new FileEntry.Hardlink(RootPath.of("usr/z"), META, RootPath.of("usr/bin/a b")));
    }

    private static List<FileEntry> others() throws Exception {
        var xattrs = new TreeMap<String, Bytes>();
        xattrs.put("user.x", Bytes.utf8("1"));
        var all = new ArrayList<>(Samples.everything().pack(Samples.spec(), Optional.empty()).written().manifest().files());
        all.add(new FileEntry.Regular(RootPath.of("x"), new FileMeta(0644, 0, 0, 1, 0, xattrs), 0, Digest.of(new byte[0])));
        all.add(new FileEntry.Symlink(RootPath.of("quote\""), META, Bytes.utf8("back\\slash")));
        all.add(new FileEntry.Fifo(RootPath.of("fifo"), META));
        return all;
    }

    @Test
    void almostAllEntriesArePlain() {
        for (FileEntry entry : plain()) {
            assertEquals(Optional.of(entry), EntryScanner.scan(ManifestCodec.encodeEntry(entry)));
        }
    }

    @Test
    void whatItReadsTheGeneralReaderReadsAlike() throws Exception {
        var all = new ArrayList<>(plain());
        all.addAll(others());
        for (FileEntry entry : all) {
            agree(ManifestCodec.encodeEntry(entry));
        }
    }

    /** Each text with one letter left out, doubled or replaced: never accepted when the general reader refuses it. */
    @Test
    void damagedTextIsNeverReadOtherwise() throws Exception {
        int read = 0;
        for (FileEntry entry : plain()) {
            String text = ManifestCodec.encodeEntry(entry);
            for (int i = 0; i < text.length(); i++) {
                String before = text.substring(0, i);
                String after = text.substring(i + 1);
                read += agree(before + after) + agree(before + text.charAt(i) + text.charAt(i) + after);
                for (char other : "0/\"\\,}:{x .\n\u00e9-9".toCharArray()) {
                    read += agree(before + other + after);
                }
            }
        }
        assertTrue(read > 100, "only " + read + " of them were well-formed");
    }

    private static int agree(String text) {
        Optional<FileEntry> scanned = EntryScanner.scan(text);
        if (scanned.isEmpty()) {
            return 0;
        }
        try {
            assertEquals(ManifestCodec.decodeAnyEntry(text), scanned.get(), text);
        } catch (FormatException refused) {
            throw new AssertionError("only the scanner reads " + text, refused);
        }
        return 1;
    }
}

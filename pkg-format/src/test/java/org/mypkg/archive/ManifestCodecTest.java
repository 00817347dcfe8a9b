package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Manifest;

final class ManifestCodecTest {
    private static Manifest everything() throws Exception {
        return Samples.everything().pack(Samples.spec(), Optional.empty()).written().manifest();
    }

    @Test
    void aManifestSurvivesItsText() throws Exception {
        Manifest manifest = everything();
        byte[] text = ManifestCodec.encode(manifest);
        Manifest again = ManifestCodec.decode(text, Limits.DEFAULT);
        assertEquals(manifest, again);
        assertArrayEquals(text, ManifestCodec.encode(again));
    }

    @Test
    void everyEntrySurvivesItsTextAlone() throws Exception {
        for (FileEntry entry : everything().files()) {
            assertEquals(entry, ManifestCodec.decodeEntry(ManifestCodec.encodeEntry(entry)));
        }
    }

    @Test
    void aNameThatIsNotTextIsWrittenAsBytes() throws Exception {
        String text = new String(ManifestCodec.encode(everything()), StandardCharsets.UTF_8);
        assertTrue(text.contains("\"pathBytes\":\"L3Vzci9zaGFyZS//"), text);
        assertTrue(text.contains("\"path\":\"/usr/share/ünïcödé\""), text);
    }

    @Test
    void eachValueHasOneSpellingOnly() {
        String meta = ",\"type\":\"directory\",\"mode\":\"0755\",\"mtime\":0}";
        for (String bad : List.of(
                "{\"pathBytes\":\"L3Vzcg==\"" + meta,
                "{\"pathBytes\":\"L//+\",\"path\":\"/x\"" + meta,
                "{\"pathBytes\":\"not base64\"" + meta,
                "{\"path\":\"/x\",\"type\":\"directory\",\"mode\":\"755\",\"mtime\":0}",
                "{\"path\":\"/x\",\"type\":\"directory\",\"mode\":\"0799\",\"mtime\":0}",
                "{\"path\":\"/x\",\"type\":\"directory\",\"mode\":\"0755\",\"mtime\":0,\"uid\":-1}",
                "{\"path\":\"/x\",\"type\":\"directory\",\"mode\":\"0755\",\"mtime\":1.5}",
                "{\"path\":\"/x\",\"type\":\"directory\",\"mode\":\"0755\",\"mtime\":0,\"mtimeNanos\":1000000000}",
                "{\"path\":\"/x\",\"type\":\"file\",\"mode\":\"0755\",\"mtime\":0,\"size\":-1,\"sha256\":\"00\"}",
                "{\"path\":\"/x\",\"path\":\"/y\"" + meta,
                "[]",
                "")) {
            var thrown = assertThrows(FormatException.class, () -> ManifestCodec.decodeEntry(bad), bad);
            assertEquals(ErrorCode.PACKAGE_DAMAGED, thrown.code(), bad);
        }
    }

    @Test
    void aManifestCutAtAnyByteIsRefused() throws Exception {
        byte[] text = ManifestCodec.encode(everything());
        for (int length = 0; length < text.length - 2; length++) {
            byte[] cut = java.util.Arrays.copyOf(text, length);
            assertThrows(FormatException.class, () -> ManifestCodec.decode(cut, Limits.DEFAULT), "cut at " + length);
        }
    }
}

package org.mypkg.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.mypkg.index.FilesCodec;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.KeysCodec;
import org.mypkg.index.KeysDocument;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Requirement;
import org.mypkg.model.RootPath;
import org.mypkg.model.Version;
import org.mypkg.sign.Keyring;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.TrustException;
import org.mypkg.sign.Verifier;

/** The documents are normative, so their examples must be what the code reads. */
final class FormatDocumentsTest {
    private static final Path DOCUMENTS = Path.of(System.getProperty("mypkg.top", ".."), "docs", "formats");

    /** The one block of a document that is fenced with the label. */
    private static String example(String document, String label) throws IOException {
        String text = Files.readString(DOCUMENTS.resolve(document));
        Pattern block = Pattern.compile("^```" + Pattern.quote(label) + "\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
        Matcher matcher = block.matcher(text);
        assertTrue(matcher.find(), document + " has no example '" + label + "'");
        String found = matcher.group(1);
        assertFalse(matcher.find(), document + " has two examples '" + label + "'");
        return found;
    }

    @Test
    void theManifestIsOne() throws Exception {
        byte[] json = example("package.md", "manifest").getBytes(StandardCharsets.UTF_8);
        Manifest manifest = ManifestCodec.decode(json, Limits.DEFAULT);
        assertEquals("hello 1:2.0-3", manifest.spec().id().toString());
        assertEquals(5, manifest.files().size());
        assertTrue(manifest.files().get(3).path().equals(RootPath.of(new byte[] {'u', 's', 'r', '/', 'l', 'i', 'b', '/', -1})));
        assertEquals(5, manifest.files().get(1).meta().mtimeNanos());
        assertTrue(manifest.files().get(4) instanceof FileEntry.Device device && device.block());
        assertEquals(manifest, ManifestCodec.decode(ManifestCodec.encode(manifest), Limits.DEFAULT));
    }

    @Test
    void thePackersInputIsWhatItSays() throws Exception {
        PackageSpec spec = PackageYaml.parse(example("package.md", "yaml"), "hello.yaml");
        byte[] json = example("package.md", "manifest").getBytes(StandardCharsets.UTF_8);
        PackageSpec shown = ManifestCodec.decode(json, Limits.DEFAULT).spec();
        assertEquals(shown.id(), spec.id());
        assertEquals(shown.accounts(), spec.accounts());
        assertEquals(shown.alternatives(), spec.alternatives());
        assertEquals(shown.scripts(), spec.scripts());
        assertEquals(shown.triggers(), spec.triggers());
        assertEquals(shown.dependencies().requires(), spec.dependencies().requires());
    }

    @Test
    void theEndFrameIsTheOneThatWeWrite() throws Exception {
        byte[] end = HexFormat.of().parseHex(example("package.md", "end-frame").strip());
        assertArrayEquals(ZstdFrames.end(), end);
        assertArrayEquals(new byte[1024], Zstd.decompress(end, 1024));
        byte[] aPackage = new Samples().pack();
        assertArrayEquals(end, java.util.Arrays.copyOfRange(aPackage, aPackage.length - end.length, aPackage.length));
    }

    @Test
    void theIndexPartsAreSuch() throws Exception {
        byte[] packages = Zstd.compress(example("index.md", "index-packages").getBytes(StandardCharsets.UTF_8));
        List<IndexEntry> entries = IndexCodec.decode(packages, Limits.DEFAULT);
        assertEquals("[hello 1:2.0-3, world 3]", entries.stream().map(e -> e.spec().id()).toList().toString());
        assertEquals(entries, IndexCodec.decode(IndexCodec.encode(entries), Limits.DEFAULT));
        byte[] files = Zstd.compress(example("index.md", "index-files").getBytes(StandardCharsets.UTF_8));
        assertEquals(3, FilesCodec.decode(files, Limits.DEFAULT).getFirst().paths().size());
    }

    @Test
    void repoJsonIsExactlyWhatWeWrite() throws Exception {
        byte[] shown = example("repository.md", "repo.json").getBytes(StandardCharsets.UTF_8);
        RepoDocument document = RepoCodec.decode(shown);
        assertEquals(17, document.serial());
        assertArrayEquals(shown, RepoCodec.encode(document));
    }

    @Test
    void aGenerationOfKeysIsExactlyWhatWeWrite() throws Exception {
        byte[] shown = example("repository.md", "keys.json").getBytes(StandardCharsets.UTF_8);
        KeysDocument document = KeysCodec.decode(shown);
        assertEquals(2, document.version());
        assertArrayEquals(shown, KeysCodec.encode(document));
        assertEquals(example("signature.md", "fingerprint").strip(), document.root().fingerprints().getFirst());
    }

    @Test
    void theSignatureIsGood() throws Exception {
        PublicKey key = PublicKey.parse(example("signature.md", "key"));
        byte[] signature = example("signature.md", "signature").getBytes(StandardCharsets.US_ASCII);
        byte[] data = "hello".getBytes(StandardCharsets.US_ASCII);
        Instant now = Instant.parse("2026-11-21T08:00:00Z");
        assertEquals(key.fingerprint(), Verifier.verify(data, signature, Keyring.of(key), now).signedBy());
        assertEquals(example("signature.md", "fingerprint").strip(), key.fingerprint());
        byte[] other = "hellO".getBytes(StandardCharsets.US_ASCII);
        assertThrows(TrustException.class, () -> Verifier.verify(other, signature, Keyring.of(key), now));
    }

    @Test
    void versionsCompareAsShown() throws Exception {
        List<String> lines = example("version.md", "versions").lines().toList();
        for (String line : lines) {
            String[] words = line.split(" ");
            int order = Integer.signum(new Version(words[0]).compareTo(new Version(words[2])));
            assertEquals(List.of("<", "=", ">").indexOf(words[1]) - 1, order, line);
        }
        assertTrue(lines.size() >= 8);
    }

    @Test
    void requirementsReadAsShown() throws Exception {
        for (String line : example("dependency.md", "requirements").lines().toList()) {
            String[] sides = line.split(" => ");
            assertEquals(sides[1], Requirement.parse(sides[0]).toString());
        }
        for (String line : example("dependency.md", "not-requirements").lines().toList()) {
            assertThrows(IllegalArgumentException.class, () -> Requirement.parse(line), line);
        }
    }
}

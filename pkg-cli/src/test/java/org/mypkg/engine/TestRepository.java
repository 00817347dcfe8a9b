package org.mypkg.engine;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.mypkg.diag.Failure;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.KeyRotation;
import org.mypkg.index.KeysCodec;
import org.mypkg.index.KeysDocument;
import org.mypkg.index.Part;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.model.Digest;
import org.mypkg.sign.KeyGenerator;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.SecretKey;
import org.mypkg.sign.Signer;

/** A real signed repository in a directory, made by the formats' own writers. */
public final class TestRepository {
    private final Path directory;
    private final InstantSource clock;
    private final KeyGenerator.GeneratedKey key;
    private final Signer signer;
    private final List<IndexEntry> entries = new ArrayList<>();
    private long serial;
    private String name = "test";
    private RepoDocument.Keys keys = new RepoDocument.OneKey();
    private List<Signer> signers;
    private UnaryOperator<String> rewrite = UnaryOperator.identity();
    private Duration ahead = Duration.ZERO;

    public TestRepository(Path directory, InstantSource clock) throws Failure, IOException {
        this.directory = Files.createDirectories(directory);
        this.clock = clock;
        this.key = KeyGenerator.ed25519("Test <test@example.org>", clock.instant(), new SecureRandom());
        this.signer = Signer.of(SecretKey.parse(key.secretArmored()), clock);
        this.signers = List.of(signer);
        Files.writeString(directory.resolve("key.asc"), key.publicArmored());
    }

    public Path directory() {
        return directory;
    }

    public String fingerprint() {
        return key.fingerprint();
    }

    public PublicKey publicKey() throws Failure {
        return PublicKey.parse(key.publicArmored());
    }

    public Signer signer() {
        return signer;
    }

    /** A new key, made a while ago. */
    public KeyGenerator.GeneratedKey newKey(String who) {
        return KeyGenerator.ed25519(who, clock.instant().minusSeconds(60), new SecureRandom());
    }

    /** The key that signs. */
    public KeyGenerator.GeneratedKey key() {
        return key;
    }

    /** From now on it calls itself so. */
    public TestRepository named(String other) {
        name = other;
        return this;
    }

    /** From now on the lines of the index are changed so before they are signed. */
    public TestRepository rewriting(UnaryOperator<String> lines) {
        rewrite = lines;
        return this;
    }

    /** From now on it claims to have been published so much later than it was. */
    public TestRepository datedAhead(Duration time) {
        ahead = time;
        return this;
    }

    /** From now on these sign {@code repo.json}. */
    public TestRepository signedBy(Signer... others) {
        signers = List.of(others);
        return this;
    }

    public Signer signer(KeyGenerator.GeneratedKey of) throws Failure {
        return Signer.of(SecretKey.parse(of.secretArmored()), clock);
    }

    /** From now on {@code repo.json} names this generation of keys, or none. */
    public TestRepository naming(RepoDocument.Keys other) {
        keys = other;
        return this;
    }

    /** Writes a generation of keys, which each publication names from now on. @param root and publish: one key each */
    public TestRepository generation(
            long version, KeyGenerator.GeneratedKey root, KeyGenerator.GeneratedKey publish, KeyGenerator.GeneratedKey... by)
            throws Failure, IOException {
        var rootRole = new KeysDocument.Role(1, List.of(root.fingerprint()));
        var publishRole = new KeysDocument.Role(1, List.of(publish.fingerprint()));
        var all = new ArrayList<PublicKey>(List.of(PublicKey.parse(root.publicArmored())));
        if (!publish.equals(root)) {
            all.add(PublicKey.parse(publish.publicArmored()));
        }
        Instant now = clock.instant();
        return generation(
                new KeysDocument(name, version, now, now.plus(Duration.ofDays(365)), rootRole, publishRole, all, List.of()), by);
    }

    /** The same for any document. */
    public TestRepository generation(KeysDocument document, KeyGenerator.GeneratedKey... by) throws Failure, IOException {
        byte[] bytes = KeysCodec.encode(document);
        var signatures = new ByteArrayOutputStream();
        for (KeyGenerator.GeneratedKey each : by) {
            signatures.writeBytes(signer(each).detached(bytes));
        }
        Files.createDirectories(directory.resolve("keys"));
        Files.write(directory.resolve(KeyRotation.file(document.version())), bytes);
        Files.write(directory.resolve(KeyRotation.signatureFile(document.version())), signatures.toByteArray());
        return naming(new RepoDocument.Generation(document.version(), Digest.of(bytes)));
    }

    /** Replaces a text in a generation of keys and signs it again. */
    public TestRepository resignKeys(long version, String text, String instead) throws Failure, IOException {
        Path file = directory.resolve(KeyRotation.file(version));
        String said = Files.readString(file);
        if (!said.contains(text)) {
            throw new IllegalStateException("it does not say " + text + ": " + said);
        }
        byte[] bytes = said.replace(text, instead).getBytes(StandardCharsets.UTF_8);
        Files.write(file, bytes);
        Files.write(directory.resolve(KeyRotation.signatureFile(version)), signer.detached(bytes));
        return naming(new RepoDocument.Generation(version, Digest.of(bytes)));
    }

    /** Adds packages; they are offered from the next publication on. */
    public TestRepository add(TestPackage... packages) throws Failure, IOException {
        return addSigned(Optional.of(signer), packages);
    }

    /** The same with another signature, or none. */
    public TestRepository addSigned(Optional<Signer> by, TestPackage... packages) throws Failure, IOException {
        for (TestPackage each : packages) {
            TestPackage.Built built = each.build(by);
            Path file = directory.resolve(built.entry().file());
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
            Files.write(file, built.bytes());
            entries.removeIf(e -> e.spec().id().equals(each.id()));
            entries.add(built.entry());
        }
        return this;
    }

    /** Offers the bytes of one package under the name of another. */
    public TestRepository mislabel(TestPackage label, TestPackage content) throws Failure, IOException {
        add(label, content);
        IndexEntry as = entryOf(label);
        IndexEntry is = entryOf(content);
        entries.remove(as);
        entries.remove(is);
        entries.add(new IndexEntry(as.spec(), is.file(), is.sizeBytes(), is.digest(), is.headBytes(), is.headDigest()));
        return this;
    }

    private IndexEntry entryOf(TestPackage of) {
        return entries.stream().filter(e -> e.spec().id().equals(of.id())).findFirst().orElseThrow();
    }

    /** Where a package lies. */
    public Path file(String name, String version) {
        return directory.resolve("packages/" + TestPackage.of(name, version).id().fileName());
    }

    /** Publishes what was added, valid for a month. */
    public TestRepository publish() throws Failure, IOException {
        return publish(serial + 1, Duration.ofDays(30));
    }

    /** Publishes under a serial of the caller's choice. */
    public TestRepository publish(long number, Duration life) throws Failure, IOException {
        serial = number;
        byte[] stored = rewritten(IndexCodec.encode(entries));
        Part part = IndexCodec.part(Part.PACKAGES, stored);
        Path partFile = directory.resolve(part.file());
        Files.createDirectories(Optional.ofNullable(partFile.getParent()).orElseThrow());
        Files.write(partFile, stored);
        Instant now = clock.instant().plus(ahead);
        byte[] document = RepoCodec.encode(new RepoDocument(name, number, now, now.plus(life), keys, List.of(part)));
        Files.write(directory.resolve("repo.json"), document);
        var signatures = new ByteArrayOutputStream();
        for (Signer each : signers) {
            signatures.writeBytes(each.detached(document));
        }
        Files.write(directory.resolve("repo.json.asc"), signatures.toByteArray());
        return this;
    }

    private byte[] rewritten(byte[] stored) {
        String lines = new String(Zstd.decompress(stored, 1 << 24), StandardCharsets.UTF_8);
        return Zstd.compress(rewrite.apply(lines).getBytes(StandardCharsets.UTF_8));
    }

    /** Changes one byte of a file. */
    public static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 10] ^= 1;
        Files.write(file, bytes);
    }
}

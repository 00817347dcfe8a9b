package org.mypkg.engine;

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
import org.mypkg.diag.Failure;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
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

    public TestRepository(Path directory, InstantSource clock) throws Failure, IOException {
        this.directory = Files.createDirectories(directory);
        this.clock = clock;
        this.key = KeyGenerator.ed25519("Test <test@example.org>", clock.instant(), new SecureRandom());
        this.signer = Signer.of(SecretKey.parse(key.secretArmored()), clock);
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

    /** Adds packages; they are offered from the next publication on. */
    public TestRepository add(TestPackage... packages) throws Failure, IOException {
        for (TestPackage each : packages) {
            TestPackage.Built built = each.build(Optional.of(signer));
            Path file = directory.resolve(built.entry().file());
            Files.createDirectories(Optional.ofNullable(file.getParent()).orElseThrow());
            Files.write(file, built.bytes());
            entries.removeIf(e -> e.spec().id().equals(each.id()));
            entries.add(built.entry());
        }
        return this;
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
        byte[] stored = IndexCodec.encode(entries);
        Part part = IndexCodec.part(Part.PACKAGES, stored);
        Path partFile = directory.resolve(part.file());
        Files.createDirectories(Optional.ofNullable(partFile.getParent()).orElseThrow());
        Files.write(partFile, stored);
        Instant now = clock.instant();
        byte[] document = RepoCodec.encode(new RepoDocument("test", number, now, now.plus(life), List.of(part)));
        Files.write(directory.resolve("repo.json"), document);
        Files.writeString(
                directory.resolve("repo.json.asc"), signer.armoredDetached(document), StandardCharsets.UTF_8);
        return this;
    }

    /** Changes one byte of a file. */
    public static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 10] ^= 1;
        Files.write(file, bytes);
    }
}

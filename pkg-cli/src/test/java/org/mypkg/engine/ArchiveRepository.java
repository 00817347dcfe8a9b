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
import org.mypkg.archive.Limits;
import org.mypkg.diag.Failure;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.sign.KeyGenerator;
import org.mypkg.sign.SecretKey;
import org.mypkg.sign.Signer;

/**
 * A signed repository of an index alone, made from the lines of a part (stdin of {@code zstd}, as
 * {@code testdata/catalog/debian-to-index.py} prints them): what the benchmark of the catalogue updates from. Its packages
 * cannot be fetched.
 */
public final class ArchiveRepository {
    private ArchiveRepository() {}

    /** {@code PART.zst DIRECTORY SERIAL}: publishes the part's packages in as many shards as the publisher would make. */
    public static void main(String[] arguments) throws Failure, IOException {
        byte[] stored = Files.readAllBytes(Path.of(arguments[0]));
        Path directory = Files.createDirectories(Path.of(arguments[1]));
        publish(directory, IndexCodec.decode(stored, Limits.DEFAULT), Long.parseLong(arguments[2]));
    }

    private static void publish(Path directory, List<IndexEntry> entries, long serial) throws Failure, IOException {
        InstantSource clock = InstantSource.system();
        Signer signer = signer(directory, clock);
        Files.createDirectories(directory.resolve("index"));
        var parts = new ArrayList<Part>();
        for (byte[] shard : IndexCodec.encodeShards(entries)) {
            Part part = IndexCodec.part(Part.PACKAGES, shard);
            Files.write(directory.resolve(part.file()), shard);
            parts.add(part);
        }
        Instant now = Instant.ofEpochSecond(clock.instant().getEpochSecond());
        byte[] document = RepoCodec.encode(new RepoDocument("archive", serial, now, now.plus(Duration.ofDays(365)), parts));
        Files.write(directory.resolve("repo.json"), document);
        Files.writeString(directory.resolve("repo.json.asc"), signer.armoredDetached(document), StandardCharsets.UTF_8);
    }

    /** The repository's own key; made with the first publication. */
    private static Signer signer(Path directory, InstantSource clock) throws Failure, IOException {
        Path secret = directory.resolve("secret.asc");
        if (!Files.exists(secret)) {
            var key = KeyGenerator.ed25519("Benchmark <bench@example.org>", clock.instant(), new SecureRandom());
            Files.writeString(directory.resolve("key.asc"), key.publicArmored());
            Files.writeString(secret, key.secretArmored());
        }
        return Signer.of(SecretKey.parse(Files.readString(secret)), clock);
    }
}

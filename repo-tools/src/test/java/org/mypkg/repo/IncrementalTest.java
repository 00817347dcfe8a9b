package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.archive.PackageWriter;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/** A change makes anew those parts of the index that it is in, and reads those packages that are new. */
final class IncrementalTest {
    private static final int PACKAGES = 1_100;

    private final Workshop workshop;

    IncrementalTest(@TempDir Path temporary) throws Exception {
        workshop = new Workshop(temporary);
        workshop.init();
        for (int i = 0; i < PACKAGES; i++) {
            write("p" + i);
        }
    }

    private void write(String name) throws Exception {
        PackageId id = PackageId.of(name, "1", "noarch");
        byte[] content = name.getBytes(StandardCharsets.US_ASCII);
        var file = new FileEntry.Regular(
                RootPath.of("/usr/share/" + name), FileMeta.of(0644, 0, 0, 0), content.length, Digest.of(content));
        var out = new ByteArrayOutputStream();
        PackageWriter.write(
                PackageSpec.of(id, Description.NONE, Dependencies.NONE),
                List.of(file),
                entry -> new ByteArrayInputStream(content),
                Optional.empty(),
                out);
        Path path = Files.write(workshop.repo().resolve("pool").resolve(id.fileName()), out.toByteArray());
        Files.setLastModifiedTime(path, FileTime.from(Workshop.START.minus(Duration.ofDays(1))));
    }

    private Publisher.Prepared prepare() throws Exception {
        return new Publisher(workshop.repository(), workshop.clock()).prepare("test", 30);
    }

    private static long kept(Publisher.Prepared prepared) {
        return prepared.parts().stream().filter(IndexBuilder.Built.Kept.class::isInstance).count();
    }

    private Publisher.Published publish() throws Exception {
        return new Publisher(workshop.repository(), workshop.clock()).publish("test", workshop.signer(), 30);
    }

    @Test
    void onlyTheShardOfAChangeIsMadeAnew() throws Exception {
        assertEquals(PACKAGES, publish().filesRead());
        assertEquals(4, kept(prepare()), "two shards, each with its files");
        assertEquals(0, prepare().published().filesRead());
        write("one-more");
        Publisher.Prepared prepared = prepare();
        assertEquals(1, prepared.published().filesRead());
        assertEquals(2, kept(prepared));
        publish();
        List<ScannedPackage> read = PublishedIndex.read(workshop.repository(), workshop.repository().document());
        assertEquals(PACKAGES + 1, read.size());
        for (ScannedPackage one : read) {
            String name = one.entry().spec().id().name().value();
            assertEquals(List.of(RootPath.of("/usr/share/" + name)), one.paths().paths());
        }
    }

    @Test
    void aListOfFilesThatIsDamagedIsMadeAnewFromThePackages() throws Exception {
        publish();
        var document = workshop.repository().document();
        Path damaged = workshop.repo().resolve(document.parts("files").getFirst().file());
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        assertTrue(workshop.run("check", workshop.repo().toString()).out().contains("damaged: index"));
        assertEquals(2, kept(prepare()));
        publish();
        assertEquals(document.parts(), workshop.repository().document().parts());
        assertEquals(PACKAGES, PublishedIndex.read(workshop.repository(), workshop.repository().document()).size());
    }
}

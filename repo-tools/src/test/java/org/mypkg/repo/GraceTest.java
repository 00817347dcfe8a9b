package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.index.RepoDocument;
import org.mypkg.model.Digest;

/** Whoever read an index just before it was replaced finds all that it promises, for the time of grace and no longer. */
final class GraceTest {
    private final Path temporary;
    private final Workshop workshop;
    private final String repo;

    GraceTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        this.workshop = new Workshop(temporary);
        workshop.init();
        this.repo = workshop.repo().toString();
    }

    /** What a client holds that has read the index. */
    private record Held(RepoDocument document, List<IndexEntry> packages) {}

    private Held read() throws Exception {
        RepoDocument document = workshop.repository().document();
        return new Held(document, PublishedIndex.packages(workshop.repository(), document));
    }

    /** Whether each file that it promises is there with the promised bytes. */
    private boolean isServed(Held held) throws Exception {
        for (Part part : held.document().parts()) {
            if (!isThere(part.file(), part.digest())) {
                return false;
            }
        }
        for (IndexEntry entry : held.packages()) {
            if (!isThere(entry.file(), entry.digest())) {
                return false;
            }
        }
        return true;
    }

    private boolean isThere(String file, Digest digest) throws IOException {
        Path path = workshop.repo().resolve(file);
        return Files.exists(path) && Digest.of(Files.readAllBytes(path)).equals(digest);
    }

    private void add(String name, String version, String content) throws IOException {
        String file = workshop.pack(name, version, "", "usr/share/" + name + "=" + content).toString();
        workshop.run("add", repo, file, "--replace").ok();
    }

    @Test
    void theLastIndexIsServedForTheTimeOfGraceWhateverIsPublished() throws Exception {
        add("a", "1", "one");
        add("b", "1", "b");
        Held held = read();
        add("a", "1", "other bytes of the same version");
        add("a", "2", "two");
        workshop.run("prune", repo, "--keep", "1").ok();
        workshop.run("remove", repo, "b").ok();
        workshop.pass(Duration.ofDays(7).minusSeconds(1));
        workshop.run("publish", repo).ok();
        assertTrue(isServed(held), "a second before the end");
        workshop.pass(Duration.ofSeconds(1));
        workshop.run("publish", repo, "--renew").ok();
        assertTrue(isServed(held), "renewing removes nothing");
        workshop.run("publish", repo).ok();
        assertFalse(isServed(held));
        assertEquals(List.of("pool/a-2.noarch.mpkg"), workshop.repository().poolFiles());
        assertTrue(isServed(read()));
    }

    @Test
    void theTimeBeginsWhenAFileStopsBeingOfferedNotWhenItWasWithdrawn() throws Exception {
        add("a", "1", "one");
        Held held = read();
        // The withdrawal waits for a key that is elsewhere: readers get the index with the package all the time.
        new RepoEdit(workshop.repository(), workshop.clock(), Libraries.UNCHECKED).remove(List.of("a"));
        workshop.run("publish", repo, "--unsigned").ok();
        workshop.pass(Duration.ofDays(20));
        Path waiting = temporary.resolve("repo.next.json");
        Path signature = Files.write(temporary.resolve("next.sig"), workshop.signer().signer().detached(Files.readAllBytes(waiting)));
        workshop.run("attach-signature", repo, signature.toString()).ok();
        assertEquals(List.of(), read().packages());
        assertTrue(isServed(held), "it was on offer until this moment");
        workshop.run("publish", repo).ok();
        assertTrue(isServed(held));
        workshop.pass(Duration.ofDays(8));
        workshop.run("publish", repo).ok();
        assertFalse(isServed(held));
    }

    @Test
    void theMaintainerSetsTheTime() throws Exception {
        add("a", "1", "one");
        Path settings = temporary.resolve("repo.mkrepo.yaml");
        Files.writeString(settings, Files.readString(settings).replace("grace-days: \"7\"", "grace-days: \"2\""));
        Held held = read();
        workshop.run("remove", repo, "a").ok();
        workshop.pass(Duration.ofDays(1));
        workshop.run("publish", repo).ok();
        assertTrue(isServed(held));
        workshop.pass(Duration.ofDays(1));
        workshop.run("publish", repo).ok();
        assertFalse(isServed(held));
    }

    @Test
    void aPackageThatComesBackIsOfferedUnderItsOwnName() throws Exception {
        Path file = workshop.pack("a", "1", "", "usr/a=1");
        workshop.run("add", repo, file.toString()).ok();
        workshop.run("remove", repo, "a").ok();
        workshop.run("add", repo, file.toString()).ok();
        workshop.pass(Duration.ofDays(30));
        workshop.run("publish", repo).ok();
        assertEquals(List.of("pool/a-1.noarch.mpkg"), workshop.repository().poolFiles());
        assertTrue(isServed(read()) && read().packages().size() == 1);
    }

    @Test
    void renewingChangesNothingButSerialAndDates() throws Exception {
        add("a", "1", "one");
        RepoDocument before = read().document();
        Files.copy(temporary.resolve("out/a-1.noarch.mpkg"), workshop.repo().resolve("pool/stray-1.noarch.mpkg"));
        workshop.pass(Duration.ofDays(10));
        assertEquals(
                "nothing to do: test 2 is valid until 2026-03-31T12:00:00Z\n",
                workshop.run("publish", repo, "--renew", "--within", "10").ok().out());
        assertEquals(before, read().document());
        workshop.run("publish", repo, "--renew", "--within", "21").ok();
        RepoDocument after = read().document();
        assertEquals(before.serial() + 1, after.serial());
        assertEquals(before.parts(), after.parts());
        assertEquals(before.keys(), after.keys());
        assertEquals(before.expires().plus(Duration.ofDays(10)), after.expires());
        assertTrue(workshop.run("check", repo).out().startsWith("not-offered: pool/stray-1.noarch.mpkg"));
    }
}

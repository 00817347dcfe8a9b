package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.KeyRotation;
import org.mypkg.index.RepoDocument;
import org.mypkg.index.RepositoryTrust;
import org.mypkg.sign.KeyGenerator;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Quorum;
import org.mypkg.sign.Verifier;
import org.mypkg.sys.HostFiles;

/**
 * {@code mkrepo} killed with SIGKILL at each system call that changes something: readers see the last publication or the next
 * one, whole, and the next command goes on from there. {@code -Dkill.every=N} takes every N-th call.
 */
final class PublishKillTest {
    private static final int EVERY = Integer.getInteger("kill.every", 1);

    @TempDir
    Path directory;

    private Path base() {
        return directory.resolve("base");
    }

    /** What a client reads that has compared this key: the packages on offer, each of them fetched and compared. */
    private static List<String> read(Path repo, PublicKey known) throws Exception {
        Instant now = Instant.now();
        RepoDirectory repository = RepoDirectory.open(repo);
        byte[] repoJson = HostFiles.read(repository.repoJson());
        Quorum publishers = switch (repository.document().keys()) {
            case RepoDocument.OneKey one -> Quorum.of(known);
            case RepoDocument.Generation named -> new KeyRotation(
                            (file, limit) -> HostFiles.isRegularFile(repository.resolve(file))
                                    ? Optional.of(HostFiles.read(repository.resolve(file)))
                                    : Optional.empty(),
                            now)
                    .start(known, named)
                    .document()
                    .value()
                    .publishQuorum();
        };
        var signed = Verifier.verify(repoJson, HostFiles.read(repository.signature()), publishers, now);
        var accepted = RepositoryTrust.accept(signed, Optional.empty(), now, RepositoryTrust.Expiry.ENFORCED);
        var offered = new ArrayList<String>();
        for (IndexEntry entry : PublishedIndex.packages(repository, accepted.document().value())) {
            assertEquals(entry.digest(), HostFiles.digest(repository.resolve(entry.file())), entry.file());
            offered.add(entry.spec().id().toString());
        }
        return offered;
    }

    private static Workshop.Ran mkrepo(Workshop workshop, String... words) {
        return workshop.run(words);
    }

    /** The workshop's directory with one package published, and what is to be done with it. */
    private Workshop prepare() throws Exception {
        var workshop = new Workshop(base(), InstantSource.system());
        workshop.init();
        mkrepo(workshop, "add", workshop.repo().toString(), workshop.pack("a", "1", "", "usr/a=1").toString()).ok();
        workshop.pack("b", "1", "", "usr/b=1");
        var key = KeyGenerator.ed25519("next", Instant.now(), new SecureRandom());
        Files.writeString(base().resolve("keys/next.asc"), key.secretArmored());
        return workshop;
    }

    private Path copy(int number) throws Exception {
        Path copy = directory.resolve("copy" + number);
        Workshop.host(directory, "cp", "-a", base().toString(), copy.toString());
        return copy;
    }

    /** @param words with {@code BASE} for the workshop's directory */
    private static List<String> in(Path place, List<String> words) {
        return words.stream().map(word -> word.replace("BASE", place.toString())).toList();
    }

    private void sweep(List<String> words, List<String> old, List<String> fresh, long freshSerial) throws Exception {
        Workshop workshop = prepare();
        PublicKey known = workshop.repository().publicKey();
        Path whole = copy(0);
        MkrepoProcess.Ended ended = MkrepoProcess.traced(directory.resolve("log"), in(whole, words));
        assertEquals(0, ended.code(), ended.output());
        assertEquals(fresh, read(whole.resolve("repo"), known));
        List<MkrepoProcess.Point> points = MkrepoProcess.changes(directory.resolve("log"), whole);
        assertTrue(points.size() > 20, points.toString());
        var seen = new TreeMap<String, Integer>();
        for (int i = 0; i < points.size(); i += EVERY) {
            Path place = copy(i + 1);
            seen.merge(cut(points.get(i), place, words, known, old, fresh, freshSerial), 1, Integer::sum);
            HostFiles.deleteTree(place);
        }
        System.out.println(words.getFirst() + " killed at " + points.size() + " calls (every " + EVERY + "): " + seen);
        assertTrue(seen.containsKey("old") && seen.containsKey("new"), seen.toString());
    }

    private String cut(
            MkrepoProcess.Point point,
            Path place,
            List<String> words,
            PublicKey known,
            List<String> old,
            List<String> fresh,
            long freshSerial)
            throws Exception {
        MkrepoProcess.Ended cut = MkrepoProcess.killedAt(point, directory.resolve("cut"), in(place, words));
        if (cut.code() != MkrepoProcess.KILLED) {
            return "not reached";
        }
        Path repo = place.resolve("repo");
        long serial = RepoDirectory.open(repo).document().serial();
        assertEquals(serial == freshSerial ? fresh : old, read(repo, known), point.toString());
        var again = new Workshop(place, InstantSource.system(), false);
        mkrepo(again, "publish", repo.toString()).ok();
        long next = RepoDirectory.open(repo).document().serial();
        assertTrue(next > serial, point.toString());
        assertTrue(List.of(old, fresh).contains(read(repo, known)), point.toString());
        assertEquals("", leftOvers(repo), point.toString());
        return serial == freshSerial ? "new" : "old";
    }

    private static String leftOvers(Path repo) throws Exception {
        return HostFiles.walk(repo).stream()
                .map(file -> String.valueOf(file.getFileName()))
                .filter(name -> name.startsWith(".new-"))
                .reduce("", (one, other) -> one + " " + other);
    }

    @Test
    @Tag("slow")
    void addingIsOldOrNewWhereverItIsKilled() throws Exception {
        sweep(List.of("add", "BASE/repo", "BASE/out/b-1.noarch.mpkg"), List.of("a 1"), List.of("a 1", "b 1"), 3);
    }

    @Test
    @Tag("slow")
    void rotatingIsOldOrNewWhereverItIsKilled() throws Exception {
        sweep(List.of("rotate", "BASE/repo", "--root-key", "BASE/keys/secret.asc", "--new-key", "BASE/keys/next.asc"),
                List.of("a 1"), List.of("a 1"), 3);
    }
}

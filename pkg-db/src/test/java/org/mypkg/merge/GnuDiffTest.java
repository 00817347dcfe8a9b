package org.mypkg.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.model.Bytes;
import org.mypkg.testing.Gen;

/**
 * Our merge beside GNU's: where ours is clean, theirs is clean with the same text; never the other way round.
 * {@code -Dmerge.runs=N} compares more of them.
 */
final class GnuDiffTest {
    private static final int RUNS = Integer.getInteger("merge.runs", 400);

    @TempDir
    Path directory;

    private record Gnu(int code, Bytes out) {}

    private Gnu run(String... argv) throws Exception {
        Path out = directory.resolve("out");
        Process process = new ProcessBuilder(argv).directory(directory.toFile()).redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        return new Gnu(process.waitFor(), Bytes.of(Files.readAllBytes(out)));
    }

    private void write(String name, String text) throws Exception {
        Files.write(directory.resolve(name), Texts.bytes(text));
    }

    private static boolean has(String program) {
        return List.of("/usr/bin/", "/bin/").stream().anyMatch(bin -> Files.isExecutable(Path.of(bin + program)));
    }

    private record Triple(String base, String mine, String theirs) {
        static Triple edits(Gen gen) {
            List<String> base = Texts.config(gen);
            return new Triple(Texts.end(gen, base), Texts.end(gen, Texts.edited(gen, base, "mine")),
                    Texts.end(gen, Texts.edited(gen, base, "theirs")));
        }

        static Triple small(Gen gen) {
            return new Triple(Texts.small(gen), Texts.small(gen), Texts.small(gen));
        }
    }

    @Test
    void mergesAsGnuOrStricter() throws Exception {
        assumeTrue(has("diff3"), "GNU diff3 is not installed");
        int bothClean = 0;
        int stricter = 0;
        var wrong = new ArrayList<String>();
        for (int seed = 0; seed < RUNS; seed++) {
            Gen gen = Gen.ofSeed(seed);
            Triple one = seed % 4 == 0 ? Triple.small(gen) : Triple.edits(gen);
            write("o", one.base());
            write("a", one.mine());
            write("b", one.theirs());
            Gnu gnu = run("diff3", "-m", "-E", "a", "o", "b");
            MergeOutcome ours = ThreeWayMerge.merge(Texts.bytes(one.base()), Texts.bytes(one.mine()), Texts.bytes(one.theirs()));
            if (ours instanceof MergeOutcome.Clean clean) {
                if (gnu.code() == 0 && gnu.out().equals(clean.text())) {
                    bothClean++;
                } else {
                    wrong.add("seed " + seed + " " + one + "\nours " + clean + "\ngnu " + gnu);
                }
            } else if (gnu.code() == 0) {
                stricter++;
            }
        }
        System.out.println("merge: " + bothClean + " of " + RUNS + " clean as GNU, " + stricter + " stricter, " + wrong.size() + " other");
        assertEquals(List.of(), wrong);
        assertTrue(bothClean > RUNS / 4, "only " + bothClean + " merges were clean: the comparison has become blind");
        assertTrue(stricter < bothClean / 10, stricter + " merges are refused that GNU makes");
    }

    @Test
    void unifiedDiffsAreUnderstoodByPatch() throws Exception {
        assumeTrue(has("patch"), "patch is not installed");
        for (int seed = 0; seed < RUNS / 4; seed++) {
            Gen gen = Gen.ofSeed(seed);
            Triple one = seed % 2 == 0 ? Triple.small(gen) : Triple.edits(gen);
            write("a", one.mine());
            Files.write(directory.resolve("p"), UnifiedDiff.of(Texts.bytes(one.mine()), Texts.bytes(one.theirs()), "a", "a"));
            Gnu gnu = run("patch", "--quiet", "--fuzz=0", "a", "p");
            boolean emptied = one.theirs().isEmpty() && !Files.exists(directory.resolve("a"));
            Bytes patched = emptied ? Bytes.utf8("") : Bytes.of(Files.readAllBytes(directory.resolve("a")));
            assertEquals(Bytes.of(Texts.bytes(one.theirs())), patched, "seed " + seed + " " + one + gnu);
        }
    }
}

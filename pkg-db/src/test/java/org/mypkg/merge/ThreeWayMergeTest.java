package org.mypkg.merge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.mypkg.model.Bytes;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;

/** The rules of the merge, case by case, and its laws on random texts. */
final class ThreeWayMergeTest {
    private static MergeOutcome merge(String base, String mine, String theirs) {
        return ThreeWayMerge.merge(Texts.bytes(base), Texts.bytes(mine), Texts.bytes(theirs));
    }

    private static void clean(String merged, String base, String mine, String theirs) {
        assertEquals(new MergeOutcome.Clean(Bytes.of(Texts.bytes(merged))), merge(base, mine, theirs));
        assertEquals(new MergeOutcome.Clean(Bytes.of(Texts.bytes(merged))), merge(base, theirs, mine));
    }

    private static MergeOutcome.Overlap overlap(String base, String mine, String theirs) {
        assertInstanceOf(MergeOutcome.Overlap.class, merge(base, theirs, mine));
        return assertInstanceOf(MergeOutcome.Overlap.class, merge(base, mine, theirs));
    }

    @Test
    void editsInDifferentPlacesComeTogether() {
        clean("A\nb\nc\nd\nE\n", "a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\n");
        clean("b\nc\nd\nnew\n", "a\nb\nc\nd\n", "b\nc\nd\n", "a\nb\nc\nd\nnew\n");
        clean("0\n1\nx\n2\n3\n4\n", "1\n2\n3\n", "0\n1\nx\n2\n3\n", "1\n2\n3\n4\n");
    }

    @Test
    void editsOfOneLineOverlap() {
        MergeOutcome.Overlap overlap = overlap("a\nb\nc\n", "a\nmine\nc\n", "a\ntheirs\nc\n");
        assertEquals(1, overlap.disputes());
        assertEquals("a\n<<<<<<< m\nmine\n||||||| o\nb\n=======\ntheirs\n>>>>>>> t\nc\n", overlap.marked("m", "o", "t").toString());
        overlap("a\nb\nc\n", "a\nc\n", "a\nB\nc\n");
        overlap("a\nb\n", "a\nx\nb\n", "a\ny\nb\n");
    }

    @Test
    void changesThatTouchOverlap() {
        overlap("a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nb\nC\nd\n");
        overlap("a\nb\n", "a\nx\nb\n", "a\nB\n");
        overlap("a\nb\n", "A\nb\n", "a\nx\nb\n");
        clean("A\nb\nC\n", "a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n");
    }

    @Test
    void theSameChangeOnBothSidesIsNoDispute() {
        clean("a\nB\nc\nd\nE\n", "a\nb\nc\nd\ne\n", "a\nB\nc\nd\ne\n", "a\nB\nc\nd\nE\n");
        clean("a\nc\nD\n", "a\nb\nc\nd\n", "a\nc\nd\n", "a\nc\nD\n");
        clean("x\na\n", "a\n", "x\na\n", "x\na\n");
    }

    @Test
    void aMissingLastLineFeedIsAChangeOfTheLastLine() {
        clean("A\nb\nc", "a\nb\nc\n", "A\nb\nc\n", "a\nb\nc");
        clean("A\nb\nc\n", "a\nb\nc", "a\nb\nc\n", "A\nb\nc");
        clean("A\nb\nc", "a\nb\nc", "A\nb\nc", "a\nb\nc");
        clean("A\nb\nc\nd", "a\nb\nc", "a\nb\nc\nd", "A\nb\nc");
        MergeOutcome.Overlap overlap = overlap("a\nb\n", "a\nb", "a\nB\n");
        assertEquals("a\n<<<<<<< m\nb\n||||||| o\nb\n=======\nB\n>>>>>>> t\n", overlap.marked("m", "o", "t").toString());
        overlap("a\nb", "a\nb\nmine", "a\nb\ntheirs");
    }

    @Test
    void lineEndsAreContentAndStayAsTheyAre() {
        clean("A\r\nb\r\nC\r\n", "a\r\nb\r\nc\r\n", "A\r\nb\r\nc\r\n", "a\r\nb\r\nC\r\n");
        clean("A\nb\r\nc\nD\r\n", "a\nb\r\nc\nd\r\n", "A\nb\r\nc\nd\r\n", "a\nb\r\nc\nD\r\n");
        overlap("a\nb\nc\n", "a\r\nb\r\nc\r\n", "a\nb\nC\n");
        clean("a\rb\nC\nd\nE\n", "a\rb\nc\nd\ne\n", "a\rb\nC\nd\ne\n", "a\rb\nc\nd\nE\n");
        clean("A\nb\n\r\n", "a\nb\n", "A\nb\n", "a\nb\n\r\n");
    }

    @Test
    void bytesThatAreNoUtf8AreMergedAsTheyAre() {
        clean("\u00e9\u00ff\nb\n\u0080C\n", "\u00e9\nb\nc\n", "\u00e9\u00ff\nb\nc\n", "\u00e9\nb\n\u0080C\n");
    }

    @Test
    void emptyTextsAreTexts() {
        clean("", "", "", "");
        clean("a\n", "", "a\n", "");
        clean("a\n", "", "a\n", "a\n");
        overlap("", "a\n", "b\n");
        overlap("a\n", "", "b\n");
        clean("", "a\n", "", "a\n");
    }

    @Test
    void bytesWithANulAreNeverMerged() {
        var binary = new MergeOutcome.Unmergeable(MergeOutcome.Reason.BINARY);
        assertEquals(binary, merge("a\nb\nc\0", "A\nb\nc\0", "a\nb\nC\0"));
        assertEquals(binary, merge("a\nb\nc\n", "A\nb\nc\n", "a\nb\n\0\n"));
        assertEquals(binary, merge("a\nb\nc\n", "A\0\nb\nc\n", "a\nb\nC\n"));
        clean("x\0", "y\0", "x\0", "y\0");
    }

    @Test
    void whatDependsOnTheAlignmentIsDisputed() {
        // Which of the two blank lines did the package put in? The user's change touches one of them and not the other.
        MergeOutcome.Overlap overlap = overlap("a\n\nb\n", "a\n\n\nb\n", "A\n\nb\n");
        assertTrue(overlap.disputes() >= 1);
    }

    @Test
    void tooLargeTextsAreRefusedAndTheirTimeIsBounded() {
        var large = new MergeOutcome.Unmergeable(MergeOutcome.Reason.TOO_LARGE);
        String megabyte = "x".repeat(ThreeWayMerge.BYTES_MAX);
        assertEquals(large, merge(megabyte + "y", "a", "b"));
        assertEquals(large, merge("a", "\n".repeat(ThreeWayMerge.LINES_MAX + 1), "b"));
        var different = new MergeOutcome.Unmergeable(MergeOutcome.Reason.TOO_DIFFERENT);
        var lines = new StringBuilder();
        var others = new StringBuilder();
        for (int i = 0; i < 15_000; i++) {
            lines.append(i % 7).append('\n');
            others.append(i % 5 + 1).append("\n");
        }
        Assertions.assertTimeout(Duration.ofSeconds(20),
                () -> assertEquals(different, merge(lines.toString(), others.toString(), "1\n" + lines)));
        clean("first\n" + lines + "last\n", lines.toString(), "first\n" + lines, lines + "last\n");
    }

    @Test
    void marksAreFoundAtTheBeginningOfALineOnly() {
        assertTrue(MergeOutcome.holdsMarks(Texts.bytes("a\n<<<<<<< x\n")));
        assertTrue(MergeOutcome.holdsMarks(Texts.bytes(">>>>>>> x")));
        assertTrue(MergeOutcome.holdsMarks(Texts.bytes("||||||| x\nb")));
        assertFalse(MergeOutcome.holdsMarks(Texts.bytes("a <<<<<<< x\n=======\n# >>>>>>> \n")));
        assertFalse(MergeOutcome.holdsMarks(new byte[0]));
    }

    @Test
    void laws() {
        Property.check("the laws of a merge", 3_000, gen -> {
            String base = Texts.small(gen);
            String mine = Texts.small(gen);
            clean(mine, base, mine, base);
            clean(mine, base, mine, mine);
        });
    }

    @Test
    void exchangingTheSidesChangesNothing() {
        Property.check("a merge is symmetric", 3_000, gen -> {
            String base = Texts.small(gen);
            String mine = Texts.small(gen);
            String theirs = Texts.small(gen);
            MergeOutcome one = merge(base, mine, theirs);
            MergeOutcome other = merge(base, theirs, mine);
            assertEquals(one, exchanged(other));
        });
    }

    private static MergeOutcome exchanged(MergeOutcome outcome) {
        return switch (outcome) {
            case MergeOutcome.Clean clean -> clean;
            case MergeOutcome.Unmergeable unmergeable -> unmergeable;
            case MergeOutcome.Overlap overlap -> new MergeOutcome.Overlap(overlap.chunks().stream()
                    .<MergeOutcome.Chunk>map(chunk -> switch (chunk) {
                        case MergeOutcome.Chunk.Agreed agreed -> agreed;
                        case MergeOutcome.Chunk.Disputed d ->
                            new MergeOutcome.Chunk.Disputed(d.base(), d.theirs(), d.mine());
                    })
                    .toList());
        };
    }

    /** Nothing is invented: every line of a clean merge is one of the texts', and a line without an end is the last. */
    @Test
    void aCleanMergeHoldsLinesOfTheTextsOnly() {
        Property.check("lines of a merge", 3_000, gen -> {
            List<String> base = Texts.config(gen);
            String o = Texts.end(gen, base);
            String a = Texts.end(gen, Texts.edited(gen, base, "mine"));
            String b = Texts.end(gen, Texts.edited(gen, base, "theirs"));
            if (merge(o, a, b) instanceof MergeOutcome.Clean clean) {
                List<String> known = new java.util.ArrayList<>(o.lines().toList());
                known.addAll(a.lines().toList());
                known.addAll(b.lines().toList());
                assertTrue(known.containsAll(clean.text().toString().lines().toList()), clean.text().toString());
            }
        });
    }

    @Test
    void matchesAreLongestCommonSubsequences() {
        Property.check("as many matches as a table finds", 2_000, gen -> {
            int[] from = numbers(gen);
            int[] to = numbers(gen);
            for (LineMatch.Leaning leaning : LineMatch.Leaning.values()) {
                int[] match = LineMatch.of(from, to, 100, leaning).orElseThrow().to();
                int count = 0;
                int last = -1;
                for (int i = 0; i < match.length; i++) {
                    if (match[i] >= 0) {
                        assertEquals(from[i], to[match[i]]);
                        assertTrue(match[i] > last);
                        last = match[i];
                        count++;
                    }
                }
                assertEquals(longest(from, to), count);
                int edits = from.length + to.length - 2 * count;
                assertTrue(LineMatch.of(from, to, edits, leaning).isPresent());
                assertTrue(edits == 0 || LineMatch.of(from, to, edits - 1, leaning).isEmpty());
            }
        });
    }

    private static int[] numbers(Gen gen) {
        return gen.list(12, g -> g.below(4)).stream().mapToInt(Integer::intValue).toArray();
    }

    private static int longest(int[] from, int[] to) {
        var table = new int[from.length + 1][to.length + 1];
        for (int i = from.length - 1; i >= 0; i--) {
            for (int j = to.length - 1; j >= 0; j--) {
                table[i][j] = from[i] == to[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
            }
        }
        return table[0][0];
    }

    @Test
    void unifiedDiffNamesRangesContextAndMissingLineFeeds() {
        String diff = Bytes.of(UnifiedDiff.of(Texts.bytes("1\n2\n3\n4\n5\n6\n7\n8\n"), Texts.bytes("1\n2\n3\n4\nV\n6\n7\n8"), "/a", "/b")).toString();
        assertEquals("""
                --- /a
                +++ /b
                @@ -2,7 +2,7 @@
                 2
                 3
                 4
                -5
                +V
                 6
                 7
                -8
                +8
                \\ No newline at end of file
                """, diff);
        assertArrayEquals(new byte[0], UnifiedDiff.of(Texts.bytes("a"), Texts.bytes("a"), "x", "y"));
        assertEquals("--- x\n+++ y\n@@ -0,0 +1 @@\n+a\n", Bytes.of(UnifiedDiff.of(new byte[0], Texts.bytes("a\n"), "x", "y")).toString());
        assertEquals("Binary files x and y differ\n", Bytes.of(UnifiedDiff.of(new byte[1], Texts.bytes("a\n"), "x", "y")).toString());
    }
}

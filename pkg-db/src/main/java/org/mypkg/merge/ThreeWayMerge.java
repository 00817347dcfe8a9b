package org.mypkg.merge;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.model.Bytes;

/**
 * Brings two edits of one text together, by the rules of diff3 as S. Khanna, K. Kunal and B. C. Pierce state them in
 * "A Formal Investigation of Diff3" (2007): where lines of the base are found in both edits, the text is stable; what lies
 * between two stable parts is one chunk, which the only side that changed it decides, or both when they made the same of it.
 *
 * <p>Two rules are stricter than theirs, since a configuration file that is wrong costs more than one that waits:
 *
 * <ol>
 *   <li>Changes that touch each other without a stable line between them are disputed. (So they are in the paper, too.)
 *   <li>Where a text repeats lines, several alignments are equally short. A merge is clean only if the two outermost ones
 *       come to the same text; else what lies between the first and the last difference is disputed.
 * </ol>
 *
 * <p>Laws: {@code merge(o,o,b) = b}, {@code merge(o,a,o) = a}, {@code merge(o,a,a) = a}, and exchanging the sides changes
 * nothing but their names.
 */
public final class ThreeWayMerge {
    /** A longer text is never merged. */
    public static final int BYTES_MAX = 1 << 20;

    static final int LINES_MAX = 20_000;
    /** More deleted and inserted lines than this between the base and a side are not looked for. */
    static final int EDITS_MAX = 1_000;

    private final Lines base;
    private final Lines mine;
    private final Lines theirs;

    private ThreeWayMerge(byte[] base, byte[] mine, byte[] theirs) {
        var numbering = new TreeMap<Bytes, Integer>();
        this.base = Lines.of(base, numbering);
        this.mine = Lines.of(mine, numbering);
        this.theirs = Lines.of(theirs, numbering);
    }

    /** Merges what two sides made of one text. Takes bounded time and memory whatever the texts are. */
    public static MergeOutcome merge(byte[] base, byte[] mine, byte[] theirs) {
        if (Arrays.equals(mine, base) || Arrays.equals(mine, theirs)) {
            return new MergeOutcome.Clean(Bytes.of(theirs));
        }
        if (Arrays.equals(theirs, base)) {
            return new MergeOutcome.Clean(Bytes.of(mine));
        }
        List<byte[]> all = List.of(base, mine, theirs);
        if (all.stream().anyMatch(ThreeWayMerge::isBinary)) {
            return new MergeOutcome.Unmergeable(MergeOutcome.Reason.BINARY);
        }
        if (all.stream().anyMatch(text -> text.length > BYTES_MAX || lineCount(text) > LINES_MAX)) {
            return new MergeOutcome.Unmergeable(MergeOutcome.Reason.TOO_LARGE);
        }
        return new ThreeWayMerge(base, mine, theirs).merge();
    }

    /** Whether bytes are no text: they hold a NUL. */
    public static boolean isBinary(byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                return true;
            }
        }
        return false;
    }

    private static int lineCount(byte[] text) {
        int count = 1;
        for (byte b : text) {
            count += b == '\n' ? 1 : 0;
        }
        return count;
    }

    private MergeOutcome merge() {
        Optional<List<MergeOutcome.Chunk>> early = chunks(LineMatch.Leaning.EARLY);
        Optional<List<MergeOutcome.Chunk>> late = chunks(LineMatch.Leaning.LATE);
        if (early.isEmpty() || late.isEmpty()) {
            return new MergeOutcome.Unmergeable(MergeOutcome.Reason.TOO_DIFFERENT);
        }
        for (List<MergeOutcome.Chunk> chunks : List.of(early.get(), late.get())) {
            if (chunks.stream().anyMatch(MergeOutcome.Chunk.Disputed.class::isInstance)) {
                return new MergeOutcome.Overlap(chunks);
            }
        }
        Bytes text = text(early.get());
        return text.equals(text(late.get())) ? new MergeOutcome.Clean(text) : ambiguous();
    }

    private static Bytes text(List<MergeOutcome.Chunk> agreed) {
        var out = new ByteArrayOutputStream();
        for (MergeOutcome.Chunk chunk : agreed) {
            switch (chunk) {
                case MergeOutcome.Chunk.Agreed lines -> out.writeBytes(lines.text().toArray());
                case MergeOutcome.Chunk.Disputed never -> throw new IllegalStateException("a disputed chunk has no text");
            }
        }
        return Bytes.of(out.toByteArray());
    }

    /** Empty where there are too many edits. */
    private Optional<List<MergeOutcome.Chunk>> chunks(LineMatch.Leaning leaning) {
        Optional<LineMatch> toMine = LineMatch.of(base.numbers(), mine.numbers(), EDITS_MAX, leaning);
        Optional<LineMatch> toTheirs = LineMatch.of(base.numbers(), theirs.numbers(), EDITS_MAX, leaning);
        return toMine.isEmpty() || toTheirs.isEmpty()
                ? Optional.empty()
                : Optional.of(chunks(toMine.get().to(), toTheirs.get().to()));
    }

    private List<MergeOutcome.Chunk> chunks(int[] toMine, int[] toTheirs) {
        var chunks = new ArrayList<MergeOutcome.Chunk>();
        int inBase = 0;
        int inMine = 0;
        int inTheirs = 0;
        while (inBase < base.count() || inMine < mine.count() || inTheirs < theirs.count()) {
            int stable = inBase;
            while (stable < base.count() && toMine[stable] == inMine + stable - inBase
                    && toTheirs[stable] == inTheirs + stable - inBase) {
                stable++;
            }
            int length = stable - inBase;
            if (length > 0) {
                chunks.add(new MergeOutcome.Chunk.Agreed(base.text(inBase, stable)));
            } else {
                while (stable < base.count() && (toMine[stable] < 0 || toTheirs[stable] < 0)) {
                    stable++;
                }
                boolean end = stable == base.count();
                int mineEnd = end ? mine.count() : toMine[stable];
                int theirsEnd = end ? theirs.count() : toTheirs[stable];
                chunks.add(unstable(inBase, stable, inMine, mineEnd, inTheirs, theirsEnd));
                inMine = mineEnd;
                inTheirs = theirsEnd;
            }
            inBase = stable;
            inMine += length;
            inTheirs += length;
        }
        return chunks;
    }

    private MergeOutcome.Chunk unstable(int baseFrom, int baseTo, int mineFrom, int mineTo, int theirsFrom, int theirsTo) {
        boolean mineKept = base.same(baseFrom, baseTo, mine, mineFrom, mineTo);
        boolean theirsKept = base.same(baseFrom, baseTo, theirs, theirsFrom, theirsTo);
        boolean alike = mine.same(mineFrom, mineTo, theirs, theirsFrom, theirsTo);
        if (mineKept) {
            return new MergeOutcome.Chunk.Agreed(theirs.text(theirsFrom, theirsTo));
        }
        if (theirsKept || alike) {
            return new MergeOutcome.Chunk.Agreed(mine.text(mineFrom, mineTo));
        }
        return new MergeOutcome.Chunk.Disputed(
                base.text(baseFrom, baseTo), mine.text(mineFrom, mineTo), theirs.text(theirsFrom, theirsTo));
    }

    /** Everything between what all three begin with and what all three end with is disputed. */
    private MergeOutcome ambiguous() {
        int shortest = Math.min(base.count(), Math.min(mine.count(), theirs.count()));
        int head = 0;
        while (head < shortest && base.same(head, head + 1, mine, head, head + 1)
                && base.same(head, head + 1, theirs, head, head + 1)) {
            head++;
        }
        int tail = 0;
        while (tail < shortest - head && sameFromEnd(mine, tail) && sameFromEnd(theirs, tail)) {
            tail++;
        }
        var disputed = new MergeOutcome.Chunk.Disputed(base.text(head, base.count() - tail),
                mine.text(head, mine.count() - tail), theirs.text(head, theirs.count() - tail));
        return new MergeOutcome.Overlap(List.of(
                new MergeOutcome.Chunk.Agreed(base.text(0, head)),
                disputed,
                new MergeOutcome.Chunk.Agreed(base.text(base.count() - tail, base.count()))));
    }

    private boolean sameFromEnd(Lines other, int tail) {
        int here = base.count() - 1 - tail;
        int there = other.count() - 1 - tail;
        return base.same(here, here + 1, other, there, there + 1);
    }
}

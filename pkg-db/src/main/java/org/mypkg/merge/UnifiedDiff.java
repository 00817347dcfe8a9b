package org.mypkg.merge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.model.Bytes;

/** The difference of two texts in the unified format, with three lines of context, as POSIX defines it for {@code diff -u}. */
public final class UnifiedDiff {
    private static final int CONTEXT = 3;
    /** With more edits than this one text is shown as deleted and the other as inserted. */
    private static final int EDITS_MAX = 2_000;

    private final Lines from;
    private final Lines to;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A line of the output: from the first text, from the second, or from both; -1 where it is not in one. */
    private record Row(int from, int to) {
        boolean changed() {
            return from < 0 || to < 0;
        }
    }

    private UnifiedDiff(byte[] from, byte[] to) {
        var numbering = new TreeMap<Bytes, Integer>();
        this.from = Lines.of(from, numbering);
        this.to = Lines.of(to, numbering);
    }

    /**
     * What turns one text into another; of length zero where they are equal.
     *
     * @param fromLabel stands after {@code ---}
     * @param toLabel stands after {@code +++}
     */
    public static byte[] of(byte[] from, byte[] to, String fromLabel, String toLabel) {
        if (Arrays.equals(from, to)) {
            return new byte[0];
        }
        if (ThreeWayMerge.isBinary(from) || ThreeWayMerge.isBinary(to)) {
            return ("Binary files " + fromLabel + " and " + toLabel + " differ\n").getBytes(StandardCharsets.UTF_8);
        }
        var diff = new UnifiedDiff(from, to);
        diff.print("--- " + fromLabel + "\n+++ " + toLabel + "\n");
        diff.hunks(diff.rows());
        return diff.out.toByteArray();
    }

    private List<Row> rows() {
        int[] nothing = new int[from.count()];
        Arrays.fill(nothing, -1);
        Optional<LineMatch> found = LineMatch.of(from.numbers(), to.numbers(), EDITS_MAX, LineMatch.Leaning.LATE);
        int[] match = found.map(LineMatch::to).orElse(nothing);
        var rows = new ArrayList<Row>();
        int there = 0;
        for (int here = 0; here < match.length; here++) {
            if (match[here] < 0) {
                rows.add(new Row(here, -1));
                continue;
            }
            while (there < match[here]) {
                rows.add(new Row(-1, there++));
            }
            rows.add(new Row(here, there++));
        }
        while (there < to.count()) {
            rows.add(new Row(-1, there++));
        }
        return rows;
    }

    private void hunks(List<Row> rows) {
        int next = 0;
        while (next < rows.size()) {
            if (!rows.get(next).changed()) {
                next++;
                continue;
            }
            int start = Math.max(0, next - CONTEXT);
            int lastChanged = next;
            for (int i = next; i < rows.size() && i - lastChanged <= 2 * CONTEXT + 1; i++) {
                lastChanged = rows.get(i).changed() ? i : lastChanged;
            }
            int end = Math.min(rows.size(), lastChanged + 1 + CONTEXT);
            hunk(rows, start, end);
            next = end;
        }
    }

    private void hunk(List<Row> rows, int start, int end) {
        int fromBefore = (int) rows.subList(0, start).stream().filter(row -> row.from() >= 0).count();
        int toBefore = (int) rows.subList(0, start).stream().filter(row -> row.to() >= 0).count();
        List<Row> shown = rows.subList(start, end);
        int fromCount = (int) shown.stream().filter(row -> row.from() >= 0).count();
        int toCount = (int) shown.stream().filter(row -> row.to() >= 0).count();
        print("@@ -" + range(fromBefore, fromCount) + " +" + range(toBefore, toCount) + " @@\n");
        for (Row row : shown) {
            print(row.to() < 0 ? "-" : row.from() < 0 ? "+" : " ");
            byte[] line = row.from() >= 0 ? from.line(row.from()) : to.line(row.to());
            out.writeBytes(line);
            if (!Lines.isTerminated(line)) {
                print("\n\\ No newline at end of file\n");
            }
        }
    }

    /** A range of no lines is named by the line before it. */
    private static String range(int before, int count) {
        int first = count == 0 ? before : before + 1;
        return count == 1 ? Integer.toString(first) : first + "," + count;
    }

    private void print(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}

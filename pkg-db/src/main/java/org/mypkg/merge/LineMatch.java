package org.mypkg.merge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which lines of one text are which lines of another: a longest common subsequence, found by the greedy algorithm of
 * E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). Time grows with the number of lines times the
 * number of edits D, memory with the square of D; so more edits than a limit are an answer, too.
 *
 * @param to for each line of the first text its line in the second, or -1; the numbers rise
 */
record LineMatch(int[] to) {
    private static final int NONE = -1;

    /** Which of several equally short ways is taken: with the earliest matches, or with the latest. */
    enum Leaning {
        EARLY,
        LATE
    }

    /** @return empty where more than so many lines would have to be deleted and inserted */
    static Optional<LineMatch> of(int[] from, int[] to, int editsMax, Leaning leaning) {
        return switch (leaning) {
            case EARLY -> forward(from, to, editsMax);
            case LATE -> forward(reversed(from), reversed(to), editsMax).map(match -> match.turned(to.length));
        };
    }

    private static int[] reversed(int[] numbers) {
        var turned = new int[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            turned[i] = numbers[numbers.length - 1 - i];
        }
        return turned;
    }

    private LineMatch turned(int otherLength) {
        int[] turned = reversed(to);
        for (int i = 0; i < turned.length; i++) {
            turned[i] = turned[i] == NONE ? NONE : otherLength - 1 - turned[i];
        }
        return new LineMatch(turned);
    }

    /** What both begin with and what both end with needs no search. */
    private static Optional<LineMatch> forward(int[] from, int[] to, int editsMax) {
        int shorter = Math.min(from.length, to.length);
        int head = 0;
        while (head < shorter && from[head] == to[head]) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && from[from.length - 1 - tail] == to[to.length - 1 - tail]) {
            tail++;
        }
        var search = new Search(
                Arrays.copyOfRange(from, head, from.length - tail), Arrays.copyOfRange(to, head, to.length - tail), editsMax);
        Optional<int[]> middle = search.run();
        if (middle.isEmpty()) {
            return Optional.empty();
        }
        var all = new int[from.length];
        for (int i = 0; i < all.length; i++) {
            boolean inMiddle = i >= head && i < from.length - tail;
            int line = inMiddle ? middle.get()[i - head] : i;
            all[i] = inMiddle ? (line == NONE ? NONE : line + head) : i < head ? i : to.length - (from.length - i);
        }
        return Optional.of(new LineMatch(all));
    }

    /** The greedy search: for each number of edits, how far each diagonal reaches; then the way back. */
    private static final class Search {
        private final int[] from;
        private final int[] to;
        private final int editsMax;
        private final int offset;
        private final int[] reach;
        private final List<int[]> before = new ArrayList<>();

        Search(int[] from, int[] to, int editsMax) {
            this.from = from;
            this.to = to;
            this.editsMax = Math.min(editsMax, from.length + to.length);
            this.offset = this.editsMax + 1;
            this.reach = new int[2 * this.editsMax + 3];
            Arrays.fill(reach, NONE);
        }

        Optional<int[]> run() {
            reach[offset + 1] = 0;
            for (int edits = 0; edits <= editsMax; edits++) {
                before.add(Arrays.copyOfRange(reach, offset - edits - 1, offset + edits + 2));
                int lowest = -edits + 2 * Math.max(0, edits - to.length);
                int highest = edits - 2 * Math.max(0, edits - from.length);
                for (int diagonal = lowest; diagonal <= highest; diagonal += 2) {
                    int x = slide(start(reach, offset, diagonal), diagonal);
                    reach[offset + diagonal] = x;
                    if (x >= from.length && x - diagonal >= to.length) {
                        return Optional.of(wayBack(edits));
                    }
                }
            }
            return Optional.empty();
        }

        /** Where the diagonal is entered: down from the next one, or right from the one before, whichever is further. */
        private static int start(int[] reach, int offset, int diagonal) {
            int down = reach[offset + diagonal + 1];
            int right = reach[offset + diagonal - 1];
            return right < down ? down : right + 1;
        }

        private int slide(int start, int diagonal) {
            int x = start;
            while (x < from.length && x - diagonal < to.length && from[x] == to[x - diagonal]) {
                x++;
            }
            return x;
        }

        private int[] wayBack(int edits) {
            var match = new int[from.length];
            Arrays.fill(match, NONE);
            int x = from.length;
            int y = to.length;
            for (int d = edits; d >= 0; d--) {
                int[] reached = before.get(d);
                int middle = d + 1;
                int diagonal = x - y;
                int entered = start(reached, middle, diagonal);
                while (x > entered) {
                    x--;
                    y--;
                    match[x] = y;
                }
                boolean down = reached[middle + diagonal - 1] < reached[middle + diagonal + 1];
                x = down ? x : x - 1;
                y = down ? y - 1 : y;
            }
            return match;
        }
    }
}

package org.mypkg.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.mypkg.manifest.FileEntry;

/**
 * Where a payload is cut into frames. Small frames let an upgrade fetch little; each cut costs, since a frame knows nothing of
 * what stood before it. So the cuts are taken one after the other, each time the one that promises most for its price, until a
 * budget is spent.
 *
 * <p>What a cut promises: if any byte is as likely to change as any other, the expected download is the sum of the squares of
 * the frames' lengths, so that cutting a frame of lengths a and b apart saves 2ab. What it costs: a piece that is compressed
 * behind all others is shorter than alone; of that gain it keeps a share that grows with the logarithm of how much of the
 * same frame stands before it, up to the window. (On real trees each doubling of the frame length gains about the same.)
 */
final class FrameCuts {
    /** Frames are made of pieces at least so long, but for the last; a file as long as that is a piece of its own. */
    static final long PIECE_BYTES = 128 << 10;

    /** More pieces than this are not weighed; larger packages have larger ones. */
    private static final int PIECES_MAX = 2048;

    private static final double WINDOW_BYTES = 8 << 20;
    private static final double UNIT_BYTES = 64 << 10;

    /** What a frame costs in the manifest, compressed, and in its own head and checksum. */
    static final long FRAME_BYTES = 90;

    private FrameCuts() {}

    /** A run of files. In order of the first, the shorter before the longer. */
    record Run(int first, int count, long contentBytes) implements Comparable<Run> {
        @Override
        public int compareTo(Run other) {
            int byFirst = Integer.compare(first, other.first);
            return byFirst != 0 ? byFirst : Integer.compare(count, other.count);
        }

        Run with(Run next) {
            return new Run(first, count + next.count, contentBytes + next.contentBytes);
        }
    }

    /** The pieces that frames are made of. */
    static List<Run> pieces(List<FileEntry> files) {
        long total = 0;
        for (FileEntry file : files) {
            total = Math.addExact(total, TarHeaders.totalBytes(file));
        }
        long enough = Math.max(PIECE_BYTES, total / PIECES_MAX);
        var pieces = new ArrayList<Run>();
        var open = new Run(0, 0, 0);
        for (int i = 0; i < files.size(); i++) {
            var next = new Run(i, 1, TarHeaders.totalBytes(files.get(i)));
            if (open.count > 0 && (open.contentBytes >= enough || next.contentBytes >= enough)) {
                pieces.add(open);
                open = next;
            } else {
                open = open.count == 0 ? next : open.with(next);
            }
        }
        if (open.count > 0) {
            pieces.add(open);
        }
        return pieces;
    }

    /**
     * A piece and how long it is when compressed.
     *
     * @param alone in a frame of its own
     * @param behind in one frame with all that stands before it
     */
    record Measured(Run run, long alone, long behind) {
        double gain() {
            return Math.max(0, alone - behind);
        }
    }

    /** The frames that the pieces become, for a price of at most this many bytes by the estimate above. */
    static List<Run> frames(List<Measured> pieces, double budgetBytes) {
        var cuts = new TreeSet<Integer>();
        var open = new ArrayList<Cut>();
        best(pieces, 0, pieces.size(), budgetBytes).forEach(open::add);
        double left = budgetBytes;
        while (!open.isEmpty()) {
            Cut cut = open.getFirst();
            for (Cut other : open) {
                cut = other.worth() > cut.worth() ? other : cut;
            }
            open.remove(cut);
            if (cut.cost > left) {
                // What is left buys perhaps another cut of this frame.
                best(pieces, cut.from, cut.to, left).forEach(open::add);
                continue;
            }
            left -= cut.cost;
            cuts.add(cut.at);
            best(pieces, cut.from, cut.at, left).forEach(open::add);
            best(pieces, cut.at, cut.to, left).forEach(open::add);
        }
        return joined(pieces, cuts);
    }

    private record Cut(int from, int at, int to, double benefit, double cost) {
        double worth() {
            return benefit / cost;
        }
    }

    /** The cut that is worth most among those of a frame that can be paid; none where there is no such. */
    private static List<Cut> best(List<Measured> pieces, int from, int to, double budgetBytes) {
        double whole = 0;
        for (Measured piece : pieces.subList(from, to)) {
            whole += piece.behind;
        }
        var best = new ArrayList<Cut>();
        double before = 0;
        double beforeContent = 0;
        for (int at = from + 1; at < to; at++) {
            before += pieces.get(at - 1).behind;
            beforeContent += pieces.get(at - 1).run.contentBytes;
            double cost = cost(pieces, at, to, beforeContent);
            var cut = new Cut(from, at, to, 2 * before * (whole - before), cost);
            if (cost <= budgetBytes && (best.isEmpty() || cut.worth() > best.getFirst().worth())) {
                best.clear();
                best.add(cut);
            }
        }
        return best;
    }

    private static double cost(List<Measured> pieces, int at, int to, double beforeContent) {
        double cost = FRAME_BYTES;
        double within = 0;
        for (int i = at; i < to && within < WINDOW_BYTES; i++) {
            cost += pieces.get(i).gain() * (share(beforeContent + within) - share(within));
            within += pieces.get(i).run.contentBytes;
        }
        return cost;
    }

    /** Which share of its gain a piece has from so many bytes before it. */
    private static double share(double bytesBefore) {
        double seen = Math.min(bytesBefore, WINDOW_BYTES);
        // StrictMath: the same package on every machine.
        return StrictMath.log1p(seen / UNIT_BYTES) / StrictMath.log1p(WINDOW_BYTES / UNIT_BYTES);
    }

    private static List<Run> joined(List<Measured> pieces, TreeSet<Integer> cuts) {
        var frames = new ArrayList<Run>();
        for (int i = 0; i < pieces.size(); i++) {
            Run run = pieces.get(i).run;
            if (i == 0 || cuts.contains(i)) {
                frames.add(run);
            } else {
                frames.add(frames.removeLast().with(run));
            }
        }
        return frames;
    }
}

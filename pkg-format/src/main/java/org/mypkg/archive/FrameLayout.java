package org.mypkg.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/**
 * Finds into which frames a payload is cut: {@link FrameCuts} estimates, and what comes out decides. Both are measured at a
 * quick level of zstd with the window of the usual one: what files have in common is seen there, too, and a cut costs somewhat
 * less, as a share of the whole.
 */
final class FrameLayout {
    /**
     * So much longer than a single frame, as a share of it, all frames together may be at the quick level. At the final one
     * they come out up to a little above 3 % longer.
     */
    static final double COST_MOST = 0.0225;

    /** How often cuts are chosen for a smaller price when the last ones cost more than they may. */
    private static final int TRIES = 4;

    private final TarRuns runs;
    private final FramePool pool;
    private final SortedMap<FrameCuts.Run, Long> known = new TreeMap<>();

    FrameLayout(TarRuns runs, FramePool pool) {
        this.runs = runs;
        this.pool = pool;
    }

    List<FrameCuts.Run> frames() throws IOException {
        List<FrameCuts.Run> pieces = FrameCuts.pieces(runs.files());
        if (pieces.size() < 2) {
            return pieces;
        }
        List<FrameCuts.Measured> measured = measured(pieces);
        double whole = FrameCuts.FRAME_BYTES + measured.stream().mapToLong(FrameCuts.Measured::behind).sum();
        double budget = whole * COST_MOST;
        for (int tries = 0; tries < TRIES; tries++) {
            List<FrameCuts.Run> frames = FrameCuts.frames(measured, budget);
            double excess = storedBytes(frames) - whole;
            if (excess <= whole * COST_MOST) {
                return frames;
            }
            budget *= Math.min(0.8, 0.9 * whole * COST_MOST / excess);
        }
        return FrameCuts.frames(measured, 0);
    }

    private List<FrameCuts.Measured> measured(List<FrameCuts.Run> pieces) throws IOException {
        var tasks = new ArrayList<Callable<List<Long>>>();
        tasks.add(() -> behind(pieces));
        for (FrameCuts.Run piece : pieces) {
            tasks.add(() -> List.of(length(piece)));
        }
        List<List<Long>> lengths = pool.all(tasks);
        var measured = new ArrayList<FrameCuts.Measured>();
        for (int i = 0; i < pieces.size(); i++) {
            long alone = lengths.get(i + 1).getFirst();
            known.put(pieces.get(i), alone);
            measured.add(new FrameCuts.Measured(pieces.get(i), alone, lengths.getFirst().get(i)));
        }
        return measured;
    }

    /** How long each piece is behind all others in one frame. */
    private List<Long> behind(List<FrameCuts.Run> pieces) throws IOException {
        var lengths = new ArrayList<Long>();
        var together = new Counting();
        long contentBytes = pieces.stream().mapToLong(FrameCuts.Run::contentBytes).sum();
        try (var zstd = ZstdFrameOutput.toMeasure(together, contentBytes)) {
            for (FrameCuts.Run piece : pieces) {
                long before = together.bytes;
                runs.write(piece, zstd);
                zstd.flush();
                lengths.add(together.bytes - before);
            }
        }
        return lengths;
    }

    private long length(FrameCuts.Run run) throws IOException {
        var counting = new Counting();
        try (var zstd = ZstdFrameOutput.toMeasure(counting, run.contentBytes())) {
            runs.write(run, zstd);
        }
        return counting.bytes;
    }

    private long storedBytes(List<FrameCuts.Run> frames) throws IOException {
        var unknown = frames.stream().filter(run -> !known.containsKey(run)).toList();
        var tasks = new ArrayList<Callable<Long>>();
        unknown.forEach(run -> tasks.add(() -> length(run)));
        List<Long> lengths = pool.all(tasks);
        for (int i = 0; i < unknown.size(); i++) {
            known.put(unknown.get(i), lengths.get(i));
        }
        return frames.stream().mapToLong(run -> known.getOrDefault(run, 0L) + FrameCuts.FRAME_BYTES).sum();
    }

    private static final class Counting extends OutputStream {
        private long bytes;

        @Override
        public void write(int b) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int offset, int length) {
            bytes += length;
        }
    }
}

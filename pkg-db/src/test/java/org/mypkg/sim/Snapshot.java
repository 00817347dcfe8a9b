package org.mypkg.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.mypkg.sim.Walk.Spot;

/** A whole machine at one moment: what its programs see, what would survive, and the facts. Making one costs nothing. */
record Snapshot(List<Volume> volumes, Map<Spot, Integer> mounts, SimFacts.State facts) {
    /** The machine after it stopped and began again. */
    Snapshot after(CutMode mode, long seed) {
        var left = new ArrayList<Volume>();
        for (Volume volume : volumes) {
            Volume cut = mode == CutMode.KILL ? volume : volume.afterPowerCut(mode, luck(volume, mode, seed));
            left.add(cut.mountedAgain());
        }
        return new Snapshot(left, mounts, facts);
    }

    /** File systems lose independently: besides drawn losses, one may lose everything while another loses nothing. */
    private static Luck luck(Volume volume, CutMode mode, long seed) {
        boolean mixed = seed >= 4 && seed % 4 == 0;
        long drawn = (seed * 31 + volume.device) * 1_009 + volume.lastOp * 4 + mode.ordinal() + 4;
        return new Luck(seed < 4 ? seed : mixed ? (seed / 4 * 7 + volume.device * 3L) % 4 : drawn);
    }
}

package org.mypkg.sim;

import java.util.List;

/** One stop of the machine: before which step, how, and with which luck. Several make a trail, the later ones in recovery. */
record Cut(int point, CutMode mode, long seed) {
    /** Equal in every run, as an enum's own is not. */
    @Override
    public int hashCode() {
        return (point * 31 + mode.ordinal()) * 31 + Long.hashCode(seed);
    }

    @Override
    public String toString() {
        return point + ":" + mode + ":" + seed;
    }

    /** A trail as messages write it: {@code 12:SUBSET:3,4:KILL:0}. */
    static List<Cut> trail(String text) {
        return List.of(text.split(",")).stream().map(Cut::parse).toList();
    }

    private static Cut parse(String text) {
        String[] parts = text.split(":");
        return new Cut(Integer.parseInt(parts[0]), CutMode.valueOf(parts[1]), Long.parseLong(parts[2]));
    }
}

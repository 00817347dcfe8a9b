package org.mypkg.sim;

import java.util.List;

/**
 * How much a sweep tries.
 *
 * @param seeds for each point of the transaction and each mode of power cut
 * @param depth how many cuts follow each other: 1 is none in recovery
 * @param deeper for each point of a recovery that is cut and each mode of power cut
 * @param everyFewth cuts only every so-manieth recovery; 1 cuts all
 * @param failuresMax stops after so many
 */
record Width(List<CutMode> modes, int seeds, int depth, int deeper, int everyFewth, int failuresMax) {
    static final List<CutMode> ALL = List.of(CutMode.values());
    /** What the default test command tries. */
    static final Width DEFAULT = new Width(ALL, 10, 2, 3, 2, 3);
    /** For each of many worlds. */
    static final Width GENERATED = new Width(ALL, 8, 2, 3, 4, 1);
    /** What finds any of the planted mistakes. */
    static final Width NARROW = new Width(ALL, 16, 2, 6, 1, 1);
    /** What takes minutes: three cuts in a row. */
    static final Width WIDE = new Width(ALL, 40, 3, 6, 4, 3);

    Width {
        modes = List.copyOf(modes);
    }
}

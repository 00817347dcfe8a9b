package org.mypkg.sim;

import java.util.List;

/**
 * How much a sweep tries.
 *
 * @param seeds for each point of the transaction and each mode of power cut
 * @param depth how many cuts follow each other: 1 is none in recovery
 * @param deeper for each point of a recovery that is cut and each mode of power cut
 * @param everyFewth cuts only every so-manieth recovery that is not the first of its kind; 1 cuts all
 */
record Width(List<CutMode> modes, int seeds, int depth, int deeper, int everyFewth) {
    static final List<CutMode> ALL = List.of(CutMode.values());
    /** What the default test command tries. */
    static final Width DEFAULT = new Width(ALL, 8, 2, 3, 8);
    /** What finds any of the planted mistakes. */
    static final Width NARROW = new Width(ALL, 6, 2, 3, 16);
    static final Width WIDE = new Width(ALL, 40, 4, 8, 1);

    Width {
        modes = List.copyOf(modes);
    }
}

package org.mypkg.sim;

/** What a power cut may do to names that were not synced. */
public enum CutMode {
    /** They survive as a prefix of the order in which they were made, on each file system by itself. */
    ORDERED,
    /** Any subset survives; a rename survives whole or not at all. */
    SUBSET,
    /** As before, and a file's rename may leave both names. */
    SPLIT
}

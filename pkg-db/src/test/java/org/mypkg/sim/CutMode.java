package org.mypkg.sim;

/** How the machine stops, and what its file systems promise then. */
public enum CutMode {
    /** The process is killed: all that it did stays visible, but is not durable yet. */
    KILL,
    /** The power goes. Of the unsynced changes of names a prefix survives on each file system. */
    ORDERED,
    /** The power goes. Any of the unsynced changes of names survive, each as a whole. */
    SUBSET,
    /** Like {@link #SUBSET}, and the rename of a file may leave both names. */
    SPLIT
}

package org.mypkg.engine;

import java.util.List;

/** Hears how the engine goes on, and is asked whether to go on. Called from the thread that works. */
public interface EngineListener {
    /** Hears nothing, stops nothing. */
    EngineListener SILENT = new EngineListener() {};

    /**
     * So much of something that takes time is done.
     *
     * @param task what, for people; a new text is a new task
     * @param done in the task's own unit
     * @param total in the same unit; 0 where it is not known
     * @param bytes whether the unit is bytes
     */
    default void progress(String task, long done, long total, boolean bytes) {}

    /**
     * The same for a task of several parts.
     *
     * @param detail which parts are done and under way, for people; it changes while the task stays the same
     */
    default void progress(String task, String detail, long done, long total, boolean bytes) {
        progress(task, done, total, bytes);
    }

    /** A file that is under way. */
    record Part(String name, long doneBytes, long totalBytes) {}

    /**
     * Files are fetched, several at once.
     *
     * @param detail how many are here, for people; may be empty
     * @param underWay those that come just now
     * @param done bytes of all of them
     * @param total bytes of all of them
     */
    default void fetching(String task, String detail, List<Part> underWay, long done, long total) {
        progress(task, detail, done, total, true);
    }

    /** Something that the user should know although nothing failed. */
    default void notice(String text) {}

    /** Whether the user wants to stop; then the old state is kept or brought back. */
    default boolean cancelled() {
        return false;
    }
}

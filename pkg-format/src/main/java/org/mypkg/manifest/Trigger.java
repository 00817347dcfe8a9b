package org.mypkg.manifest;

import java.util.List;

/**
 * A command that runs once after each transaction that touched one of the paths.
 *
 * @param paths absolute globs
 * @param run a shell text; it must be idempotent
 */
public record Trigger(List<String> paths, String run) {
    public Trigger {
        paths = List.copyOf(paths);
    }
}

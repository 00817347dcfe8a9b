package org.mypkg.db;

import java.util.Objects;

/**
 * What a script or trigger printed.
 *
 * @param owner the package that it belongs to, with its version
 * @param label its phase, such as {@code post-install}, or {@code trigger: } and its command
 * @param exitCode 0 where it ended well
 * @param output the last part of it
 */
public record ScriptOutput(String owner, String label, int exitCode, String output) {
    public ScriptOutput {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(label);
        Objects.requireNonNull(output);
    }
}

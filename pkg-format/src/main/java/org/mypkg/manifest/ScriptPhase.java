package org.mypkg.manifest;

import java.util.Optional;

/** When a package's script runs; the label is how manifests write it. */
public enum ScriptPhase {
    PRE_INSTALL("pre-install"),
    POST_INSTALL("post-install"),
    PRE_UPGRADE("pre-upgrade"),
    POST_UPGRADE("post-upgrade"),
    PRE_REMOVE("pre-remove"),
    POST_REMOVE("post-remove");

    private final String label;

    ScriptPhase(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** The phase that is written so. */
    public static Optional<ScriptPhase> ofLabel(String label) {
        for (ScriptPhase phase : values()) {
            if (phase.label.equals(label)) {
                return Optional.of(phase);
            }
        }
        return Optional.empty();
    }
}

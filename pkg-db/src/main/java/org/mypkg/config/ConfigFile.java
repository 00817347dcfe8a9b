package org.mypkg.config;

import java.util.List;
import java.util.Objects;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/**
 * A configuration file and what lies beside it.
 *
 * @param path where it lies, no link among its parents
 * @param owner the package that it is of; of {@link State#GONE} the one that it was of
 * @param waiting whether the package's version waits beside it as {@code .mypkg-new}
 * @param saved what was kept from being lost, {@code .mypkg-save} and {@code .mypkg-save.N}, in order
 */
public record ConfigFile(RootPath path, PackageId owner, State state, boolean waiting, List<RootPath> saved) {
    public ConfigFile {
        Objects.requireNonNull(path);
        Objects.requireNonNull(owner);
        Objects.requireNonNull(state);
        saved = List.copyOf(saved);
    }

    /** What the user made of it. */
    public enum State {
        /** It has the package's text. */
        UNCHANGED,
        EDITED,
        DELETED,
        /** Something else than a file lies there. */
        REPLACED,
        /** Its package is not installed any more. */
        GONE
    }

    /** Whether there is anything to say about it. */
    public boolean isNoteworthy() {
        return waiting || !saved.isEmpty() || (state != State.UNCHANGED && state != State.GONE);
    }
}

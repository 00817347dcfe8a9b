package org.mypkg.world;

import java.util.List;
import java.util.Objects;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;

/**
 * A path that packages offer to provide by a link.
 *
 * @param path where it really lies
 * @param offers the best first
 * @param provider the package that has it
 * @param why it is that one
 */
public record SharedPath(RootPath path, List<OfferedAlternative> offers, PackageName provider, Why why) {
    public SharedPath {
        Objects.requireNonNull(path);
        offers = List.copyOf(offers);
        Objects.requireNonNull(provider);
        Objects.requireNonNull(why);
    }

    /** Why a package has a shared path. */
    public enum Why {
        /** It owns the path as a file. */
        FILE,
        /** The user chose it. */
        CHOSEN,
        /** Nobody else offers the path. */
        ONLY,
        /** Its priority is the highest. */
        PRIORITY,
        /** Of those with the highest priority its name comes first. */
        NAME,
        /** It would have the path, but what lies there is somebody's own. */
        NOT_IN_PLACE
    }
}

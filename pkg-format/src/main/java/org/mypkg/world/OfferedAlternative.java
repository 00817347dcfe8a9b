package org.mypkg.world;

import java.util.Objects;
import org.mypkg.manifest.Alternative;
import org.mypkg.model.PackageName;

/** An installed package's offer to provide a shared path. */
public record OfferedAlternative(PackageName owner, Alternative alternative) {
    public OfferedAlternative {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(alternative);
    }
}

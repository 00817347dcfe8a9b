package org.mypkg.db;

import java.util.Objects;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;

/** A file as its package's manifest lists it. Only directories have more than one owner. */
public record OwnedFile(PackageName owner, FileEntry entry) {
    public OwnedFile {
        Objects.requireNonNull(owner);
        Objects.requireNonNull(entry);
    }
}

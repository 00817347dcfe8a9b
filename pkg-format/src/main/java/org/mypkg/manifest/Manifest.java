package org.mypkg.manifest;

import java.util.List;
import java.util.Objects;

/**
 * Everything about a package: what it says of itself, one entry per file in the order of paths, and the frames of its
 * payload.
 */
public record Manifest(PackageSpec spec, List<FileEntry> files, List<Frame> frames) {
    public Manifest {
        Objects.requireNonNull(spec);
        files = List.copyOf(files);
        frames = List.copyOf(frames);
    }
}

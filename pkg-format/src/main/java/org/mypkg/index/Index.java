package org.mypkg.index;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What one repository offers, in the order of package ids. */
public record Index(String repository, List<IndexEntry> packages) {
    public Index {
        Objects.requireNonNull(repository);
        packages = packages.stream()
                .sorted(Comparator.comparing((IndexEntry entry) -> entry.spec().id()).thenComparing(IndexEntry::file))
                .toList();
    }
}

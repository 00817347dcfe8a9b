package org.mypkg.db;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * The texts of a package's configuration files as the package brought them: what users' edits are compared and merged with.
 *
 * @param texts by path; files that are too large to be merged are left out
 * @param stems the older texts from which users' files still stem, by path, while the package's own text waits beside the
 *     user's file to be looked at
 */
public record Pristine(SortedMap<RootPath, Bytes> texts, SortedMap<RootPath, Bytes> stems) {
    /** Of a package without configuration files, or one that an older release installed. */
    public static final Pristine NONE = new Pristine(Collections.emptySortedMap(), Collections.emptySortedMap());

    public Pristine {
        texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
        stems = Collections.unmodifiableSortedMap(new TreeMap<>(stems));
    }
}

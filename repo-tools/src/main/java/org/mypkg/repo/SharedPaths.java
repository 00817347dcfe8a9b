package org.mypkg.repo;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.index.FilesCodec;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/** Finds paths that two packages of different names both have, unless both have a directory there. */
final class SharedPaths {
    private final SortedMap<RootPath, List<Owner>> owners = new TreeMap<>();

    /** @param own whether it is a package of the repository in question; two others are none of its business */
    private record Owner(PackageId id, boolean directory, boolean own) {
        boolean collidesWith(Owner other) {
            return (own || other.own) && !id.name().equals(other.id.name()) && !(directory && other.directory);
        }
    }

    /** Two packages, the smaller one first. */
    record Pair(PackageId one, PackageId other) implements Comparable<Pair> {
        static Pair of(PackageId a, PackageId b) {
            return a.compareTo(b) <= 0 ? new Pair(a, b) : new Pair(b, a);
        }

        @Override
        public int compareTo(Pair that) {
            int first = one.compareTo(that.one);
            return first != 0 ? first : other.compareTo(that.other);
        }
    }

    /** A package of the repository. */
    void own(Manifest manifest) {
        for (FileEntry file : manifest.files()) {
            add(file.path(), new Owner(manifest.spec().id(), file instanceof FileEntry.Directory, true));
        }
    }

    /** A package of a repository below; its list has no directories. */
    void below(FilesCodec.PackagePaths listed) {
        listed.paths().forEach(path -> add(path, new Owner(listed.id(), false, false)));
    }

    private void add(RootPath path, Owner owner) {
        owners.computeIfAbsent(path, p -> new ArrayList<>(1)).add(owner);
    }

    SortedMap<Pair, SortedSet<RootPath>> pairs() {
        SortedMap<Pair, SortedSet<RootPath>> pairs = new TreeMap<>();
        owners.forEach((path, all) -> {
            for (int i = 0; i < all.size(); i++) {
                for (int j = i + 1; j < all.size(); j++) {
                    if (all.get(i).collidesWith(all.get(j))) {
                        pairs.computeIfAbsent(Pair.of(all.get(i).id(), all.get(j).id()), p -> new TreeSet<>()).add(path);
                    }
                }
            }
        });
        return pairs;
    }
}

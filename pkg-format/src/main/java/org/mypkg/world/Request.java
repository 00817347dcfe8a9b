package org.mypkg.world;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;

/**
 * What one command asks for, beside the world.
 *
 * @param install each must be satisfied afterwards, by the newest package that can be
 * @param remove each must be gone afterwards
 * @param upgrade what may move to newer versions without having been named
 * @param options the user's leave for what is not done unasked
 * @param from packages that come from one repository alone, with its name ({@code name@repository}); such a package may
 *     replace one that came from elsewhere
 */
public record Request(
        List<Relation> install,
        List<PackageName> remove,
        Upgrade upgrade,
        Options options,
        SortedMap<PackageName, String> from) {
    /** A request to which any repository will do. */
    public Request(List<Relation> install, List<PackageName> remove, Upgrade upgrade, Options options) {
        this(install, remove, upgrade, options, Collections.emptySortedMap());
    }

    public Request {
        install = List.copyOf(install);
        remove = List.copyOf(remove);
        Objects.requireNonNull(upgrade);
        Objects.requireNonNull(options);
        from = Collections.unmodifiableSortedMap(new TreeMap<>(from));
    }

    /** What an upgrade covers. */
    public sealed interface Upgrade {
        /** Not an upgrade: what is installed stays unless it must move. */
        record Nothing() implements Upgrade {}

        /** Everything that is installed. */
        record All() implements Upgrade {}

        /** These packages; others only as they must. */
        record Only(List<PackageName> names) implements Upgrade {
            public Only {
                names = List.copyOf(names);
            }
        }
    }

    /**
     * @param recommends whether recommended packages come along
     * @param keepOrphans whether automatic packages that nobody needs any more stay
     * @param allowDowngrade whether an installed package may go back to an older version
     * @param allowVitalRemoval whether a vital package may go
     * @param allowRepositoryChange whether an installed package may be replaced from another repository
     */
    public record Options(
            boolean recommends,
            boolean keepOrphans,
            boolean allowDowngrade,
            boolean allowVitalRemoval,
            boolean allowRepositoryChange) {
        /** What holds where the user says nothing. */
        public static final Options DEFAULT = new Options(true, false, false, false, false);
    }
}

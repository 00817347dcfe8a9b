package org.mypkg.txn;

import java.util.Optional;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.PackageName;

/** What a change brings and what it takes away, without its callers asking which kind it is. */
final class Contents {
    private Contents() {}

    /** What comes. */
    static Optional<Manifest> arriving(PackageChange change) {
        return switch (change) {
            case PackageChange.Install c -> Optional.of(c.manifest());
            case PackageChange.Replace c -> Optional.of(c.manifest());
            case PackageChange.Remove c -> Optional.empty();
        };
    }

    /** What goes. */
    static Optional<PackageName> leaving(PackageChange change) {
        return switch (change) {
            case PackageChange.Install c -> Optional.empty();
            case PackageChange.Replace c -> Optional.of(c.old());
            case PackageChange.Remove c -> Optional.of(c.name());
        };
    }

    static Manifest manifest(PackageChange change) {
        return arriving(change).orElseThrow();
    }

    static PackagePayload payload(PackageChange change) {
        return switch (change) {
            case PackageChange.Install c -> c.payload();
            case PackageChange.Replace c -> c.payload();
            case PackageChange.Remove c -> PackagePayload.EMPTY;
        };
    }

    static String repository(PackageChange change) {
        return switch (change) {
            case PackageChange.Install c -> c.repository();
            case PackageChange.Replace c -> c.repository();
            case PackageChange.Remove c -> "";
        };
    }
}

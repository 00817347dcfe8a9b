package org.mypkg.model;

import java.util.Comparator;
import java.util.Objects;

/** One built package: name, version and architecture. */
public record PackageId(PackageName name, Version version, Arch arch) implements Comparable<PackageId> {
    private static final Comparator<PackageId> ORDER = Comparator.comparing(PackageId::name)
            .thenComparing(PackageId::version)
            .thenComparing(id -> id.version().value())
            .thenComparing(PackageId::arch);

    public PackageId {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
        Objects.requireNonNull(arch);
    }

    /** Shorthand for texts. @throws IllegalArgumentException when one of them is illegal */
    public static PackageId of(String name, String version, String arch) {
        return new PackageId(new PackageName(name), new Version(version), new Arch(arch));
    }

    /** The archive's file name; {@code :} is written {@code %3a}. Such names are made, never parsed: the index names files. */
    public String fileName() {
        return name + "-" + version.value().replace(":", "%3a") + "." + arch + ".mpkg";
    }

    @Override
    public int compareTo(PackageId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}

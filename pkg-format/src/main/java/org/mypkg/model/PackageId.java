package org.mypkg.model;

import java.util.Objects;

/** One built package: name, version and architecture. */
public record PackageId(PackageName name, Version version, Arch arch) implements Comparable<PackageId> {
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
        int order = name.compareTo(other.name);
        order = order != 0 ? order : version.compareTo(other.version);
        order = order != 0 ? order : version.value().compareTo(other.version.value());
        return order != 0 ? order : arch.compareTo(other.arch);
    }

    @Override
    public String toString() {
        return name + " " + version;
    }
}

package org.mypkg.manifest;

/** A declared account, made before the files that it owns. */
public sealed interface Account {
    String name();

    /** A group with a fixed number. */
    record Group(String name, int gid) implements Account {}

    /** A user with fixed numbers; {@code home} and {@code shell} are absolute paths, {@code comment} may be empty. */
    record User(String name, int uid, int gid, String home, String shell, String comment) implements Account {}
}

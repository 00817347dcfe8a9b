package org.mypkg.txn;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Filesystem;
import org.mypkg.world.World;

/** Whom the user chose for shared paths, by the world file as it is and as it will be. */
record Pins(SortedMap<RootPath, PackageName> before, SortedMap<RootPath, PackageName> after) {
    /** For a transaction that makes the world file what the change set says. */
    static Pins of(Filesystem disk, ChangeSet.NewWorld world) throws DiskException {
        byte[] now = read(disk, Places.WORLD);
        return new Pins(in(now), in(switch (world) {
            case ChangeSet.NewWorld.Unchanged same -> now;
            case ChangeSet.NewWorld.Written written -> written.content().toArray();
        }));
    }

    /** For goals that say already what becomes of the world file. */
    static Pins of(Filesystem disk, Goals goals) throws DiskException {
        byte[] now = read(disk, Places.WORLD);
        Goal goal = goals.byPath.get(Places.WORLD);
        return new Pins(in(now), in(switch (goal) {
            case null -> now;
            case Goal.Gone gone -> new byte[0];
            case Goal.Have have -> content(disk, have.wanted().source());
        }));
    }

    private static byte[] content(Filesystem disk, Wanted.Source source) throws DiskException {
        return switch (source) {
            case Wanted.Source.Inline inline -> inline.content().toArray();
            case Wanted.Source.Inode inode -> read(disk, inode.from());
            case Wanted.Source.Copy copy -> read(disk, copy.from());
            case Wanted.Source.None none -> new byte[0];
            case Wanted.Source.Payload payload -> throw new IllegalStateException("no package brings the world file");
        };
    }

    private static byte[] read(Filesystem disk, RootPath path) throws DiskException {
        return NodeType.of(disk.stat(path)) == NodeType.FILE ? new DiskActions(disk).readAll(path) : new byte[0];
    }

    private static SortedMap<RootPath, PackageName> in(byte[] world) {
        var pins = new TreeMap<RootPath, PackageName>();
        for (String line : new String(world, StandardCharsets.UTF_8).lines().toList()) {
            World.Wish.Pin.parse(line).ifPresent(pin -> pins.put(pin.path(), pin.name()));
        }
        return pins;
    }

    /** The same by physical paths. */
    Pins resolved(PathResolver resolver) throws DiskException {
        return new Pins(resolved(before, resolver), resolved(after, resolver));
    }

    private static SortedMap<RootPath, PackageName> resolved(SortedMap<RootPath, PackageName> pins, PathResolver resolver)
            throws DiskException {
        var resolved = new TreeMap<RootPath, PackageName>();
        for (var pin : pins.entrySet()) {
            resolved.put(resolver.physical(pin.getKey()).orElse(pin.getKey()), pin.getValue());
        }
        return resolved;
    }

    Optional<PackageName> before(RootPath path) {
        return Optional.ofNullable(before.get(path));
    }

    Optional<PackageName> after(RootPath path) {
        return Optional.ofNullable(after.get(path));
    }

    /** Paths for which a choice stands, or was another before. */
    SortedSet<RootPath> concerned() {
        SortedSet<RootPath> concerned = new TreeSet<>(after.keySet());
        for (RootPath path : before.keySet()) {
            if (!Objects.equals(before.get(path), after.get(path))) {
                concerned.add(path);
            }
        }
        return concerned;
    }
}

package org.mypkg.sim;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;

/**
 * Follows a path from the root: links among the parents are resolved as if the root were {@code /}, mounted file systems
 * are entered, and nothing leads above the root.
 */
final class Walk {
    private static final int LINKS_MAX = 40;
    private static final Bytes DOT = Bytes.utf8(".");

    private final List<Volume> volumes;
    private final Map<Spot, Integer> mounts;

    Walk(List<Volume> volumes, Map<Spot, Integer> mounts) {
        this.volumes = volumes;
        this.mounts = mounts;
    }

    /** An inode of a file system. */
    record Spot(int volume, int inode) {}

    /** A name in a directory; the root is the name {@code .} in itself. */
    record Place(int volume, int directory, Bytes name) {
        boolean isRoot() {
            return name.equals(DOT);
        }
    }

    Place place(String operation, RootPath path) throws DiskException {
        if (path.isRoot()) {
            return new Place(0, Volume.ROOT, DOT);
        }
        Spot parent = directory(operation, path);
        return new Place(parent.volume(), parent.inode(), Bytes.of(path.nameBytes()));
    }

    /** What has the name; never follows the last link, but enters a mounted file system. */
    Optional<Spot> at(Place place) {
        if (place.isRoot()) {
            return Optional.of(new Spot(place.volume(), place.directory()));
        }
        return volumes.get(place.volume())
                .lookup(place.directory(), place.name())
                .map(inode -> entered(new Spot(place.volume(), inode)));
    }

    private Spot entered(Spot spot) {
        Integer mounted = mounts.get(spot);
        return mounted == null ? spot : new Spot(mounted, Volume.ROOT);
    }

    private Spot directory(String operation, RootPath path) throws DiskException {
        var above = new ArrayDeque<Spot>();
        above.push(new Spot(0, Volume.ROOT));
        Deque<Bytes> left = new ArrayDeque<>(parts(path.parent().toBytes()));
        int links = 0;
        while (!left.isEmpty()) {
            Bytes part = left.pop();
            if (part.equals(Bytes.utf8(".."))) {
                if (above.size() > 1) {
                    above.pop();
                }
                continue;
            }
            Spot here = above.element();
            Volume volume = volumes.get(here.volume());
            int inode = volume.lookup(here.inode(), part)
                    .orElseThrow(() -> new DiskException(operation, path.toString(), DiskException.ENOENT));
            SimNode node = volume.node(inode);
            if (node.isDirectory()) {
                above.push(entered(new Spot(here.volume(), inode)));
            } else if (node.kind() == FileStat.Kind.SYMLINK && links++ < LINKS_MAX) {
                follow(node.data().toArray(), left, above);
            } else {
                int errno = node.kind() == FileStat.Kind.SYMLINK ? DiskException.ELOOP : DiskException.ENOTDIR;
                throw new DiskException(operation, path.toString(), errno);
            }
        }
        return above.element();
    }

    private static void follow(byte[] target, Deque<Bytes> left, Deque<Spot> above) {
        if (target.length > 0 && target[0] == '/') {
            while (above.size() > 1) {
                above.pop();
            }
        }
        parts(target).reversed().forEach(left::push);
    }

    private static List<Bytes> parts(byte[] path) {
        var parts = new ArrayList<Bytes>();
        int start = 0;
        for (int i = 0; i <= path.length; i++) {
            if (i == path.length || path[i] == '/') {
                Bytes part = Bytes.of(Arrays.copyOfRange(path, start, i));
                if (part.length() > 0 && !part.equals(DOT)) {
                    parts.add(part);
                }
                start = i + 1;
            }
        }
        return parts;
    }
}

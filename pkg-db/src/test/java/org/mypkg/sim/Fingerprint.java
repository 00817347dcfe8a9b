package org.mypkg.sim;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.mypkg.model.Bytes;
import org.mypkg.sim.Walk.Spot;

/**
 * A number that is equal for machines that no program can tell apart once all is durable: the tree with contents,
 * metadata and hard links, and the facts. The time of a directory does not count, inode numbers do not either.
 */
final class Fingerprint {
    private final Snapshot of;
    private final Map<Spot, Integer> seen = new HashMap<>();
    private long hash = 1;

    private Fingerprint(Snapshot of) {
        this.of = of;
    }

    static long of(Snapshot snapshot) {
        var print = new Fingerprint(snapshot);
        print.tree(new Spot(0, Volume.ROOT));
        print.mix(snapshot.facts().key());
        return print.hash;
    }

    private void tree(Spot spot) {
        SimNode node = of.volumes().get(spot.volume()).node(spot.inode());
        node(spot, node);
        if (node.isDirectory()) {
            SortedMap<Bytes, Integer> entries = of.volumes().get(spot.volume()).entries(spot.inode());
            entries.forEach((name, inode) -> {
                mix(name.hashCode());
                var child = new Spot(spot.volume(), inode);
                Integer mounted = of.mounts().get(child);
                tree(mounted == null ? child : new Spot(mounted, Volume.ROOT));
            });
            mix(-1);
        }
    }

    private void node(Spot spot, SimNode node) {
        Integer before = seen.putIfAbsent(spot, seen.size());
        mix(before == null ? -2 : before);
        if (before == null) {
            mix(node.kind().ordinal() * 31L + node.meta().mode());
            mix(node.meta().uid() * 31L + node.meta().gid());
            mix(node.isDirectory() ? 0 : node.meta().mtimeSeconds() * 31 + node.meta().mtimeNanos());
            mix(node.meta().xattrs().hashCode());
            mix(node.data().hashCode() * 31L + node.data().length());
            mix(node.major() * 31L + node.minor());
        }
    }

    private void mix(long value) {
        hash = (hash ^ value) * 0x9E37_79B9_7F4A_7C15L;
        hash ^= hash >>> 29;
    }
}

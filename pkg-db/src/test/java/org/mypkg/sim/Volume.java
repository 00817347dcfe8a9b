package org.mypkg.sim;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.Bytes;
import org.mypkg.sim.NameOp.NameChange;
import org.mypkg.sys.FileStat;

/**
 * One file system: what programs see, what would survive a power cut for sure, and the changes of names in between.
 *
 * <ol>
 *   <li>Bytes and metadata of an inode are durable once it was synced, or the whole file system was.
 *   <li>A name is durable once its directory was synced, or the whole file system was. Syncing a file does nothing for its names.
 *   <li>Nothing else is ever durable.
 * </ol>
 *
 * <p>All its parts are immutable, so {@link #copy} is a snapshot that costs nothing.
 */
final class Volume {
    /** What a file system can do. */
    enum Flavor {
        UNIX,
        /** No hard links, no exchange, no symbolic links or nodes, no lasting inode numbers; the rest as on the other. */
        FAT
    }

    static final int ROOT = 1;
    /** Times that the kernel sets come after all that packages and users bring. */
    static final long MOVED_SECONDS = 2_000_000_000;

    private static final long BOOT_INODES = 1_000_000;

    final int device;
    final Flavor flavor;
    IntMap<SimNode> nodes = IntMap.empty();
    IntMap<SimNode> savedNodes = IntMap.empty();
    IntMap<SortedMap<Bytes, Integer>> names = IntMap.empty();
    IntMap<SortedMap<Bytes, Integer>> savedNames = IntMap.empty();
    List<NameOp> pending = List.of();
    long lastOp;
    /** All changes up to this one are durable where a file system keeps their order. */
    long orderedUpTo;
    int nextInode = ROOT + 1;
    /** How often it was mounted: FAT gives its files new numbers then. */
    int boots;

    Volume(int device, Flavor flavor, SimNode root) {
        this.device = device;
        this.flavor = flavor;
        nodes = nodes.put(ROOT, root.links(1));
        sync();
    }

    private Volume(Volume other) {
        device = other.device;
        flavor = other.flavor;
        nodes = other.nodes;
        savedNodes = other.savedNodes;
        names = other.names;
        savedNames = other.savedNames;
        pending = other.pending;
        lastOp = other.lastOp;
        orderedUpTo = other.orderedUpTo;
        nextInode = other.nextInode;
        boots = other.boots;
    }

    /** The number that programs see. */
    long shown(int inode) {
        return flavor == Flavor.FAT ? inode + BOOT_INODES * boots : inode;
    }

    /** The same after the machine began again. */
    Volume mountedAgain() {
        var again = copy();
        again.boots++;
        return again;
    }

    Volume copy() {
        return new Volume(this);
    }

    SimNode node(int inode) {
        return nodes.at(inode);
    }

    SortedMap<Bytes, Integer> entries(int directory) {
        return entries(names, directory);
    }

    private static SortedMap<Bytes, Integer> entries(IntMap<SortedMap<Bytes, Integer>> of, int directory) {
        return of.get(directory).orElse(Collections.emptySortedMap());
    }

    Optional<Integer> lookup(int directory, Bytes name) {
        return Optional.ofNullable(entries(directory).get(name));
    }

    /** Makes an inode without a name. */
    int create(SimNode node) {
        nodes = nodes.put(nextInode, node);
        return nextInode++;
    }

    void set(int inode, SimNode node) {
        nodes = nodes.put(inode, node);
    }

    /** Changes names in one atomic step that is not durable yet. */
    void change(boolean splits, NameChange... changes) {
        var op = new NameOp(++lastOp, List.of(changes), splits, false);
        for (NameChange change : op.changes()) {
            count(change);
            names = applied(names, change);
            nodes = nodes.put(change.directory(), nodes.at(change.directory()).touched(MOVED_SECONDS + lastOp));
        }
        var longer = new ArrayList<>(pending);
        longer.add(op);
        pending = Collections.unmodifiableList(longer);
    }

    private void count(NameChange change) {
        lookup(change.directory(), change.name()).ifPresent(old -> addLinks(old, -1));
        switch (change) {
            case NameChange.Put put -> addLinks(put.inode(), 1);
            case NameChange.Drop drop -> {}
        }
    }

    private void addLinks(int inode, int more) {
        SimNode node = nodes.at(inode);
        nodes = nodes.put(inode, node.links(node.links() + more));
    }

    private static IntMap<SortedMap<Bytes, Integer>> applied(IntMap<SortedMap<Bytes, Integer>> to, NameChange change) {
        var entries = new TreeMap<>(entries(to, change.directory()));
        switch (change) {
            case NameChange.Put put -> entries.put(put.name(), put.inode());
            case NameChange.Drop drop -> entries.remove(drop.name());
        }
        return to.put(change.directory(), entries);
    }

    /** Rules 1 and 2 for the whole file system. */
    void sync() {
        savedNodes = nodes;
        savedNames = names;
        pending = List.of();
        orderedUpTo = lastOp;
    }

    /** Rule 1 for one inode. */
    void syncNode(int inode) {
        savedNodes = savedNodes.put(inode, nodes.at(inode));
    }

    /** Rule 2 for one directory, and rule 1 for its inode. */
    void syncDirectory(int directory) {
        syncNode(directory);
        var left = new ArrayList<NameOp>();
        for (NameOp op : pending) {
            if (op.touches(directory)) {
                var rest = new ArrayList<NameChange>();
                for (NameChange change : op.changes()) {
                    if (change.directory() == directory) {
                        savedNames = applied(savedNames, change);
                    } else {
                        rest.add(change);
                    }
                }
                if (!rest.isEmpty()) {
                    left.add(new NameOp(op.number(), rest, op.splits(), true));
                }
            } else {
                left.add(op);
            }
        }
        pending = Collections.unmodifiableList(left);
        orderedUpTo = lastOp;
    }

    /** What is on the disk after the power went: then nothing is unsynced. */
    Volume afterPowerCut(CutMode mode, Luck luck) {
        var cut = copy();
        cut.names = savedNames;
        long prefix = orderedPrefix(luck);
        boolean[] names = luck.names(pending.size());
        for (int i = 0; i < names.length; i++) {
            NameOp op = pending.get(i);
            boolean kept = mode == CutMode.ORDERED ? op.number() <= prefix : names[i];
            boolean mayBeHalf = mode == CutMode.SPLIT && op.splits();
            if (op.rest() ? !mayBeHalf || kept : kept) {
                cut.survive(op, mayBeHalf && luck.splits());
            }
        }
        cut.forgetUnsynced(this, luck);
        cut.sync();
        return cut;
    }

    private long orderedPrefix(Luck luck) {
        int least = (int) pending.stream().filter(op -> op.number() <= orderedUpTo).count();
        int kept = luck.prefix(least, pending.size());
        return kept == 0 ? 0 : pending.get(kept - 1).number();
    }

    private void survive(NameOp op, boolean half) {
        for (NameChange change : op.changes()) {
            switch (change) {
                case NameChange.Put put -> {
                    if (nodes.at(put.inode()).isDirectory()) {
                        dropNames(put.inode());
                    }
                    names = applied(names, put);
                }
                case NameChange.Drop drop -> {
                    if (!half) {
                        names = applied(names, drop);
                    }
                }
            }
        }
    }

    /** A directory never has two names, whatever survived. */
    private void dropNames(int inode) {
        var found = new ArrayList<NameChange>();
        names.forEach((directory, entries) -> entries.forEach((name, target) -> {
            if (target == inode) {
                found.add(new NameChange.Drop(directory, name));
            }
        }));
        found.forEach(drop -> names = applied(names, drop));
    }

    /** Keeps what can be reached from the root, each inode with what luck leaves of it. */
    private void forgetUnsynced(Volume before, Luck luck) {
        var links = new TreeMap<Integer, Integer>();
        nodes = IntMap.<SimNode>empty().put(ROOT, survivor(ROOT, before, luck));
        IntMap<SortedMap<Bytes, Integer>> all = names;
        names = IntMap.empty();
        reach(ROOT, all, before, luck, links);
        links.forEach((inode, count) -> nodes = nodes.put(inode, nodes.at(inode).links(count)));
    }

    private void reach(
            int directory,
            IntMap<SortedMap<Bytes, Integer>> all,
            Volume before,
            Luck luck,
            TreeMap<Integer, Integer> links) {
        SortedMap<Bytes, Integer> entries = entries(all, directory);
        names = names.put(directory, entries);
        for (int inode : entries.values()) {
            if (links.merge(inode, 1, Integer::sum) == 1) {
                SimNode survivor = survivor(inode, before, luck);
                nodes = nodes.put(inode, survivor);
                if (survivor.isDirectory()) {
                    reach(inode, all, before, luck, links);
                }
            }
        }
    }

    private static SimNode survivor(int inode, Volume before, Luck luck) {
        SimNode seen = before.nodes.at(inode);
        Optional<SimNode> saved = before.savedNodes.get(inode);
        SimNode kept = seen;
        if (saved.isEmpty() || !saved.get().meta().equals(seen.meta())) {
            kept = luck.keepsMeta() ? kept : kept.meta(saved.map(SimNode::meta).orElse(SimNode.unfinished(seen.kind())));
        }
        boolean unsynced = saved.isEmpty() || !saved.get().data().equals(seen.data());
        if (seen.kind() == FileStat.Kind.REGULAR && unsynced) {
            kept = kept.data(bytes(seen, saved, luck));
        }
        return kept;
    }

    private static Bytes bytes(SimNode seen, Optional<SimNode> saved, Luck luck) {
        return switch (luck.bytes()) {
            case WHOLE -> seen.data();
            case OLD -> saved.map(SimNode::data).orElse(Bytes.of(new byte[0]));
            case TORN -> torn(seen.data().toArray(), luck);
        };
    }

    /** The length is there, but from somewhere on the bytes are not. */
    private static Bytes torn(byte[] bytes, Luck luck) {
        for (int i = bytes.length == 0 ? 0 : luck.below(bytes.length); i < bytes.length; i++) {
            bytes[i] = 0;
        }
        return Bytes.of(bytes);
    }
}

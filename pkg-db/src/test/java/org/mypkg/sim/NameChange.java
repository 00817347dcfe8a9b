package org.mypkg.sim;

import java.util.List;
import java.util.Map;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;

/** One change of names or metadata that memory knows and the disk may not know yet. */
sealed interface NameChange {
    /** A name in a directory. */
    record Slot(long directory, Bytes name) {}

    /** The slots that it writes. */
    List<Slot> slots();

    /** Does it to the durable side. */
    void persist(Map<Long, Inode> inodes);

    record Set(Slot slot, long inode) implements NameChange {
        @Override
        public List<Slot> slots() {
            return List.of(slot);
        }

        @Override
        public void persist(Map<Long, Inode> inodes) {
            put(inodes, slot, inode);
        }
    }

    record Clear(Slot slot) implements NameChange {
        @Override
        public List<Slot> slots() {
            return List.of(slot);
        }

        @Override
        public void persist(Map<Long, Inode> inodes) {
            at(inodes, slot.directory()).durableNames.remove(slot.name());
        }
    }

    record Move(Slot from, Slot to, long inode) implements NameChange {
        @Override
        public List<Slot> slots() {
            return List.of(from, to);
        }

        @Override
        public void persist(Map<Long, Inode> inodes) {
            at(inodes, from.directory()).durableNames.remove(from.name());
            put(inodes, to, inode);
        }

        /** The mode SPLIT: the new name came, the old one stayed. */
        void persistBoth(Map<Long, Inode> inodes) {
            put(inodes, from, inode);
            put(inodes, to, inode);
        }
    }

    record Swap(Slot one, long nowAtOne, Slot other, long nowAtOther) implements NameChange {
        @Override
        public List<Slot> slots() {
            return List.of(one, other);
        }

        @Override
        public void persist(Map<Long, Inode> inodes) {
            put(inodes, one, nowAtOne);
            put(inodes, other, nowAtOther);
        }
    }

    record Meta(long inode, FileMeta meta) implements NameChange {
        @Override
        public List<Slot> slots() {
            return List.of();
        }

        @Override
        public void persist(Map<Long, Inode> inodes) {
            at(inodes, inode).durableMeta = meta;
        }
    }

    private static void put(Map<Long, Inode> inodes, Slot slot, long inode) {
        at(inodes, slot.directory()).durableNames.put(slot.name(), inode);
    }

    private static Inode at(Map<Long, Inode> inodes, long number) {
        return java.util.Objects.requireNonNull(inodes.get(number));
    }
}

package org.mypkg.sim;

import java.util.Optional;

/**
 * An immutable map from non-negative numbers that shares all but one path with the map that it was made from, so that a
 * snapshot costs nothing. A big-endian Patricia tree (Okasaki and Gill, "Fast Mergeable Integer Maps", 1998).
 */
sealed interface IntMap<V> {
    record Empty<V>() implements IntMap<V> {}

    record Leaf<V>(int key, V value) implements IntMap<V> {}

    /** Keys below agree in all bits above {@code bit}; those without it lie in {@code zero}. */
    record Branch<V>(int prefix, int bit, IntMap<V> zero, IntMap<V> one) implements IntMap<V> {}

    /** Takes one entry. */
    @FunctionalInterface
    interface Visitor<V> {
        void visit(int key, V value);
    }

    static <V> IntMap<V> empty() {
        return new Empty<>();
    }

    default Optional<V> get(int key) {
        IntMap<V> at = this;
        while (at instanceof Branch<V> branch) {
            at = (key & branch.bit()) == 0 ? branch.zero() : branch.one();
        }
        return at instanceof Leaf<V> leaf && leaf.key() == key ? Optional.of(leaf.value()) : Optional.empty();
    }

    default V at(int key) {
        return get(key).orElseThrow(() -> new IllegalStateException("no entry " + key));
    }

    default IntMap<V> put(int key, V value) {
        return switch (this) {
            case Empty<V> none -> new Leaf<>(key, value);
            case Leaf<V> leaf -> leaf.key() == key ? new Leaf<>(key, value) : join(key, new Leaf<>(key, value), leaf.key(), leaf);
            case Branch<V> branch -> putBelow(branch, key, value);
        };
    }

    private static <V> IntMap<V> putBelow(Branch<V> branch, int key, V value) {
        if (above(key, branch.bit()) != branch.prefix()) {
            return join(key, new Leaf<>(key, value), branch.prefix(), branch);
        }
        return (key & branch.bit()) == 0
                ? new Branch<>(branch.prefix(), branch.bit(), branch.zero().put(key, value), branch.one())
                : new Branch<>(branch.prefix(), branch.bit(), branch.zero(), branch.one().put(key, value));
    }

    private static <V> IntMap<V> join(int key, IntMap<V> one, int otherKey, IntMap<V> other) {
        int bit = Integer.highestOneBit(key ^ otherKey);
        int prefix = above(key, bit);
        return (key & bit) == 0 ? new Branch<>(prefix, bit, one, other) : new Branch<>(prefix, bit, other, one);
    }

    private static int above(int key, int bit) {
        return key & -(bit << 1);
    }

    /** Visits all entries in the order of keys. */
    default void forEach(Visitor<V> visitor) {
        switch (this) {
            case Empty<V> none -> {}
            case Leaf<V> leaf -> visitor.visit(leaf.key(), leaf.value());
            case Branch<V> branch -> {
                branch.zero().forEach(visitor);
                branch.one().forEach(visitor);
            }
        }
    }
}

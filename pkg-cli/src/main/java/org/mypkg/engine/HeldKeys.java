package org.mypkg.engine;

import java.util.List;
import org.mypkg.index.KeyRotation;
import org.mypkg.index.KeysDocument;
import org.mypkg.sign.PublicKey;
import org.mypkg.sign.Quorum;

/** Whose word counts for a repository. */
sealed interface HeldKeys {
    /** The key that the user pinned, for everything. */
    record OneKey(PublicKey key) implements HeldKeys {}

    /**
     * The newest generation that was accepted.
     *
     * @param anchor the fingerprint of the pinned key that led to it
     */
    record Chain(KeyRotation.Generation generation, String anchor) implements HeldKeys {
        KeysDocument document() {
            return generation.document().value();
        }
    }

    /** Nobody's: the user pinned the bytes themselves. */
    record Bytes() implements HeldKeys {}

    /** Who signs what this repository publishes. */
    default List<Quorum> publishers() {
        return switch (this) {
            case OneKey one -> List.of(Quorum.of(one.key()));
            case Chain chain -> List.of(chain.document().publishQuorum());
            case Bytes bytes -> List.of();
        };
    }
}

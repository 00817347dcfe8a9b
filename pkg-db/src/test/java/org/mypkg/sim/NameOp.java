package org.mypkg.sim;

import java.util.List;
import org.mypkg.model.Bytes;

/**
 * One atomic change of names that is not durable yet.
 *
 * @param number ascending in the order in which programs asked
 * @param changes what it sets and removes
 * @param splits whether it renames a file, so that a careless file system may keep both names
 * @param rest whether the part in another directory is durable already: then a file system that keeps renames atomic has this part, too
 */
record NameOp(long number, List<NameChange> changes, boolean splits, boolean rest) {
    NameOp {
        changes = List.copyOf(changes);
    }

    boolean touches(int directory) {
        return changes.stream().anyMatch(change -> change.directory() == directory);
    }

    /** One name in one directory. */
    sealed interface NameChange {
        int directory();

        Bytes name();

        record Put(int directory, Bytes name, int inode) implements NameChange {}

        record Drop(int directory, Bytes name) implements NameChange {}
    }
}

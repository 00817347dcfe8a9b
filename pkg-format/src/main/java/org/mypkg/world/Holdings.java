package org.mypkg.world;

import java.util.List;

/**
 * What the history keeps of some transactions.
 *
 * @param transactions how many of them can be taken back
 * @param files how many files, links and nodes of before are kept
 * @param heldBytes the size of these files, each inode once
 * @param freeableBytes what pruning them all would free: of files that no other name keeps alive
 */
public record Holdings(int transactions, long files, long heldBytes, long freeableBytes) {
    /**
     * What a pruning did.
     *
     * @param ids the transactions that cannot be taken back any more
     * @param freedBytes by it
     * @param left what is held now
     */
    public record Pruning(List<Long> ids, long freedBytes, Holdings left) {
        public Pruning {
            ids = List.copyOf(ids);
        }
    }
}

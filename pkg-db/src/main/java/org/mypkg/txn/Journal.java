package org.mypkg.txn;

import java.util.List;
import org.mypkg.model.RootPath;

/**
 * What recovery needs to take a transaction back, and nothing else (step 5).
 *
 * @param id the transaction
 * @param homes M(F) of every file system F that takes part, the root's first
 * @param steps in the order in which they are applied
 * @param staged every path inside a new directory that the transaction brings, the directory itself left out: what else is
 *     found inside such a directory belongs to somebody (step 15)
 */
record Journal(long id, List<RootPath> homes, List<Step> steps, List<RootPath> staged) {
    Journal {
        homes = List.copyOf(homes);
        steps = List.copyOf(steps);
        staged = List.copyOf(staged);
    }
}

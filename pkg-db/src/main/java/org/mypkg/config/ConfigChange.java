package org.mypkg.config;

import java.util.List;
import org.mypkg.txn.ChangeSet;

/**
 * What would be done to configuration files, as one transaction.
 *
 * @param sentences the same in words, one for each file
 */
public record ConfigChange(List<ChangeSet.FileEdit> edits, List<String> sentences) {
    public ConfigChange {
        edits = List.copyOf(edits);
        sentences = List.copyOf(sentences);
    }
}

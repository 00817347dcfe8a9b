package org.mypkg.txn;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.RootPath;

/**
 * Everything to stage and to apply.
 *
 * @param steps in the order GEN, ADD, REPLACE, DIRMETA, TYPE, REMOVE, RMDIR
 * @param items what each step brings, by the step's number: the item itself first, then what lies inside it, by path
 * @param outputs what scripts may write, inside new directories too
 */
record StepList(List<Step> steps, SortedMap<Integer, List<Wanted>> items, List<RootPath> outputs) {
    StepList {
        steps = List.copyOf(steps);
        outputs = List.copyOf(outputs);
        items = Collections.unmodifiableSortedMap(new TreeMap<>(items));
    }

    List<Wanted> itemsOf(Step step) {
        return items.getOrDefault(step.number(), List.of());
    }
}

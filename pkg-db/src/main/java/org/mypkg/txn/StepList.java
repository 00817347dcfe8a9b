package org.mypkg.txn;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.RootPath;
import org.mypkg.sys.FileStat;

/**
 * Everything to stage and to apply.
 *
 * @param steps in the order GEN, ADD, REPLACE, DIRMETA, TYPE, REMOVE, RMDIR
 * @param items what each step brings, by the step's number: the item itself first, then what lies inside it, by path
 * @param known what lay at the path and below it when the steps were compiled, for TYPE and RMDIR, by the step's number
 * @param times of the directories in which names change
 * @param timesAfter what those directories' times shall be in the end, where that is not the time of the change
 * @param outputs what scripts may write, inside new directories too
 */
record StepList(List<Step> steps, SortedMap<Integer, List<Wanted>> items, SortedMap<Integer, SortedMap<RootPath, FileStat>> known,
        List<DirectoryTime> times, List<DirectoryTime> timesAfter, List<RootPath> outputs) {
    StepList {
        steps = List.copyOf(steps);
        times = List.copyOf(times);
        timesAfter = List.copyOf(timesAfter);
        outputs = List.copyOf(outputs);
        items = Collections.unmodifiableSortedMap(new TreeMap<>(items));
        known = Collections.unmodifiableSortedMap(new TreeMap<>(known));
    }

    List<Wanted> itemsOf(Step step) {
        return items.getOrDefault(step.number(), List.of());
    }

    SortedMap<RootPath, FileStat> knownOf(Step step) {
        return known.getOrDefault(step.number(), Collections.emptySortedMap());
    }
}

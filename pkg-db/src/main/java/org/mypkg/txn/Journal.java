package org.mypkg.txn;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.model.RootPath;

/**
 * What recovery needs to take a transaction back, and nothing else (step 5).
 *
 * @param id the transaction
 * @param homes M(F) of every file system F that takes part, the root's first
 * @param numbers the inode number of T on each of them: where it is another one now, the tree was copied, and inode numbers say
 *     nothing any more
 * @param steps in the order in which they are applied
 * @param made what each step brings that is no directory, by the step's number
 * @param copied the numbers of steps for which T/old holds a copy, not the inode: they are applied and undone by looking and
 *     renaming, and inode numbers do not count
 * @param times of the directories in which names change
 * @param staged every path inside a new directory that the transaction brings, the directory itself left out, and how it was
 *     staged: what else is found inside such a directory belongs to somebody (step 15)
 */
record Journal(long id, List<RootPath> homes, SortedMap<RootPath, Long> numbers, List<Step> steps, SortedMap<Integer, Identity> made,
        SortedSet<Integer> copied, List<DirectoryTime> times, SortedMap<RootPath, Identity> staged) {
    Journal {
        homes = List.copyOf(homes);
        numbers = Collections.unmodifiableSortedMap(new TreeMap<>(numbers));
        steps = List.copyOf(steps);
        made = Collections.unmodifiableSortedMap(new TreeMap<>(made));
        copied = Collections.unmodifiableSortedSet(new TreeSet<>(copied));
        times = List.copyOf(times);
        staged = Collections.unmodifiableSortedMap(new TreeMap<>(staged));
    }

    /** Before anything is staged. */
    static Journal planned(long id, List<RootPath> homes, StepList list, SortedMap<RootPath, Identity> staged) {
        return new Journal(id, homes, new TreeMap<>(), list.steps(), new TreeMap<>(), new TreeSet<>(), list.times(), staged);
    }

    Journal withStaged(SortedMap<RootPath, Long> nowNumbers, SortedMap<Integer, Identity> nowMade, SortedSet<Integer> nowCopied) {
        return new Journal(id, homes, nowNumbers, steps, nowMade, nowCopied, times, staged);
    }

    boolean isCopied(Step step) {
        return copied.contains(step.number());
    }
}

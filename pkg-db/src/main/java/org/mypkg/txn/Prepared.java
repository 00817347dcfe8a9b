package org.mypkg.txn;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.db.NewTransaction;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/**
 * A transaction that has been worked out and checked, and has changed nothing yet. It is good for as long as the caller
 * holds the root's lock.
 */
public final class Prepared {
    private final ChangeSet changes;
    private final NewTransaction facts;
    private final StepList steps;
    private final List<Scripts.Turn> turns;
    private final List<AccountPlanner.Edit> edits;
    private final List<String> notices;
    private final SortedMap<RootPath, Digest> seen;

    Prepared(ChangeSet changes, NewTransaction facts, StepList steps, List<Scripts.Turn> turns, List<AccountPlanner.Edit> edits,
            List<String> notices, SortedMap<RootPath, Digest> seen) {
        this.changes = Objects.requireNonNull(changes);
        this.facts = Objects.requireNonNull(facts);
        this.steps = Objects.requireNonNull(steps);
        this.turns = List.copyOf(turns);
        this.edits = List.copyOf(edits);
        this.notices = List.copyOf(notices);
        this.seen = Collections.unmodifiableSortedMap(new TreeMap<>(seen));
    }

    /** What it will do. An undo's changes are empty: {@link #facts} says what it does. */
    public ChangeSet changes() {
        return changes;
    }

    /** The facts that it will make true. */
    public NewTransaction facts() {
        return facts;
    }

    /** What the user should know before: files that will be kept, adopted or left behind. */
    public List<String> notices() {
        return notices;
    }

    /** How many single changes it makes to the live tree. */
    public int stepCount() {
        return steps.steps().size();
    }

    /** The paths that change, in the order in which they do; those inside new directories left out. */
    public List<RootPath> paths() {
        return steps.steps().stream().map(Step::path).toList();
    }

    /** Users' files with the content on which this was decided. */
    SortedMap<RootPath, Digest> seen() {
        return seen;
    }

    StepList steps() {
        return steps;
    }

    List<Scripts.Turn> turns() {
        return turns;
    }

    List<AccountPlanner.Edit> edits() {
        return edits;
    }
}

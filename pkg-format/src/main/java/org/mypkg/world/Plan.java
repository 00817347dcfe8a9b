package org.mypkg.world;

import java.util.List;

/** What is to change, in the order in which it will be done: removals first, then dependencies before what needs them. */
public record Plan(List<Action> actions) {
    public Plan {
        actions = List.copyOf(actions);
    }

    public boolean isEmpty() {
        return actions.isEmpty();
    }
}

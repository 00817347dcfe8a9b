package org.mypkg.resolve;

import java.util.BitSet;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;

/**
 * The part of the universe that can matter: what is reachable from the request, the world and what is installed through
 * requirements, recommendations and install-if rules. What is outside stays as it is: not installed.
 */
final class Cone {
    private final Universe universe;
    private final boolean recommends;
    private final BitSet inside = new BitSet();
    private final int[] queue;
    private int queued;

    private Cone(Universe universe, boolean recommends) {
        this.universe = universe;
        this.recommends = recommends;
        this.queue = new int[universe.size()];
    }

    /** The cone of an intent. */
    static Cone of(Universe universe, Intent intent) {
        var cone = new Cone(universe, intent.options().recommends());
        for (PackageName name : intent.installed().keySet()) {
            cone.reach(universe.versionsOf(name));
        }
        var renames = new Renames(universe, intent);
        intent.installed().values().forEach(each -> cone.reach(renames.of(each)));
        for (Relation relation : intent.asked()) {
            cone.reach(universe.satisfying(relation));
        }
        for (Relation relation : intent.wanted()) {
            cone.reach(universe.satisfying(relation));
        }
        cone.close();
        return cone;
    }

    /** The cone of some packages, through requirements only. */
    static Cone ofRequirements(Universe universe, int... seeds) {
        var cone = new Cone(universe, false);
        cone.reach(seeds);
        cone.expandFrom(0);
        return cone;
    }

    private void reach(int[] numbers) {
        for (int number : numbers) {
            if (!inside.get(number)) {
                inside.set(number);
                queue[queued++] = number;
            }
        }
    }

    private void close() {
        int done = expandFrom(0);
        boolean grown = true;
        while (grown) {
            for (int number : universe.conditional()) {
                if (conditionsReached(number)) {
                    reach(universe.versionsOf(universe.member(number).name()));
                }
            }
            grown = queued > done;
            done = expandFrom(done);
        }
    }

    private boolean conditionsReached(int number) {
        for (Requirement condition : universe.member(number).dependencies().installIf()) {
            boolean reached = false;
            for (int provider : universe.satisfying(condition)) {
                reached |= inside.get(provider);
            }
            if (!reached) {
                return false;
            }
        }
        return true;
    }

    private int expandFrom(int start) {
        int at = start;
        for (; at < queued; at++) {
            var dependencies = universe.member(queue[at]).dependencies();
            dependencies.requires().forEach(r -> reach(universe.satisfying(r)));
            if (recommends) {
                dependencies.recommends().forEach(r -> reach(universe.satisfying(r)));
            }
        }
        return at;
    }

    boolean contains(int number) {
        return inside.get(number);
    }

    /** The first member with at least this number, or -1. */
    int next(int from) {
        return inside.nextSetBit(from);
    }

    int size() {
        return queued;
    }
}

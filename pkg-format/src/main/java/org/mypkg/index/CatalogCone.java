package org.mypkg.index;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/**
 * The packages of some catalogues that can matter for a request: more than the resolver's own cone, never less. Versions are
 * not compared, and a name comes with all its versions of all repositories, so that the resolver ranks them as it would rank
 * all. Invariant: the answer from these packages is the answer from all.
 */
public final class CatalogCone {
    private final List<Reached> catalogs = new ArrayList<>();
    private final boolean recommends;
    private final Set<String> provided;
    private final ArrayDeque<int[]> queue = new ArrayDeque<>();
    private boolean grown;

    private record Reached(Catalog catalog, BitSet capabilities, BitSet groups) {}

    /**
     * Where the cone begins.
     *
     * @param capabilities what is asked for and wanted, the names of what is there, and what that needs
     * @param provided what packages outside the catalogues provide: installed ones, and files that the user names
     * @param replaced names in whose place others may come
     * @param recommends whether recommendations are followed
     */
    public record Seeds(Set<String> capabilities, Set<String> provided, Set<String> replaced, boolean recommends) {}

    private CatalogCone(List<Catalog> all, Seeds seeds) {
        all.forEach(c -> catalogs.add(new Reached(c, new BitSet(), new BitSet())));
        recommends = seeds.recommends();
        provided = seeds.provided();
    }

    /** For each catalogue the numbers of the packages in the cone, going up. */
    public static List<int[]> of(List<Catalog> catalogs, Seeds seeds) {
        var cone = new CatalogCone(catalogs, seeds);
        seeds.capabilities().forEach(cone::reach);
        seeds.replaced().forEach(cone::reachReplacing);
        do {
            cone.expand();
            cone.grown = false;
            cone.companions();
        } while (cone.grown);
        return cone.catalogs.stream()
                .map(each -> each.catalog.packages(each.groups.stream().toArray()))
                .toList();
    }

    private void reach(String capability) {
        for (int which = 0; which < catalogs.size(); which++) {
            int number = catalogs.get(which).catalog.find(capability);
            if (number >= 0 && !catalogs.get(which).capabilities.get(number)) {
                catalogs.get(which).capabilities.set(number);
                reach(which, catalogs.get(which).catalog.providing(number));
            }
        }
    }

    private void reachReplacing(String name) {
        for (int which = 0; which < catalogs.size(); which++) {
            int number = catalogs.get(which).catalog.find(name);
            if (number >= 0) {
                reach(which, catalogs.get(which).catalog.replacing(number));
            }
        }
    }

    private void reach(int which, int[] groups) {
        for (int group : groups) {
            if (!catalogs.get(which).groups.get(group)) {
                catalogs.get(which).groups.set(group);
                queue.add(new int[] {which, group});
                grown = true;
            }
        }
    }

    private void expand() {
        while (!queue.isEmpty()) {
            int[] next = queue.remove();
            Catalog catalog = catalogs.get(next[0]).catalog;
            if (catalogs.size() > 1) {
                // The other catalogues may have further versions of the name.
                reach(catalog.name(catalog.packages(next[1])[0]));
            }
            follow(next[0], catalog.required(next[1]));
            if (recommends) {
                follow(next[0], catalog.recommended(next[1]));
            }
        }
    }

    private void follow(int which, int[] capabilities) {
        Reached from = catalogs.get(which);
        for (int capability : capabilities) {
            if (!from.capabilities.get(capability)) {
                if (catalogs.size() == 1) {
                    from.capabilities.set(capability);
                    reach(which, from.catalog.providing(capability));
                } else {
                    reach(from.catalog.capability(capability));
                }
            }
        }
    }

    private void companions() {
        for (int which = 0; which < catalogs.size(); which++) {
            for (int[] one : catalogs.get(which).catalog.conditions()) {
                if (met(catalogs.get(which).catalog, one)) {
                    reach(which, new int[] {one[0]});
                }
            }
        }
    }

    private boolean met(Catalog catalog, int[] conditions) {
        int at = 1;
        while (at < conditions.length) {
            boolean any = false;
            for (int i = 1; i <= conditions[at]; i++) {
                any |= isProvided(catalog.capability(conditions[at + i]));
            }
            if (!any) {
                return false;
            }
            at += 1 + conditions[at];
        }
        return true;
    }

    private boolean isProvided(String capability) {
        boolean is = provided.contains(capability);
        for (Reached each : catalogs) {
            int number = each.catalog.find(capability);
            for (int group : number < 0 ? new int[0] : each.catalog.providing(number)) {
                is |= each.groups.get(group);
            }
        }
        return is;
    }
}

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
    private static final int REQUIRES = 0;
    private static final int RECOMMENDS = 1;
    private static final int INSTALL_IF = 5;

    private final List<Reached> catalogs = new ArrayList<>();
    private final boolean recommends;
    private final Set<String> provided;
    private final ArrayDeque<int[]> queue = new ArrayDeque<>();
    private boolean grown;

    private record Reached(Catalog catalog, BitSet capabilities, BitSet requirements, BitSet groups) {}

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
        all.forEach(c -> catalogs.add(new Reached(c, new BitSet(), new BitSet(), new BitSet())));
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
                reach(catalog.capability(next[1]));
            }
            for (int number : catalog.packages(next[1])) {
                follow(next[0], catalog.requirements(number, REQUIRES));
                if (recommends) {
                    follow(next[0], catalog.requirements(number, RECOMMENDS));
                }
            }
        }
    }

    private void follow(int which, int[] requirements) {
        Reached from = catalogs.get(which);
        for (int requirement : requirements) {
            if (!from.requirements.get(requirement)) {
                from.requirements.set(requirement);
                for (int capability : from.catalog.alternatives(requirement)) {
                    follow(which, capability);
                }
            }
        }
    }

    private void follow(int which, int capability) {
        Reached from = catalogs.get(which);
        if (from.capabilities.get(capability)) {
            return;
        }
        if (catalogs.size() == 1) {
            from.capabilities.set(capability);
            reach(which, from.catalog.providing(capability));
        } else {
            reach(from.catalog.capability(capability));
        }
    }

    private void companions() {
        for (int which = 0; which < catalogs.size(); which++) {
            Catalog catalog = catalogs.get(which).catalog;
            for (int number : catalog.companions()) {
                if (met(catalog, catalog.requirements(number, INSTALL_IF))) {
                    reach(which, new int[] {catalog.group(number)});
                }
            }
        }
    }

    private boolean met(Catalog catalog, int[] conditions) {
        for (int condition : conditions) {
            boolean any = false;
            for (int capability : catalog.alternatives(condition)) {
                any |= isProvided(catalog.capability(capability));
            }
            if (!any) {
                return false;
            }
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

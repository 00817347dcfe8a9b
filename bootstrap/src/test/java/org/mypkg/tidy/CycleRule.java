package org.mypkg.tidy;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** No package uses, by whatever way, a package that uses it. */
final class CycleRule implements Rule {
    @Override
    public List<Breach> check(CodeBase code) {
        SortedMap<String, SortedMap<String, CompiledClass>> uses = uses(code);
        var breaches = new ArrayList<Breach>();
        for (String start : uses.keySet()) {
            List<String> way = new ArrayList<>(List.of(start));
            if (leadsBack(start, start, uses, way, new ArrayList<>()) && start.equals(way.stream().sorted().findFirst().orElseThrow())) {
                breaches.add(breach(uses, way));
            }
        }
        return breaches;
    }

    private static SortedMap<String, SortedMap<String, CompiledClass>> uses(CodeBase code) {
        SortedMap<String, SortedMap<String, CompiledClass>> uses = new TreeMap<>();
        for (CompiledClass compiled : code.classes()) {
            for (String used : compiled.classes()) {
                if (CompiledClass.isOurs(used) && !CompiledClass.packageOf(used).equals(compiled.packageName())) {
                    uses.computeIfAbsent(compiled.packageName(), p -> new TreeMap<>())
                            .putIfAbsent(CompiledClass.packageOf(used), compiled);
                }
            }
        }
        return uses;
    }

    /** Depth-first search for a way back; {@code way} holds the packages of the way when it is found. */
    private static boolean leadsBack(
            String from, String goal, SortedMap<String, SortedMap<String, CompiledClass>> uses, List<String> way, List<String> seen) {
        for (String next : uses.getOrDefault(from, new TreeMap<>()).keySet()) {
            if (next.equals(goal)) {
                return true;
            }
            if (!seen.contains(next)) {
                seen.add(next);
                way.add(next);
                if (leadsBack(next, goal, uses, way, seen)) {
                    return true;
                }
                way.removeLast();
            }
        }
        return false;
    }

    private static Breach breach(SortedMap<String, SortedMap<String, CompiledClass>> uses, List<String> way) {
        String next = way.size() > 1 ? way.get(1) : way.getFirst();
        SourceFile source = uses.getOrDefault(way.getFirst(), new TreeMap<>()).values().iterator().next().source();
        CompiledClass exact = uses.getOrDefault(way.getFirst(), new TreeMap<>()).get(next);
        SourceFile named = exact == null ? source : exact.source();
        String circle = String.join(" -> ", way) + " -> " + way.getFirst();
        return Breach.at(named.path(), named.lineOf(next), "cycle", "packages use each other in a circle: " + circle);
    }
}

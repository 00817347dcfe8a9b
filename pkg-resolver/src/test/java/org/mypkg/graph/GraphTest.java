package org.mypkg.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.Provision;
import org.mypkg.model.Requirement;
import org.mypkg.testing.Property;

class GraphTest {
    private static PackageGraph.Node node(String name, String... requires) {
        var requirements = new ArrayList<Requirement>();
        for (String each : requires) {
            requirements.add(Requirement.parse(each));
        }
        var dependencies =
                new Dependencies(requirements, List.of(), List.of(), List.of(), List.of(), List.of());
        return new PackageGraph.Node(PackageId.of(name, "1", "noarch"), dependencies);
    }

    private static PackageGraph.Node provider(String name, String provides) {
        var dependencies = new Dependencies(
                List.of(), List.of(), List.of(), List.of(Provision.parse(provides)), List.of(), List.of());
        return new PackageGraph.Node(PackageId.of(name, "1", "noarch"), dependencies);
    }

    private static List<String> names(List<PackageGraph.Node> nodes) {
        return nodes.stream().map(n -> n.id().name().value()).toList();
    }

    @Test
    void whatIsNeededComesFirst() {
        var graph = PackageGraph.ofRequirements(List.of(node("a", "b"), node("b", "c"), node("c"), node("d")));
        assertEquals(List.of("c", "b", "a", "d"), names(InstallOrder.of(graph)));
    }

    @Test
    void circlesComeTogether() {
        var graph = PackageGraph.ofRequirements(
                List.of(node("z"), node("m", "k"), node("k", "m", "z"), node("a", "m")));
        assertEquals(
                List.of(List.of("z"), List.of("k", "m"), List.of("a")),
                InstallOrder.components(graph).stream().map(GraphTest::names).toList());
    }

    @Test
    void everyProviderCounts() {
        var graph = PackageGraph.ofRequirements(List.of(provider("p", "x = 2"), provider("q", "x"), node("a", "x", "x >= 2")));
        assertArrayEquals(new int[] {1, 2}, graph.neededBy(0));
        assertArrayEquals(new int[] {0}, graph.needing(2));
        assertArrayEquals(new int[] {1}, graph.satisfying(Requirement.parse("x >= 2")));
    }

    @Test
    void whyTellsTheShortestWay() {
        var target = node("lib");
        var graph = PackageGraph.ofRequirements(
                List.of(node("app", "mid"), node("mid", "lib"), node("tool", "lib"), target, node("other")));
        assertEquals(
                List.of("tool", "lib"),
                names(WhyPath.to(graph, target, n -> List.of("app", "tool").contains(n.id().name().value()))));
        assertEquals(List.of("lib"), names(WhyPath.to(graph, target, n -> n.equals(target))));
        assertEquals(List.of(), WhyPath.to(graph, target, n -> n.id().name().value().equals("other")));
        assertEquals(List.of(), WhyPath.to(graph, node("absent"), n -> true));
    }

    @Test
    void whyTellsEachReasonOnceAndTheShortestFirst() {
        var target = node("lib");
        var graph = PackageGraph.ofRequirements(List.of(
                node("app", "mid"), node("mid", "lib"), node("tool", "lib"), node("far", "app"), target, node("other")));
        List<String> roots = List.of("app", "tool", "far", "other");
        assertEquals(
                List.of(List.of("tool", "lib"), List.of("app", "mid", "lib")),
                WhyPath.allTo(graph, target, n -> roots.contains(n.id().name().value())).stream()
                        .map(GraphTest::names)
                        .toList());
    }

    @Test
    void aTreeTellsCirclesFromRepetitionsAndEndsWhereItShould() {
        var graph = PackageGraph.ofRequirements(
                List.of(node("a", "b", "c"), node("b", "c"), node("c", "d", "e"), node("d", "c"), node("e")));
        assertEquals(
                "a[b[c[d[c CIRCLE] e]] c AGAIN]", text(DependencyTree.of(graph, 0, DependencyTree.Direction.NEEDS)));
        assertEquals(
                "a[b[c DEEP] c[d DEEP e]]", text(DependencyTree.of(graph, 0, DependencyTree.Direction.NEEDS, 2)));
        assertEquals("a DEEP", text(DependencyTree.of(graph, 0, DependencyTree.Direction.NEEDS, 0)));
        assertEquals("e[c[a b[a] d[c CIRCLE]]]", text(DependencyTree.of(graph, 4, DependencyTree.Direction.NEEDED_BY)));
    }

    private static String text(DependencyTree.Branch branch) {
        String below = branch.below().stream().map(GraphTest::text).collect(Collectors.joining(" "));
        String end = branch.end() == DependencyTree.End.NONE ? "" : " " + branch.end();
        return branch.node().id().name() + (below.isEmpty() ? "" : "[" + below + "]") + end;
    }

    @Test
    void chainsOfThousandsDoNotOverflow() {
        var nodes = new ArrayList<PackageGraph.Node>();
        for (int i = 0; i < 5_000; i++) {
            nodes.add(i == 0 ? node("p0") : node("p" + i, "p" + (i - 1)));
        }
        List<PackageGraph.Node> order = InstallOrder.of(PackageGraph.ofRequirements(nodes));
        assertEquals("p0", order.getFirst().id().name().value());
        assertEquals("p4999", order.getLast().id().name().value());
    }

    @Test
    void everyOrderKeepsTheRule() {
        Property.check("what is needed precedes, but in circles", 500, gen -> {
            var nodes = new ArrayList<PackageGraph.Node>();
            int count = gen.between(1, 9);
            for (int i = 0; i < count; i++) {
                nodes.add(node("p" + i, gen.list(3, g -> "p" + g.below(count)).toArray(new String[0])));
            }
            gen.note("nodes", nodes);
            var graph = PackageGraph.ofRequirements(gen.shuffled(nodes));
            List<PackageGraph.Node> order = InstallOrder.of(graph);
            assertEquals(InstallOrder.of(PackageGraph.ofRequirements(nodes)), order);
            assertEquals(count, order.size());
            Map<PackageGraph.Node, Integer> place = new HashMap<>();
            order.forEach(each -> place.put(each, place.size()));
            for (int number = 0; number < count; number++) {
                for (int needed : graph.neededBy(number)) {
                    boolean before = place.getOrDefault(graph.node(needed), -1) < place.getOrDefault(graph.node(number), -1);
                    assertTrue(before || reaches(graph, needed, number), "wrong order, and no circle");
                }
            }
        });
    }

    @Test
    void noRootIsNearerAndNoneBeforeItAsNear() {
        Property.check("why takes the nearest root, the first by name", 500, gen -> {
            var nodes = new ArrayList<PackageGraph.Node>();
            int count = gen.between(2, 9);
            for (int i = 0; i < count; i++) {
                nodes.add(node("p" + i, gen.list(2, g -> "p" + g.below(count)).toArray(new String[0])));
            }
            var roots = gen.list(3, g -> g.pick(nodes));
            PackageGraph.Node target = gen.pick(nodes);
            gen.note("nodes", nodes);
            gen.note("roots", roots);
            gen.note("target", target);
            var graph = PackageGraph.ofRequirements(nodes);
            List<PackageGraph.Node> best = List.of();
            for (PackageGraph.Node root : nodes) {
                List<PackageGraph.Node> path = roots.contains(root) ? WhyPath.to(graph, target, root::equals) : List.of();
                best = !path.isEmpty() && (best.isEmpty() || path.size() < best.size()) ? path : best;
            }
            assertEquals(names(best), names(WhyPath.to(graph, target, roots::contains)));
        });
    }

    private static boolean reaches(PackageGraph graph, int from, int to) {
        var seen = new ArrayList<Integer>(List.of(from));
        for (int at = 0; at < seen.size(); at++) {
            for (int next : graph.neededBy(seen.get(at))) {
                if (!seen.contains(next)) {
                    seen.add(next);
                }
            }
        }
        return seen.contains(to);
    }
}

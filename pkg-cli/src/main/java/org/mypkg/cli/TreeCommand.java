package org.mypkg.cli;

import java.util.ArrayList;
import java.util.List;
import org.mypkg.console.CommandException;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Order;
import org.mypkg.graph.DependencyTree;
import org.mypkg.graph.PackageGraph;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;
import org.mypkg.model.Capability;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Plan;
import org.mypkg.world.Request;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code mypkg tree PKG}: what a package needs, or with {@code --reverse} who needs it. A package that is not installed is
 * shown as it would be after {@code mypkg install PKG}.
 */
final class TreeCommand extends RootCommand {
    @Parameters(index = "0", paramLabel = "PKG", description = "The name of a package, or a capability.")
    private String name = "";

    @Option(names = "--reverse", description = "Show who needs the package.")
    private boolean reverse;

    @Option(names = "--depth", paramLabel = "N", description = "Show so many levels below the package.")
    private int depth = Integer.MAX_VALUE;

    @Option(names = "--dot", description = "Print a graph in the language of Graphviz.")
    private boolean dot;

    TreeCommand(Host host) {
        super(host);
    }

    @Override
    ExitCode run(Bench bench) throws Failure {
        Capability wanted = Names.relation(name).capability();
        if (depth < 0) {
            throw CommandException.usage("a tree has no levels above its top", "--depth takes a number from 0 on");
        }
        PackageGraph graph = graph(bench, wanted);
        int number = numberOf(graph, wanted);
        var direction = reverse ? DependencyTree.Direction.NEEDED_BY : DependencyTree.Direction.NEEDS;
        Console console = bench.console();
        DependencyTree.Branch top = DependencyTree.of(graph, number, direction, depth);
        if (dot) {
            printDot(console, top, DependencyTree.edges(graph, number, direction));
        } else if (console.json()) {
            console.printJson(Json.object().put("tree", json(top)));
        } else {
            console.print(text(top));
            print(console, top, "");
        }
        return ExitCode.DONE;
    }

    private static PackageGraph graph(Bench bench, Capability wanted) throws Failure {
        List<InstalledPackage> there = bench.engine().read(installed -> installed.packages());
        Plan plan = new Plan(List.of());
        if (there.stream().noneMatch(p -> provides(p, wanted))) {
            Order order = Order.of(bench.console().commandLine(), Request.Options.DEFAULT)
                    .installing(List.of(Relation.any(wanted)), List.of(), java.util.Collections.emptySortedMap());
            plan = bench.engine().propose(order, bench.universe()).plan();
        }
        Plan chosen = plan;
        return bench.engine().read(installed -> installed.graph(chosen));
    }

    private static boolean provides(InstalledPackage there, Capability wanted) {
        return there.dependencies().allProvidedBy(there.id()).stream().anyMatch(p -> p.capability().equals(wanted));
    }

    private static int numberOf(PackageGraph graph, Capability wanted) {
        for (int number = 0; number < graph.size(); number++) {
            if (graph.node(number).id().name().capability().equals(wanted)) {
                return number;
            }
        }
        // A capability by that name: whoever is chosen for it.
        return graph.satisfying(Requirement.of(Relation.any(wanted)))[0];
    }

    private static void print(Console console, DependencyTree.Branch above, String margin) {
        for (int i = 0; i < above.below().size(); i++) {
            DependencyTree.Branch branch = above.below().get(i);
            boolean last = i == above.below().size() - 1;
            console.print(margin + (last ? "`-- " : "|-- ") + text(branch));
            print(console, branch, margin + (last ? "    " : "|   "));
        }
    }

    private static String text(DependencyTree.Branch branch) {
        return label(branch.node())
                + switch (branch.end()) {
                    case NONE -> "";
                    case AGAIN -> " (see above)";
                    case CIRCLE -> " (circle)";
                    case DEEP -> " ...";
                };
    }

    private static String label(PackageGraph.Node node) {
        return node.id().name() + " " + node.id().version();
    }

    private static JsonValue json(DependencyTree.Branch branch) {
        var below = new ArrayList<JsonValue>();
        branch.below().forEach(each -> below.add(json(each)));
        boolean again = branch.end() == DependencyTree.End.AGAIN || branch.end() == DependencyTree.End.CIRCLE;
        return Json.object()
                .put("name", branch.node().id().name().value())
                .put("version", branch.node().id().version().value())
                .put("again", again)
                .put("circle", branch.end() == DependencyTree.End.CIRCLE)
                .put("deeper", branch.end() == DependencyTree.End.DEEP)
                .putArray("below", below)
                .build();
    }

    private static void printDot(Console console, DependencyTree.Branch top, List<DependencyTree.Edge> edges) {
        console.print("digraph \"" + top.node().id().name() + "\" {");
        console.print("  \"" + label(top.node()) + "\" [style=bold]");
        for (DependencyTree.Edge edge : edges) {
            console.print("  \"" + label(edge.from()) + "\" -> \"" + label(edge.to()) + "\"");
        }
        console.print("}");
    }
}

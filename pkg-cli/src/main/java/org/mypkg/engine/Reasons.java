package org.mypkg.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.db.DatabaseException;
import org.mypkg.graph.PackageGraph;
import org.mypkg.graph.WhyPath;
import org.mypkg.model.PackageName;
import org.mypkg.model.Requirement;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.World;

/** Why an installed package is there: the shortest chains from what is there for its own sake, in sentences. */
final class Reasons {
    private final World world;
    private final List<InstalledPackage> packages;
    private final PackageGraph graph;

    private Reasons(World world, List<InstalledPackage> packages) {
        this.world = world;
        this.packages = packages;
        this.graph = PackageGraph.ofRecommendations(packages.stream().map(Reasons::node).toList());
    }

    private static PackageGraph.Node node(InstalledPackage there) {
        return new PackageGraph.Node(there.id(), there.dependencies());
    }

    static Installed.Why of(Installed installed, PackageName name) throws DatabaseException {
        var reasons = new Reasons(installed.world(), installed.packages());
        Optional<InstalledPackage> found = reasons.packages.stream().filter(p -> p.id().name().equals(name)).findFirst();
        if (found.isEmpty()) {
            return new Installed.Why.NotInstalled();
        }
        PackageGraph.Node target = node(found.get());
        List<List<PackageGraph.Node>> paths = reasons.pathsTo(target);
        if (paths.isEmpty()) {
            return reasons.company(target);
        }
        return new Installed.Why.Reasons(paths.stream().map(path -> reasons.told(path, List.of())).toList());
    }

    private List<List<PackageGraph.Node>> pathsTo(PackageGraph.Node target) {
        return WhyPath.allTo(graph, target, node -> ownSake(node).isPresent());
    }

    /** Nothing needs it, but it may come along with others (install-if). */
    private Installed.Why company(PackageGraph.Node target) {
        List<Requirement> conditions = target.dependencies().installIf();
        for (Requirement condition : conditions) {
            for (int number : graph.satisfying(condition)) {
                List<List<PackageGraph.Node>> paths = pathsTo(graph.node(number));
                if (!paths.isEmpty()) {
                    var whole = new ArrayList<>(paths.getFirst());
                    whole.add(target);
                    String with = String.join(" and ", conditions.stream().map(Requirement::toString).toList());
                    return new Installed.Why.Reasons(List.of(told(whole, List.of(target.id() + " comes along with " + with))));
                }
            }
        }
        return new Installed.Why.Nobody();
    }

    private Installed.Why.Path told(List<PackageGraph.Node> path, List<String> last) {
        var sentences = new ArrayList<String>();
        sentences.add(ownSake(path.getFirst()).orElseThrow());
        for (int i = 0; i + 1 < path.size() - last.size(); i++) {
            sentences.add(how(path.get(i), path.get(i + 1)));
        }
        sentences.addAll(last);
        return new Installed.Why.Path(path.stream().map(node -> node.id().name()).toList(), sentences);
    }

    /** Why a package is there whoever needs it; empty where it is not. */
    private Optional<String> ownSake(PackageGraph.Node node) {
        var provided = node.dependencies().allProvidedBy(node.id());
        for (World.Wish wish : world.wishes()) {
            if (wish instanceof World.Wish.Want want && provided.stream().anyMatch(want.relation()::isSatisfiedBy)) {
                return Optional.of("you asked for " + want.relation());
            }
        }
        if (world.holds(node.id().name())) {
            return Optional.of("you hold " + node.id());
        }
        boolean vital = packages.stream().anyMatch(p -> p.id().equals(node.id()) && p.vital());
        return vital ? Optional.of(node.id() + " is vital") : Optional.empty();
    }

    private String how(PackageGraph.Node from, PackageGraph.Node to) {
        return satisfied(from.dependencies().requires(), to)
                .map(requirement -> from.id() + " needs " + requirement)
                .or(() -> satisfied(from.dependencies().recommends(), to)
                        .map(requirement -> from.id() + " recommends " + requirement))
                .orElseThrow();
    }

    private Optional<Requirement> satisfied(List<Requirement> requirements, PackageGraph.Node by) {
        for (Requirement requirement : requirements) {
            for (int number : graph.satisfying(requirement)) {
                if (graph.node(number).equals(by)) {
                    return Optional.of(requirement);
                }
            }
        }
        return Optional.empty();
    }
}

package org.mypkg.engine;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.graph.PackageGraph;
import org.mypkg.model.PackageName;
import org.mypkg.world.Action;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Plan;

/** What is installed once a plan is carried out. */
final class Afterwards {
    private Afterwards() {}

    /** Who needs whom then. */
    static PackageGraph graph(List<InstalledPackage> before, Plan plan) {
        SortedMap<PackageName, PackageGraph.Node> nodes = new TreeMap<>();
        for (InstalledPackage there : before) {
            nodes.put(there.id().name(), new PackageGraph.Node(there.id(), there.dependencies()));
        }
        for (Action action : plan.actions()) {
            switch (action) {
                case Action.Install install ->
                    nodes.put(install.id().name(), new PackageGraph.Node(install.id(), install.to().dependencies()));
                case Action.Replace replace ->
                    nodes.put(replace.id().name(), new PackageGraph.Node(replace.id(), replace.to().dependencies()));
                case Action.Remove remove -> nodes.remove(remove.id().name());
                case Action.Reinstall reinstall -> {}
            }
        }
        return PackageGraph.ofRequirements(List.copyOf(nodes.values()));
    }
}

package org.mypkg.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.mypkg.graph.InstallOrder;
import org.mypkg.graph.PackageGraph;
import org.mypkg.model.PackageName;
import org.mypkg.world.Action;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;
import org.mypkg.world.Plan;

/** Puts what changes between two sets of packages in the order in which it can be done. */
public final class Planner {
    private Planner() {}

    /**
     * The plan from one set to another: removals first (what needs others before what it needs), then what comes (what is
     * needed before what needs it; cycles in one go, by name).
     *
     * @param leaving what is installed and goes without a successor of its name
     * @param coming what comes, as a new package or in place of an installed one of the same name
     * @param replaced the installed packages of the same names as what comes
     */
    public static Plan plan(
            List<InstalledPackage> leaving, List<Candidate> coming, List<InstalledPackage> replaced) {
        var actions = new ArrayList<Action>();
        Map<PackageName, InstalledPackage> installed = new HashMap<>();
        leaving.forEach(each -> installed.put(each.id().name(), each));
        replaced.forEach(each -> installed.put(each.id().name(), each));
        var going = leaving.stream()
                .map(each -> new PackageGraph.Node(each.id(), each.dependencies()))
                .toList();
        for (PackageGraph.Node node :
                InstallOrder.of(PackageGraph.ofRequirements(going)).reversed()) {
            actions.add(new Action.Remove(of(installed, node)));
        }
        Map<PackageName, Candidate> offered = new HashMap<>();
        coming.forEach(each -> offered.put(each.id().name(), each));
        var arriving = coming.stream()
                .map(each -> new PackageGraph.Node(each.id(), each.dependencies()))
                .toList();
        for (PackageGraph.Node node : InstallOrder.of(PackageGraph.ofRequirements(arriving))) {
            Candidate to = of(offered, node);
            InstalledPackage from = installed.get(node.id().name());
            actions.add(from == null ? new Action.Install(to) : new Action.Replace(from, to));
        }
        return new Plan(actions);
    }

    private static <T> T of(Map<PackageName, T> byName, PackageGraph.Node node) {
        T found = byName.get(node.id().name());
        if (found == null) {
            throw new IllegalStateException("every node came from the map: " + node.id());
        }
        return found;
    }
}

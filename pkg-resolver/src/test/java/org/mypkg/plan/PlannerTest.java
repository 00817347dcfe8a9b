package org.mypkg.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageId;
import org.mypkg.model.Requirement;
import org.mypkg.world.Action;
import org.mypkg.world.Candidate;
import org.mypkg.world.InstalledPackage;

class PlannerTest {
    private static Dependencies needing(String... requires) {
        return new Dependencies(
                List.of(requires).stream().map(Requirement::parse).toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    private static InstalledPackage installed(String name, String version, String... requires) {
        return new InstalledPackage(PackageId.of(name, version, "noarch"), needing(requires), false, "main", true);
    }

    private static Candidate offered(String name, String version, String... requires) {
        return new Candidate(PackageId.of(name, version, "noarch"), needing(requires), false, "main", 0);
    }

    private static List<String> words(List<Action> actions) {
        return actions.stream()
                .map(action -> switch (action) {
                    case Action.Install install -> "install " + install.id();
                    case Action.Replace replace -> "replace " + replace.from().id() + " by " + replace.to().id();
                    case Action.Remove remove -> "remove " + remove.id();
                    case Action.Reinstall reinstall -> "reinstall " + reinstall.id();
                })
                .toList();
    }

    @Test
    void removalsComeFirstAndReversed() {
        var plan = Planner.plan(
                List.of(installed("lib", "1"), installed("app", "1", "lib")),
                List.of(offered("b", "1", "a"), offered("a", "2")),
                List.of(installed("a", "1")));
        assertEquals(
                List.of("remove app 1", "remove lib 1", "replace a 1 by a 2", "install b 1"), words(plan.actions()));
    }

    @Test
    void nothingToDoIsAnEmptyPlan() {
        assertEquals(List.of(), Planner.plan(List.of(), List.of(), List.of()).actions());
    }
}

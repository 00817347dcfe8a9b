package org.mypkg.resolve;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.mypkg.explain.Change;

/** Runs {@code mypkg solve}: a universe given as a JSON text in, the answer as a JSON text out. Installs nothing. */
public final class ScenarioRunner {
    private final InstantSource clock;

    /** @param clock for the milliseconds in the answer, nothing else */
    public ScenarioRunner(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * The answer, one JSON document.
     *
     * @param checkAll whether to tell for each package of the repositories if it can be installed on an empty root, instead
     *     of answering the scenario's request
     * @throws ScenarioException when the text is no scenario
     */
    public String run(String scenarioJson, boolean checkAll) throws ScenarioException {
        Problem problem = ScenarioCodec.decode(scenarioJson);
        if (checkAll) {
            return ScenarioCodec.encode(CheckAll.check(problem.eligible()));
        }
        long start = clock.millis();
        Outcome outcome = new Resolver().resolve(problem);
        return ScenarioCodec.encode(problem, outcome, repairs(problem, outcome), clock.millis() - start);
    }

    /**
     * The repairs of an explanation; where there are none, to give up all that was asked for, if there is an answer then. To a
     * person that says nothing, but a program learns whether the rest holds together.
     */
    private static List<String> repairs(Problem problem, Outcome outcome) {
        if (!(outcome instanceof Outcome.Unsolvable unsolvable)) {
            return List.of();
        }
        List<String> repairs = unsolvable.explanation().repairs();
        var all = new ArrayList<Change>();
        problem.request().install().forEach(relation -> all.add(new Change.DropRequest(relation)));
        problem.request().remove().forEach(name -> all.add(new Change.KeepInstalled(name)));
        if (!repairs.isEmpty() || all.isEmpty()) {
            return repairs;
        }
        boolean holds = new Resolver().resolve(Repaired.with(problem, all)) instanceof Outcome.Solved;
        return holds ? List.of(all.stream().map(Change::advice).collect(Collectors.joining(" and "))) : List.of();
    }
}

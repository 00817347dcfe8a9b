package org.mypkg.resolve;

import java.time.InstantSource;

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
        return ScenarioCodec.encode(problem, outcome, clock.millis() - start);
    }
}

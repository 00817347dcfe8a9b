package org.mypkg.resolve;

import java.util.List;
import java.util.Objects;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.explain.Explanation;
import org.mypkg.explain.Typing;

/** The answer to a {@link Problem}. */
public sealed interface Outcome {
    /** The best set of packages, proven best. */
    record Solved(Solution solution) implements Outcome {
        public Solved {
            Objects.requireNonNull(solution);
        }
    }

    /** No set of packages satisfies everything; this is why. */
    record Unsolvable(Explanation explanation, Statistics statistics) implements Outcome {
        public Unsolvable {
            Objects.requireNonNull(explanation);
            Objects.requireNonNull(statistics);
        }

        /** The failure in the words of the user. */
        public Diagnostic diagnostic() {
            return diagnostic(Typing.PLAIN);
        }

        /** The same for a request that was typed in a way of its own. */
        public Diagnostic diagnostic(Typing typing) {
            return new Diagnostic(
                    ErrorCode.UNSATISFIABLE, explanation.title(), explanation.linesBelowTitle(), explanation.repairs(typing));
        }
    }

    /**
     * The budget ended before the answer was certain.
     *
     * @param bestSoFar the best answer found, which satisfies everything but is not proven best; empty when there is none
     */
    record GaveUp(List<Solution> bestSoFar, Statistics statistics) implements Outcome {
        public GaveUp {
            bestSoFar = List.copyOf(bestSoFar);
            Objects.requireNonNull(statistics);
        }

        /** The failure in the words of the user. */
        public Diagnostic diagnostic() {
            String known = bestSoFar.isEmpty()
                    ? "no answer was found within " + statistics.conflicts() + " steps of the search"
                    : "an answer was found, but it is not proven to be the best one";
            return Diagnostic.of(ErrorCode.SOLVER_GAVE_UP, "the search for an answer took too long", known)
                    .withHint("name exact versions of the packages you want, or fewer packages at once");
        }
    }
}

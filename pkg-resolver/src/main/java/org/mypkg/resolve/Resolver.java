package org.mypkg.resolve;

/** Decides which packages: a pure function from a {@link Problem} to an {@link Outcome}. */
public final class Resolver {
    private final Budget budget;

    public Resolver() {
        this(Budget.DEFAULT);
    }

    public Resolver(Budget budget) {
        this.budget = budget;
    }

    /** The best answer, or why there is none. */
    public Outcome resolve(Problem problem) {
        throw new UnsupportedOperationException("not yet: " + budget + problem);
    }
}

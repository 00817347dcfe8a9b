package org.mypkg.model;

import java.util.Objects;
import java.util.Optional;

/** Which versions will do: any, or those that stand in a relation to a given one. */
public sealed interface Constraint {
    /** No constraint. */
    Constraint ANY = new Any();

    /** Whether the version will do. */
    boolean accepts(Version version);

    /** Every version. */
    record Any() implements Constraint {
        @Override
        public boolean accepts(Version version) {
            return true;
        }

        @Override
        public String toString() {
            return "";
        }
    }

    /** The versions on one side of, or equal to, a given one. */
    record Compared(Operator operator, Version version) implements Constraint {
        public Compared {
            Objects.requireNonNull(operator);
            Objects.requireNonNull(version);
        }

        @Override
        public boolean accepts(Version candidate) {
            int order = candidate.compareTo(version);
            return switch (operator) {
                case LESS -> order < 0;
                case LESS_OR_EQUAL -> order <= 0;
                case EQUAL -> order == 0;
                case GREATER_OR_EQUAL -> order >= 0;
                case GREATER -> order > 0;
            };
        }

        @Override
        public String toString() {
            return operator.symbol() + " " + version;
        }
    }

    /** The five ways to compare. */
    enum Operator {
        LESS("<"),
        LESS_OR_EQUAL("<="),
        EQUAL("="),
        GREATER_OR_EQUAL(">="),
        GREATER(">");

        private final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }

        /** The operator that is written so. */
        public static Optional<Operator> ofSymbol(String symbol) {
            for (Operator operator : values()) {
                if (operator.symbol.equals(symbol)) {
                    return Optional.of(operator);
                }
            }
            return Optional.empty();
        }
    }
}

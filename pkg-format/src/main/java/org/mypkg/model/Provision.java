package org.mypkg.model;

/** What a package provides: a capability, with or without a version of its own. */
public sealed interface Provision {
    Capability capability();

    /** Satisfies only relations without a version. */
    record Unversioned(Capability capability) implements Provision {
        @Override
        public String toString() {
            return capability.value();
        }
    }

    /** Satisfies relations that accept the version. */
    record Versioned(Capability capability, Version version) implements Provision {
        @Override
        public String toString() {
            return capability + " = " + version;
        }
    }

    /**
     * Reads {@code name} or {@code name = version}.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    static Provision parse(String text) {
        Relation relation = Relation.parse(text);
        // Not a switch on types: the first one that runs costs a short command some milliseconds.
        if (!(relation.constraint() instanceof Constraint.Compared compared)) {
            return new Unversioned(relation.capability());
        }
        if (compared.operator() != Constraint.Operator.EQUAL) {
            throw new IllegalArgumentException("a provided version is written with '=': '" + text + "'");
        }
        return new Versioned(relation.capability(), compared.version());
    }
}

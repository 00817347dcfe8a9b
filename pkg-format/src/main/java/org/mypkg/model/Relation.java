package org.mypkg.model;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A capability and the versions of it that are meant: {@code zlib >= 1.2}. */
public record Relation(Capability capability, Constraint constraint) {
    private static final Pattern TEXT = Pattern.compile("\\s*([^\\s<>=|,]+)\\s*(?:(<=|>=|<|>|=)\\s*([^\\s<>=|,]+)\\s*)?");

    public Relation {
        Objects.requireNonNull(capability);
        Objects.requireNonNull(constraint);
    }

    /** Any version of a capability. */
    public static Relation any(Capability capability) {
        return new Relation(capability, Constraint.ANY);
    }

    /**
     * Reads {@code name} or {@code name OP version}; spaces around the operator are optional.
     *
     * @throws IllegalArgumentException when the text is neither
     */
    public static Relation parse(String text) {
        if (Capability.isPlain(text)) {
            return any(new Capability(text));
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not 'name' or 'name OP version': '" + text + "'");
        }
        var capability = new Capability(matcher.group(1));
        if (matcher.group(2) == null) {
            return any(capability);
        }
        var operator = Constraint.Operator.ofSymbol(matcher.group(2)).orElseThrow();
        return new Relation(capability, new Constraint.Compared(operator, new Version(matcher.group(3))));
    }

    /**
     * Whether what is provided is what is meant. An unversioned provision satisfies only an unversioned relation.
     */
    public boolean isSatisfiedBy(Provision provision) {
        return capability.equals(provision.capability())
                && switch (provision) {
                    case Provision.Unversioned unversioned -> constraint instanceof Constraint.Any;
                    case Provision.Versioned versioned -> constraint.accepts(versioned.version());
                };
    }

    @Override
    public String toString() {
        return constraint instanceof Constraint.Any ? capability.value() : capability + " " + constraint;
    }
}

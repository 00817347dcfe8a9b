package org.mypkg.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What must be there: one of several relations, {@code a >= 1 | b}. */
public record Requirement(List<Relation> anyOf) {
    /** @throws IllegalArgumentException when there is no relation at all */
    public Requirement {
        anyOf = List.copyOf(anyOf);
        if (anyOf.isEmpty()) {
            throw new IllegalArgumentException("a requirement needs at least one relation");
        }
    }

    /**
     * Reads relations joined by {@code |}.
     *
     * @throws IllegalArgumentException when one of them is none
     */
    public static Requirement parse(String text) {
        var relations = new ArrayList<Relation>();
        for (String part : text.split("\\|", -1)) {
            relations.add(Relation.parse(part));
        }
        return new Requirement(relations);
    }

    /** The requirement of one relation. */
    public static Requirement of(Relation relation) {
        return new Requirement(List.of(relation));
    }

    @Override
    public String toString() {
        return anyOf.stream().map(Relation::toString).collect(Collectors.joining(" | "));
    }
}

package org.mypkg.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;
import org.mypkg.testing.Table;

final class RelationTest {
    @Test
    void theTableHolds() {
        Table.read("src/test/tables/relations.table").forEach(row -> {
            List<String> columns = row.columns("->");
            String text = columns.get(0);
            if (columns.get(1).isEmpty()) {
                assertThrows(IllegalArgumentException.class, () -> Requirement.parse(text));
            } else {
                assertEquals(columns.get(1), Requirement.parse(text).toString());
                assertEquals(Requirement.parse(text), Requirement.parse(columns.get(1)));
            }
        });
    }

    private static boolean satisfied(String relation, String provision) {
        return Relation.parse(relation).isSatisfiedBy(Provision.parse(provision));
    }

    @Test
    void anUnversionedProvisionSatisfiesOnlyUnversionedRelations() {
        assertTrue(satisfied("mta", "mta"));
        assertTrue(satisfied("mta", "mta = 2"));
        assertFalse(satisfied("mta >= 1", "mta"));
        assertTrue(satisfied("mta >= 1", "mta = 2"));
        assertFalse(satisfied("mta < 2", "mta = 2"));
        assertFalse(satisfied("mta", "mtb"));
    }

    @Test
    void aProvisionIsEqualOrNothing() {
        assertThrows(IllegalArgumentException.class, () -> Provision.parse("mta >= 2"));
        assertEquals("mta = 2", Provision.parse("mta=2").toString());
        assertEquals("mta", Provision.parse("mta").toString());
    }

    @Test
    void exactlyOneOfLessEqualGreaterHolds() {
        Property.check("operators", 1_000, gen -> {
            var left = new Version(gen.text("12", 1, 1) + gen.text("0.~", 0, 3));
            var right = new Version(gen.text("12", 1, 1) + gen.text("0.~", 0, 3));
            gen.note("versions", List.of(left, right));
            assertEquals(1, count(left, right, List.of("<", "=", ">")));
            assertEquals(1, count(left, right, List.of("<=", ">")));
            assertEquals(1, count(left, right, List.of("<", ">=")));
        });
    }

    private static long count(Version left, Version right, List<String> operators) {
        return operators.stream()
                .map(symbol -> Constraint.Operator.ofSymbol(symbol).orElseThrow())
                .filter(operator -> new Constraint.Compared(operator, right).accepts(left))
                .count();
    }

    @Test
    void whatIsPrintedIsReadAgain() {
        Property.check("requirements survive their text", 500, gen -> {
            var requirement = new Requirement(gen.list(1, 3, RelationTest::relation));
            gen.note("requirement", requirement);
            assertEquals(requirement, Requirement.parse(requirement.toString()));
        });
    }

    private static Relation relation(Gen gen) {
        var capability = new Capability(gen.oneOf("", "so:", "cmd:") + gen.text("abc+.-_", 2, 6));
        if (gen.flag()) {
            return Relation.any(capability);
        }
        var operator = gen.pick(List.of(Constraint.Operator.values()));
        return new Relation(capability, new Constraint.Compared(operator, new Version(gen.text("19", 1, 2))));
    }

    @Test
    void aPackageProvidesItself() {
        var id = PackageId.of("zlib", "1.3", "x86_64");
        assertEquals("[zlib = 1.3]", Dependencies.NONE.allProvidedBy(id).toString());
    }
}

package org.mypkg.index;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mypkg.model.Arch;
import org.mypkg.model.Capability;
import org.mypkg.model.Constraint;
import org.mypkg.model.Dependencies;
import org.mypkg.model.PackageName;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.Version;

/** The values that a catalogue's numbers stand for. Each is made when it is first asked for, and only once. */
final class CatalogValues {
    private static final int OPERATOR_MASK = (1 << CatalogTables.OPERATOR_BITS) - 1;

    private final CatalogSections.Blobs names;
    private final CatalogSections.Blobs words;
    private final int[] relationInts;
    private final CatalogSections.Lists requirementLists;
    private final @Nullable Capability[] capabilities;
    private final @Nullable Version[] versions;
    private final @Nullable Relation[] relations;
    private final @Nullable Provision[] provisions;
    private final @Nullable Requirement[] requirements;

    CatalogValues(
            CatalogSections.Blobs names, CatalogSections.Blobs words, int[] relationInts, CatalogSections.Lists requirementLists) {
        this.names = names;
        this.words = words;
        this.relationInts = relationInts;
        this.requirementLists = requirementLists;
        capabilities = new Capability[names.count()];
        versions = new Version[words.count()];
        relations = new Relation[relationInts.length / 2];
        provisions = new Provision[relations.length];
        requirements = new Requirement[requirementLists.count()];
    }

    PackageName name(int group) {
        return new PackageName(names.text(group));
    }

    Arch arch(int word) {
        String text = words.text(word);
        return text.equals(Arch.NOARCH.value()) ? Arch.NOARCH : text.equals(Arch.X86_64.value()) ? Arch.X86_64 : new Arch(text);
    }

    Version version(int word) {
        Version known = versions[word];
        if (known == null) {
            known = new Version(words.text(word));
            versions[word] = known;
        }
        return known;
    }

    private Capability capability(int number) {
        Capability known = capabilities[number];
        if (known == null) {
            known = new Capability(names.text(number));
            capabilities[number] = known;
        }
        return known;
    }

    private Relation relation(int number) {
        Relation known = relations[number];
        if (known == null) {
            known = new Relation(capability(relationInts[2 * number]), constraint(relationInts[2 * number + 1]));
            relations[number] = known;
        }
        return known;
    }

    private Constraint constraint(int compared) {
        int operator = compared & OPERATOR_MASK;
        return operator == 0
                ? Constraint.ANY
                : new Constraint.Compared(CatalogTables.operator(operator), version(compared >>> CatalogTables.OPERATOR_BITS));
    }

    /** What is provided is written as a relation, too. */
    private Provision provision(int number) {
        Provision known = provisions[number];
        if (known == null) {
            Capability capability = capability(relationInts[2 * number]);
            int compared = relationInts[2 * number + 1];
            known = compared == 0
                    ? new Provision.Unversioned(capability)
                    : new Provision.Versioned(capability, version(compared >>> CatalogTables.OPERATOR_BITS));
            provisions[number] = known;
        }
        return known;
    }

    /** The capabilities of a requirement's relations. */
    int[] alternatives(int requirement) {
        int[] alternatives = requirementLists.get(requirement);
        for (int i = 0; i < alternatives.length; i++) {
            alternatives[i] = relationInts[2 * alternatives[i]];
        }
        return alternatives;
    }

    private Requirement requirement(int number) {
        Requirement known = requirements[number];
        if (known == null) {
            var anyOf = new ArrayList<Relation>();
            for (int relation : requirementLists.get(number)) {
                anyOf.add(relation(relation));
            }
            known = new Requirement(anyOf);
            requirements[number] = known;
        }
        return known;
    }

    private interface Value<T> {
        T of(int number);
    }

    /** @param lists the six lists, each with its length first */
    Dependencies dependencies(int[] lists) {
        var next = new Next(lists);
        return new Dependencies(
                next.list(this::requirement),
                next.list(this::requirement),
                next.list(this::relation),
                next.list(this::provision),
                next.list(this::relation),
                next.list(this::requirement));
    }

    /** Reads one list after the other. */
    private static final class Next {
        private final int[] lists;
        private int at;

        Next(int[] lists) {
            this.lists = lists;
        }

        <T> List<T> list(Value<T> value) {
            int count = lists[at++];
            if (count == 0) {
                return List.of();
            }
            var all = new ArrayList<T>(count);
            for (int i = 0; i < count; i++) {
                all.add(value.of(lists[at++]));
            }
            return all;
        }
    }
}

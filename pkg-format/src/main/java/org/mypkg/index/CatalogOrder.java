package org.mypkg.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.mypkg.model.Version;

/**
 * The order in which a catalogue has what its tables hold: packages by name, version and architecture; everything else as
 * it is first spoken of by the packages in that order, names before all. So no number depends on the order of the input,
 * and the number of a name is that of its group.
 */
final class CatalogOrder {
    static final int PROVIDES = 3;
    static final int REPLACES = 4;
    static final int LISTS = 6;
    private static final int INSTALL_IF = 5;

    final Numbers capabilities;
    final Numbers words;
    final Numbers relations;
    final Numbers requirements;
    final Ints groupStarts = new Ints(16);
    /** The packages that come along when others are there. */
    final Ints companions = new Ints(4);

    private final CatalogTables tables;
    private final int[] packages;
    private final int[] groups;

    /** New numbers for old ones, and back. */
    static final class Numbers {
        private final int[] numbers;
        private final Ints old = new Ints(16);

        private Numbers(int count) {
            numbers = new int[count];
        }

        /** Gives the next number to what has none; whether it had none. */
        private boolean add(int number) {
            if (numbers[number] != 0) {
                return false;
            }
            old.add(number);
            numbers[number] = old.size();
            return true;
        }

        int number(int formerly) {
            return numbers[formerly] - 1;
        }

        int old(int number) {
            return old.get(number);
        }

        int size() {
            return old.size();
        }
    }

    CatalogOrder(CatalogTables tables) {
        this.tables = tables;
        capabilities = new Numbers(tables.capabilities.size());
        words = new Numbers(tables.words.size());
        relations = new Numbers(tables.relations.size());
        requirements = new Numbers(tables.requirements.size());
        packages = sorted();
        groups = new int[packages.length];
        for (int i = 0; i < packages.length; i++) {
            if (capabilities.add(name(packages[i]))) {
                groupStarts.add(i);
            }
            groups[i] = groupStarts.size() - 1;
        }
        groupStarts.add(packages.length);
        for (int i = 0; i < packages.length; i++) {
            number(i);
        }
    }

    private int name(int number) {
        return field(number, CatalogTables.NAME);
    }

    private int field(int number, int which) {
        return tables.packages.get(number * CatalogTables.PACKAGE_INTS + which);
    }

    private int[] sorted() {
        int[] all = new int[tables.size()];
        long[] firstBytes = new long[all.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = i;
            firstBytes[i] = firstBytes(name(i));
        }
        return NaturalMerge.sort(all, (a, b) -> {
            if (firstBytes[a] != firstBytes[b]) {
                return Long.compare(firstBytes[a], firstBytes[b]);
            }
            int byName = compareNames(name(a), name(b));
            return byName != 0 ? byName : compareVersions(a, b);
        });
    }

    /** The first eight bytes of a name, which are ASCII, so that their order as a number is that of the text. */
    private long firstBytes(int name) {
        int start = tables.capabilities.start(name);
        int length = Math.min(8, tables.capabilities.length(name));
        long bytes = 0;
        for (int i = 0; i < length; i++) {
            bytes |= (long) tables.capabilities.bytes()[start + i] << (56 - 8 * i);
        }
        return bytes;
    }

    private int compareNames(int a, int b) {
        if (a == b) {
            return 0;
        }
        Texts texts = tables.capabilities;
        int startA = texts.start(a);
        int startB = texts.start(b);
        return Arrays.compareUnsigned(
                texts.bytes(), startA, startA + texts.length(a), texts.bytes(), startB, startB + texts.length(b));
    }

    private int compareVersions(int a, int b) {
        String versionA = word(field(a, CatalogTables.VERSION));
        String versionB = word(field(b, CatalogTables.VERSION));
        int order = new Version(versionA).compareTo(new Version(versionB));
        if (order == 0) {
            order = versionA.compareTo(versionB);
        }
        if (order == 0) {
            order = word(field(a, CatalogTables.ARCH_AND_VITAL) >>> 1).compareTo(word(field(b, CatalogTables.ARCH_AND_VITAL) >>> 1));
        }
        return order;
    }

    private String word(int number) {
        return new String(tables.words.get(number), StandardCharsets.US_ASCII);
    }

    private void number(int index) {
        int old = packages[index];
        words.add(field(old, CatalogTables.VERSION));
        words.add(field(old, CatalogTables.ARCH_AND_VITAL) >>> 1);
        int at = tables.dependencyStarts.get(old);
        for (int which = 0; which < LISTS; which++) {
            int count = tables.dependencies.get(at++);
            for (int i = 0; i < count; i++) {
                int said = tables.dependencies.get(at++);
                if (numbers(which) == requirements) {
                    numberRequirement(said);
                } else {
                    numberRelation(said);
                }
            }
            if (which == INSTALL_IF && count > 0) {
                companions.add(index);
            }
        }
    }

    private void numberRequirement(int requirement) {
        if (requirements.add(requirement)) {
            int end = tables.alternativeStarts.get(requirement + 1);
            for (int i = tables.alternativeStarts.get(requirement); i < end; i++) {
                numberRelation(tables.alternatives.get(i));
            }
        }
    }

    private void numberRelation(int relation) {
        if (relations.add(relation)) {
            capabilities.add(tables.relationInts.get(2 * relation));
            int compared = tables.relationInts.get(2 * relation + 1);
            if (compared != 0) {
                words.add(compared >>> CatalogTables.OPERATOR_BITS);
            }
        }
    }

    /** What the numbers in one of the six lists mean. */
    Numbers numbers(int which) {
        return which == 0 || which == 1 || which == INSTALL_IF ? requirements : relations;
    }

    int size() {
        return packages.length;
    }

    /** The number that a package had. */
    int old(int index) {
        return packages[index];
    }

    int group(int index) {
        return groups[index];
    }

    interface Said {
        void of(int group, int capability);
    }

    /** Hands out the capabilities that packages name in one of their lists of relations, in order. */
    void forEachOfGroup(int which, Said to) {
        for (int index = 0; index < packages.length; index++) {
            int at = tables.dependencyStarts.get(packages[index]);
            for (int i = 0; i < which; i++) {
                at += 1 + tables.dependencies.get(at);
            }
            int count = tables.dependencies.get(at++);
            for (int i = 0; i < count; i++) {
                int relation = tables.dependencies.get(at++);
                to.of(groups[index], capabilities.number(tables.relationInts.get(2 * relation)));
            }
        }
    }
}

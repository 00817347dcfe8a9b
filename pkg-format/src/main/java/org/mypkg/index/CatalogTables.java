package org.mypkg.index;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.mypkg.model.Constraint;
import org.mypkg.model.Dependencies;

/**
 * What the lines of an index say, as numbers: names, versions, relations and requirements each once, in the order in which
 * they came. Lines come as they are scanned, or, where they are not plain, as entries that the strict reader made of them.
 */
final class CatalogTables {
    /** The numbers that stand for a package in {@link #packages}. */
    static final int PACKAGE_INTS = 10;

    static final int NAME = 0;
    static final int VERSION = 1;
    static final int ARCH_AND_VITAL = 2;
    static final int INSTALLED_BYTES = 3;
    static final int SIZE_BYTES = 5;
    static final int PART = 7;
    static final int LINE_START = 8;
    static final int LINE_LENGTH = 9;

    static final int DIGEST_BYTES = 32;
    static final int OPERATOR_BITS = 3;

    /** In the order of their numbers in the file, which begin with 1. */
    private static final List<Constraint.Operator> OPERATORS = List.of(
            Constraint.Operator.LESS,
            Constraint.Operator.LESS_OR_EQUAL,
            Constraint.Operator.EQUAL,
            Constraint.Operator.GREATER_OR_EQUAL,
            Constraint.Operator.GREATER);

    /** Names and capabilities. */
    final Texts capabilities = new Texts();
    /** Versions and architectures. */
    final Texts words = new Texts();
    /** Relations as texts, and in {@link #relationInts} the capability, then the version and the operator in its lowest bits. */
    final Texts relations = new Texts();

    final Ints relationInts = new Ints(1 << 12);
    /** Requirements as texts, and in {@link #alternatives} from {@link #alternativeStarts} on the relations of each. */
    final Texts requirements = new Texts();

    final Ints alternativeStarts = new Ints(1 << 12);
    final Ints alternatives = new Ints(1 << 12);

    final Ints packages = new Ints(1 << 12);
    /** For each package the six lists of its dependencies, each with its length first. */
    final Ints dependencies = new Ints(1 << 14);

    final Ints dependencyStarts = new Ints(1 << 12);
    final Ints summaryStarts = new Ints(1 << 12);
    byte[] summaries = new byte[1 << 14];
    byte[] digests = new byte[1 << 14];

    CatalogTables() {
        alternativeStarts.add(0);
        dependencyStarts.add(0);
        summaryStarts.add(0);
    }

    int size() {
        return packages.size() / PACKAGE_INTS;
    }

    /** Adds what the strict reader made of a line. */
    void add(IndexEntry entry, int part, int lineStart, int lineLength) {
        var id = entry.spec().id();
        Dependencies says = entry.spec().dependencies();
        requirementsOf(says.requires());
        requirementsOf(says.recommends());
        relationsOf(says.conflicts());
        relationsOf(says.provides());
        relationsOf(says.replaces());
        requirementsOf(says.installIf());
        byte[] summary = utf8(entry.spec().description().summary());
        byte[] digest = HexFormat.of().parseHex(entry.digest().hex());
        addSummary(summary, 0, summary.length);
        System.arraycopy(digest, 0, digests, digestStart(), DIGEST_BYTES);
        packages.add(number(capabilities, id.name().value()));
        packages.add(number(words, id.version().value()));
        packages.add(number(words, id.arch().value()) << 1 | (entry.spec().vital() ? 1 : 0));
        packages.addLong(entry.spec().installedBytes());
        packages.addLong(entry.sizeBytes());
        endPackage(part, lineStart, lineLength);
    }

    private static int number(Texts texts, String text) {
        byte[] bytes = utf8(text);
        return texts.put(bytes, 0, bytes.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void requirementsOf(List<?> all) {
        dependencies.add(all.size());
        for (Object each : all) {
            byte[] text = utf8(each.toString());
            int hash = Texts.hash(text, 0, text.length);
            int known = requirements.find(text, 0, text.length, hash);
            dependencies.add(known >= 0 ? known : addRequirement(text, 0, text.length, hash));
        }
    }

    private void relationsOf(List<?> all) {
        dependencies.add(all.size());
        for (Object each : all) {
            byte[] text = utf8(each.toString());
            dependencies.add(relation(text, 0, text.length));
        }
    }

    /** Adds a new requirement, in the only form in which we write it: {@code a >= 1 | b}. Nothing in it is checked here. */
    int addRequirement(byte[] text, int start, int end, int hash) {
        int from = start;
        for (int i = start; i < end; i++) {
            if (text[i] == '|') {
                alternatives.add(relation(text, from, i - 1));
                from = i + 2;
            }
        }
        alternatives.add(relation(text, from, end));
        alternativeStarts.add(alternatives.size());
        return requirements.add(text, start, end, hash);
    }

    /** The number of a relation, in the only form in which we write it: {@code a} or {@code a >= 1}. */
    int relation(byte[] text, int start, int end) {
        return relation(text, start, end, Texts.hash(text, start, end));
    }

    int relation(byte[] text, int start, int end, int hash) {
        int known = relations.find(text, start, end, hash);
        return known >= 0 ? known : addRelation(text, start, end, hash);
    }

    private int addRelation(byte[] text, int start, int end, int hash) {
        int space = start;
        while (space < end && text[space] != ' ') {
            space++;
        }
        relationInts.add(capabilities.put(text, start, space));
        if (space == end) {
            relationInts.add(0);
        } else {
            boolean two = text[space + 2] == '=';
            int operator = operator(text[space + 1], two);
            int version = words.put(text, space + (two ? 4 : 3), end);
            relationInts.add(version << OPERATOR_BITS | operator);
        }
        return relations.add(text, start, end, hash);
    }

    private static int operator(byte first, boolean two) {
        var operator = switch (first) {
            case '<' -> two ? Constraint.Operator.LESS_OR_EQUAL : Constraint.Operator.LESS;
            case '>' -> two ? Constraint.Operator.GREATER_OR_EQUAL : Constraint.Operator.GREATER;
            default -> Constraint.Operator.EQUAL;
        };
        return OPERATORS.indexOf(operator) + 1;
    }

    /** The operator that a number stands for; not 0, which is none. */
    static Constraint.Operator operator(int number) {
        return OPERATORS.get(number - 1);
    }

    void addSummary(byte[] text, int start, int end) {
        int used = summaryStarts.get(summaryStarts.size() - 1);
        int length = end - start;
        if (used + length > summaries.length) {
            summaries = Arrays.copyOf(summaries, Math.max(summaries.length * 2, used + length));
        }
        System.arraycopy(text, start, summaries, used, length);
        summaryStarts.add(used + length);
    }

    /** Where the digest of the package that is being added belongs. */
    int digestStart() {
        int start = size() * DIGEST_BYTES;
        if (start + DIGEST_BYTES > digests.length) {
            digests = Arrays.copyOf(digests, digests.length * 2);
        }
        return start;
    }

    void endPackage(int part, int lineStart, int lineLength) {
        packages.add(part);
        packages.add(lineStart);
        packages.add(lineLength);
        dependencyStarts.add(dependencies.size());
    }

    /** Forgets what a line has said that turned out not to be plain. */
    void forgetUnfinished() {
        packages.cutTo((dependencyStarts.size() - 1) * PACKAGE_INTS);
        dependencies.cutTo(dependencyStarts.get(dependencyStarts.size() - 1));
        summaryStarts.cutTo(dependencyStarts.size());
    }
}

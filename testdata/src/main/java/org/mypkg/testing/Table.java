package org.mypkg.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A text file in which one line is one case. Empty lines do not count, nor do lines whose first character other than a
 * space is {@code #}; a {@code #} further right is part of the case. Failures name file and line.
 *
 * @param file as failures name it
 */
public record Table(String file, List<Row> rows) {
    public Table {
        rows = List.copyOf(rows);
    }

    /** Reads a file; a relative path starts at the module's directory. */
    public static Table read(Path file) {
        return parse(file.toString(), Golden.read(file));
    }

    /** Reads a file; a relative path starts at the module's directory. */
    public static Table read(String file) {
        return read(Path.of(file));
    }

    /** The table of a text. */
    public static Table parse(String file, String text) {
        var rows = new ArrayList<Row>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                rows.add(new Row(file, i + 1, line));
            }
        }
        return new Table(file, rows);
    }

    /**
     * Checks every row and fails once, with all that failed. A table without rows fails, too.
     *
     * @throws AssertionError with one paragraph for each failing row
     */
    public void forEach(Check check) {
        if (rows.isEmpty()) {
            throw new AssertionError(file + ": the table has no rows");
        }
        var failures = new ArrayList<AssertionError>();
        for (Row row : rows) {
            try {
                run(row, check);
            } catch (AssertionError failed) {
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            throw summary(failures);
        }
    }

    private AssertionError summary(List<AssertionError> failures) {
        var text = new StringBuilder(failures.size() + " of " + rows.size() + " rows failed");
        failures.forEach(failure -> text.append('\n').append(failure.getMessage()));
        var all = new AssertionError(text.toString());
        failures.forEach(all::addSuppressed);
        return all;
    }

    /** One test for each row, for a {@code @TestFactory}. */
    public Stream<DynamicTest> tests(Check check) {
        return rows.stream().map(row -> DynamicTest.dynamicTest("line " + row.line() + ": " + row.text(), () -> run(row, check)));
    }

    private static void run(Row row, Check check) {
        try {
            check.accept(row);
        } catch (Exception | AssertionError failed) {
            throw new AssertionError(row.place() + ": " + row.text() + "\n  " + failed, failed);
        }
    }

    /** Fails, by any exception or assertion error, when a row does not hold. */
    @FunctionalInterface
    public interface Check {
        void accept(Row row) throws Exception;
    }

    /**
     * One case.
     *
     * @param line its number in the file, the first being 1
     * @param text without the spaces around it
     */
    public record Row(String file, int line, String text) {
        /** The parts between runs of white space. */
        public List<String> words() {
            return List.of(text.split("\\s+"));
        }

        /** The parts between the separator, which is taken as it stands, without the spaces around each. */
        public List<String> columns(String separator) {
            return Stream.of(text.split(java.util.regex.Pattern.quote(separator), -1)).map(String::strip).toList();
        }

        /** {@code file:line}. */
        public String place() {
            return file + ":" + line;
        }
    }
}

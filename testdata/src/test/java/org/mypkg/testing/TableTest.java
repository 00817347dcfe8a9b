package org.mypkg.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;

final class TableTest {
    private static final Table SUMS = Table.parse("sums.table", "# a + b = c\n\n1 1 2\n  # indented comment\n 2 2 5 \n3 3 7\n");

    @Test
    void commentsAndEmptyLinesAreNoRows() {
        assertEquals(List.of("1 1 2", "2 2 5", "3 3 7"), SUMS.rows().stream().map(Table.Row::text).toList());
        assertEquals(List.of(3, 5, 6), SUMS.rows().stream().map(Table.Row::line).toList());
    }

    @Test
    void rowsAreCutByWhiteSpaceOrBySeparator() {
        var row = new Table.Row("t", 1, "a | b c |");
        assertEquals(List.of("a", "|", "b", "c", "|"), row.words());
        assertEquals(List.of("a", "b c", ""), row.columns("|"));
    }

    @Test
    void everyFailingRowIsNamedWithItsLine() {
        var error = assertThrows(AssertionError.class, () -> SUMS.forEach(TableTest::checkSum));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith("2 of 3 rows failed\nsums.table:5: 2 2 5\n"), message);
        assertTrue(message.contains("sums.table:6: 3 3 7\n"), message);
        assertFalse(message.contains("sums.table:3"), message);
    }

    private static void checkSum(Table.Row row) {
        List<Integer> numbers = row.words().stream().map(Integer::parseInt).toList();
        assertEquals(numbers.get(2), numbers.get(0) + numbers.get(1));
    }

    @Test
    void aTableWithoutRowsProvesNothing() {
        assertThrows(AssertionError.class, () -> Table.parse("empty.table", "# nothing\n").forEach(row -> {}));
    }

    @Test
    void eachRowCanBeATestOfItsOwn() throws Throwable {
        List<DynamicTest> tests = SUMS.tests(TableTest::checkSum).toList();
        assertEquals("line 3: 1 1 2", tests.get(0).getDisplayName());
        tests.get(0).getExecutable().execute();
        assertThrows(AssertionError.class, tests.get(1).getExecutable());
    }
}

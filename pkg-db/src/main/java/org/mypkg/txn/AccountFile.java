package org.mypkg.txn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The lines of passwd(5), group(5), shadow(5) or gshadow(5), of which only new ones are ever added: before the first line
 * that refers to a directory service ({@code +...}), else at the end. Bytes that are no text stay what they are.
 */
final class AccountFile {
    private final List<String> lines;
    private final boolean wasWhole;
    private boolean changed;

    AccountFile(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        this.lines = new ArrayList<>(text.lines().toList());
        this.wasWhole = text.isEmpty() || text.endsWith("\n");
    }

    boolean has(String name) {
        return lines.stream().anyMatch(line -> field(line, 0).equals(name));
    }

    /** A number in the line of this name. */
    Optional<Integer> number(String name, int field) {
        return lines.stream().filter(line -> field(line, 0).equals(name)).findFirst().flatMap(line -> numberIn(line, field));
    }

    /** Who has a number. */
    Optional<String> nameOf(int number, int field) {
        return lines.stream()
                .filter(line -> numberIn(line, field).equals(Optional.of(number)))
                .map(line -> field(line, 0))
                .findFirst();
    }

    private static Optional<Integer> numberIn(String line, int field) {
        String text = field(line, field);
        return text.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    private static String field(String line, int index) {
        String[] fields = line.split(":", -1);
        return index < fields.length ? fields[index] : "";
    }

    /** Adds a line, whose text is UTF-8 in the file. */
    void add(String line) {
        int at = 0;
        while (at < lines.size() && !lines.get(at).startsWith("+")) {
            at++;
        }
        lines.add(at, new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
        changed = true;
    }

    boolean isChanged() {
        return changed;
    }

    byte[] content() {
        String text = String.join("\n", lines);
        boolean end = !lines.isEmpty() && (wasWhole || changed);
        return (end ? text + "\n" : text).getBytes(StandardCharsets.ISO_8859_1);
    }
}

package org.mypkg.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A whole scenario in one text file: sections, each under a line {@code == NAME}. Text before the first such line is the
 * scenario's comment. In a section every line counts, but for empty lines at its end. A name may contain spaces ({@code == repo
 * main}) and stands once in a file.
 *
 * <p>A section with expected output is compared by {@link #check}; {@code -Dgolden.update=true} rewrites just that section.
 */
public final class ScenarioFile {
    private static final String MARK = "== ";

    private final Path file;
    private final String comment;
    private final List<Section> sections;

    private ScenarioFile(Path file, String comment, List<Section> sections) {
        this.file = file;
        this.comment = comment;
        this.sections = sections;
    }

    /** Reads a file; a relative path starts at the module's directory. */
    public static ScenarioFile read(Path file) {
        return parse(file, Golden.read(file));
    }

    /** The scenario of a text; the path is where {@link #check} would write and what failures name. */
    public static ScenarioFile parse(Path file, String text) {
        String[] lines = text.split("\n", -1);
        var sections = new ArrayList<Section>();
        int start = nextMark(lines, 0);
        String comment = join(lines, 0, start);
        while (start < lines.length) {
            int end = nextMark(lines, start + 1);
            String name = lines[start].substring(MARK.length()).strip();
            if (sections.stream().anyMatch(s -> s.name().equals(name))) {
                throw new AssertionError(file + ":" + (start + 1) + ": a second section '" + name + "'");
            }
            sections.add(new Section(name, start + 2, join(lines, start + 1, end)));
            start = end;
        }
        return new ScenarioFile(file, comment, sections);
    }

    private static int nextMark(String[] lines, int from) {
        int i = from;
        while (i < lines.length && !lines[i].startsWith(MARK)) {
            i++;
        }
        return i;
    }

    private static String join(String[] lines, int from, int to) {
        int end = to;
        while (end > from && lines[end - 1].isBlank()) {
            end--;
        }
        var text = new StringBuilder();
        for (int i = from; i < end; i++) {
            text.append(lines[i]).append('\n');
        }
        return text.toString();
    }

    /** The text before the first section. */
    public String comment() {
        return comment;
    }

    /** All sections as they stand in the file. */
    public List<Section> sections() {
        return List.copyOf(sections);
    }

    /** The section, where there is one. */
    public Optional<Section> find(String name) {
        return sections.stream().filter(s -> s.name().equals(name)).findFirst();
    }

    /** The text of a section. @throws AssertionError when there is none */
    public String text(String name) {
        return find(name).orElseThrow(() -> new AssertionError(file + ": no section '" + name + "'")).text();
    }

    /** The lines of a section without empty ones and those that start with {@code #}; none where there is no such section. */
    public List<String> lines(String name) {
        return find(name).map(Section::lines).orElse(List.of());
    }

    /**
     * Compares what came out with the section, or rewrites the section (adds it at the end where it is missing).
     *
     * @throws AssertionError naming the file and the first line that differs
     */
    public void check(String name, String actual) {
        String text = actual.isEmpty() || actual.endsWith("\n") ? actual : actual + "\n";
        if (Golden.updating()) {
            update(name, text);
            return;
        }
        Section expected = find(name).orElseThrow(() -> new AssertionError(
                file + ": no section '" + name + "'; -Dgolden.update=true would write:\n" + text));
        Golden.compare(file.toString(), expected.line(), expected.text(), withoutEmptyEnd(text));
    }

    private void update(String name, String text) {
        int index = find(name).map(sections::indexOf).orElse(sections.size());
        var changed = new Section(name, 0, withoutEmptyEnd(text));
        if (index < sections.size()) {
            sections.set(index, changed);
        } else {
            sections.add(changed);
        }
        Golden.rewrite(file, render());
    }

    private static String withoutEmptyEnd(String text) {
        String[] lines = text.split("\n", -1);
        return join(lines, 0, lines.length);
    }

    String render() {
        var parts = new ArrayList<String>();
        if (!comment.isEmpty()) {
            parts.add(comment);
        }
        sections.forEach(section -> parts.add(MARK + section.name() + "\n" + section.text()));
        return String.join("\n", parts);
    }

    /**
     * One section.
     *
     * @param line number of its first line in the file
     * @param text its lines, each ended by a line feed, without empty ones at the end
     */
    public record Section(String name, int line, String text) {
        /** Its lines without empty ones and those that start with {@code #}. */
        public List<String> lines() {
            return text.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#")).toList();
        }
    }
}

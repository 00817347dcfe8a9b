package org.mypkg.merge;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.mypkg.model.Bytes;

/**
 * A text as lines of bytes. A line ends with its line feed and holds it, so that a carriage return before it, or its
 * absence at the end of the text, makes another line. Equal lines of texts that share one numbering have equal numbers.
 */
final class Lines {
    private static final int LINE_FEED = '\n';

    private final List<byte[]> lines;
    private final int[] numbers;

    private Lines(List<byte[]> lines, int[] numbers) {
        this.lines = lines;
        this.numbers = numbers;
    }

    /** @param numbering the numbers of lines seen so far; grows */
    static Lines of(byte[] text, Map<Bytes, Integer> numbering) {
        var lines = new ArrayList<byte[]>();
        int start = 0;
        for (int i = 0; i < text.length; i++) {
            if (text[i] == LINE_FEED || i == text.length - 1) {
                lines.add(Arrays.copyOfRange(text, start, i + 1));
                start = i + 1;
            }
        }
        var numbers = new int[lines.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = numbering.computeIfAbsent(Bytes.of(lines.get(i)), line -> numbering.size());
        }
        return new Lines(lines, numbers);
    }

    int count() {
        return numbers.length;
    }

    byte[] line(int index) {
        return lines.get(index);
    }

    /** The numbers of all lines, in order. */
    int[] numbers() {
        return numbers.clone();
    }

    /** The text of the lines from one, up to and without another. */
    Bytes text(int from, int to) {
        var out = new ByteArrayOutputStream();
        for (byte[] line : lines.subList(from, to)) {
            out.writeBytes(line);
        }
        return Bytes.of(out.toByteArray());
    }

    /** Whether some lines here are the same as some lines there. */
    boolean same(int from, int to, Lines there, int thereFrom, int thereTo) {
        return Arrays.equals(numbers, from, to, there.numbers, thereFrom, thereTo);
    }

    static boolean isTerminated(byte[] line) {
        return line.length > 0 && line[line.length - 1] == LINE_FEED;
    }
}

package org.mypkg.txn;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes one transaction's change of the world file back out of a file that changed further since: lines that it added go,
 * lines that it took come back after the line that stood before them. Every other line stays where it is.
 */
final class WorldLines {
    private WorldLines() {}

    static byte[] takeBack(byte[] before, byte[] after, byte[] now) {
        List<String> was = lines(before);
        List<String> became = lines(after);
        var result = new ArrayList<>(lines(now));
        for (String added : without(became, was)) {
            result.remove(added);
        }
        List<String> taken = without(was, became);
        for (int i = 0; i < was.size(); i++) {
            String line = was.get(i);
            if (taken.remove(line) && !result.contains(line)) {
                result.add(placeAfter(was.subList(0, i), result), line);
            }
        }
        var text = new StringBuilder();
        result.forEach(line -> text.append(line).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The lines of the one that the other lacks, each as often as it has it more often. */
    private static List<String> without(List<String> one, List<String> other) {
        var rest = new ArrayList<>(one);
        other.forEach(rest::remove);
        return rest;
    }

    private static int placeAfter(List<String> above, List<String> lines) {
        for (String line : above.reversed()) {
            int at = lines.lastIndexOf(line);
            if (at >= 0) {
                return at + 1;
            }
        }
        return above.isEmpty() ? 0 : lines.size();
    }

    private static List<String> lines(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }
}

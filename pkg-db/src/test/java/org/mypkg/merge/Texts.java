package org.mypkg.merge;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.testing.Gen;

/** Random texts and random edits of them. */
final class Texts {
    private Texts() {}

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A text of few different lines, so that lines repeat; the last may lack its end. */
    static String small(Gen gen) {
        List<String> lines = gen.list(8, g -> g.oneOf("a", "b", "c", "", "d"));
        return end(gen, lines);
    }

    /** A text like a configuration file: most lines are one of a kind, blank ones and braces repeat. */
    static List<String> config(Gen gen) {
        var lines = new ArrayList<String>();
        int count = gen.below(30);
        for (int i = 0; i < count; i++) {
            lines.add(gen.chance(1, 5) ? gen.oneOf("", "}", "# ---") : "key" + i + " = " + gen.below(3));
        }
        return lines;
    }

    /** The same lines, some of them changed, deleted, or with new ones between. */
    static List<String> edited(Gen gen, List<String> lines, String by) {
        var edited = new ArrayList<String>();
        for (String line : lines) {
            switch (gen.below(20)) {
                case 17 -> edited.add(line + " " + by);
                case 18 -> {
                    edited.add(gen.oneOf("", "}", by + gen.below(3)));
                    edited.add(line);
                }
                case 19 -> {}
                default -> edited.add(line);
            }
        }
        return edited;
    }

    static String end(Gen gen, List<String> lines) {
        String text = String.join("\n", lines);
        return text.isEmpty() || gen.chance(1, 4) ? text : text + "\n";
    }
}

package org.mypkg.merge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.mypkg.model.Bytes;

/** The marker lines around a disputed place, as people know them from other tools. */
final class Marks {
    private static final String MINE = "<<<<<<< ";
    private static final String BASE = "||||||| ";
    private static final String MIDDLE = "=======";
    private static final String THEIRS = ">>>>>>> ";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private boolean midLine;

    private Marks() {}

    static Bytes around(MergeOutcome.Overlap overlap, String mine, String base, String theirs) {
        var marks = new Marks();
        for (MergeOutcome.Chunk chunk : overlap.chunks()) {
            switch (chunk) {
                case MergeOutcome.Chunk.Agreed agreed -> marks.text(agreed.text());
                case MergeOutcome.Chunk.Disputed disputed -> {
                    marks.marker(MINE + mine);
                    marks.text(disputed.mine());
                    marks.marker(BASE + base);
                    marks.text(disputed.base());
                    marks.marker(MIDDLE);
                    marks.text(disputed.theirs());
                    marks.marker(THEIRS + theirs);
                }
            }
        }
        return Bytes.of(marks.out.toByteArray());
    }

    static boolean in(byte[] text) {
        Lines lines = Lines.of(text, new TreeMap<>());
        for (int i = 0; i < lines.count(); i++) {
            String line = new String(lines.line(i), StandardCharsets.ISO_8859_1);
            if (List.of(MINE, BASE, THEIRS).stream().anyMatch(line::startsWith)) {
                return true;
            }
        }
        return false;
    }

    private void text(Bytes text) {
        byte[] bytes = text.toArray();
        out.writeBytes(bytes);
        midLine = bytes.length == 0 ? midLine : !Lines.isTerminated(bytes);
    }

    /** A marker has a line of its own, also after a text without a last line feed. */
    private void marker(String line) {
        out.writeBytes(((midLine ? "\n" : "") + line + "\n").getBytes(StandardCharsets.UTF_8));
        midLine = false;
    }
}

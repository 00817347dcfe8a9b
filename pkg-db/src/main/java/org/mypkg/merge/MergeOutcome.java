package org.mypkg.merge;

import java.util.List;
import java.util.Objects;
import org.mypkg.model.Bytes;

/** What came of a three-way merge. */
public sealed interface MergeOutcome {
    /** Both edits fit together; this is the text with both. */
    record Clean(Bytes text) implements MergeOutcome {
        public Clean {
            Objects.requireNonNull(text);
        }
    }

    /** Both edits touch the same place. @param chunks the whole text in order; at least one is disputed */
    record Overlap(List<Chunk> chunks) implements MergeOutcome {
        public Overlap {
            chunks = List.copyOf(chunks);
        }

        /** How many places are disputed. */
        public int disputes() {
            return (int) chunks.stream().filter(Chunk.Disputed.class::isInstance).count();
        }

        /** The text for somebody to finish by hand: each disputed place with all three versions between marker lines. */
        public Bytes marked(String mine, String base, String theirs) {
            return Marks.around(this, mine, base, theirs);
        }
    }

    /** The texts are none that this program merges. */
    record Unmergeable(Reason reason) implements MergeOutcome {}

    /** Why texts are not merged. */
    enum Reason {
        /** One of them holds a NUL byte. */
        BINARY("it is no text"),
        /** One of them has too many bytes or lines. */
        TOO_LARGE("it is too large to be merged"),
        /** There are too many changes to look for all of them in bounded time. */
        TOO_DIFFERENT("too much of it changed");

        private final String sentence;

        Reason(String sentence) {
            this.sentence = sentence;
        }

        /** The reason in words, of the file. */
        public String sentence() {
            return sentence;
        }
    }

    /** A part of a merged text. */
    sealed interface Chunk {
        /** Lines that are right, whoever changed them. */
        record Agreed(Bytes text) implements Chunk {}

        /** Lines that both changed, each in another way. */
        record Disputed(Bytes base, Bytes mine, Bytes theirs) implements Chunk {}
    }

    /** Whether a line begins as a marker line does; a text with one is not finished. A line of {@code =} alone is none. */
    static boolean holdsMarks(byte[] text) {
        return Marks.in(text);
    }
}

package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mypkg.model.Digest;
import org.mypkg.testing.ByteMutants;
import org.mypkg.testing.Fuzz;
import org.mypkg.testing.Gen;

/** Journals whose lines and words were changed and whose checksum was made right again: an older release's, a newer one's, a forged one. */
@Timeout(300)
final class FuzzJournalTest {
    private static final Path RESOURCES = Path.of("src/test/resources/fuzz");
    private static final List<String> WORDS = List.of(
            "", "0", "-1", "1", "7", "2147483648", "9223372036854775808", "99999999999999999999", "x", "ADD", "GEN", "none", "file",
            "directory", "boot/.mypkg", "../x", "/", "a//b", "\\0057", "\\0", "\\0400", "\\", "home", "step", "sum", "\u0130");

    private static final Fuzz JOURNALS = Fuzz.of("journals", TransactionException.class, 32L << 20, bytes -> {
        Journal journal = JournalCodec.decode(bytes);
        // What is said of steps that there are not is dropped when it is written; from then on it stays as it is.
        Journal again = JournalCodec.decode(JournalCodec.encode(journal));
        assertEquals(again, JournalCodec.decode(JournalCodec.encode(again)));
        assertEquals(journal.steps(), again.steps());
        journal.steps().forEach(step -> assertEquals(true, journal.homes().contains(step.home())));
    });

    private static byte[] mutant(Gen gen) {
        String text = new String(JournalCodec.encode(JournalCodecTest.journal()), StandardCharsets.ISO_8859_1);
        var lines = new ArrayList<>(text.substring(0, text.lastIndexOf("sum ")).lines().toList());
        int changes = 1 + gen.below(4);
        for (int i = 0; i < changes && lines.size() > 1; i++) {
            int at = 1 + gen.below(lines.size() - 1);
            switch (gen.below(5)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, lines.get(1 + gen.below(lines.size() - 1)));
                default -> lines.set(at, words(gen, lines.get(at)));
            }
        }
        byte[] body = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1);
        byte[] changed = gen.chance(1, 10) ? ByteMutants.of(gen, body) : body;
        byte[] sum = ("sum " + Digest.of(changed) + "\n").getBytes(StandardCharsets.US_ASCII);
        return ByteMutants.spliced(changed, changed.length, changed.length, sum);
    }

    private static String words(Gen gen, String line) {
        var words = new ArrayList<>(Arrays.asList(line.split(" ", -1)));
        int at = gen.below(words.size());
        switch (gen.below(3)) {
            case 0 -> words.remove(at);
            case 1 -> words.add(at, gen.pick(WORDS));
            default -> words.set(at, gen.pick(WORDS));
        }
        return String.join(" ", words);
    }

    @Test
    void whatOnceWentWrongGoesRight() {
        JOURNALS.replay(RESOURCES);
    }

    @Test
    void aChangedJournalIsReadOrRefused() {
        JOURNALS.run(400, FuzzJournalTest::mutant);
    }

    @Test
    @Tag("slow")
    void manyMore() {
        JOURNALS.runLong(FuzzJournalTest::mutant);
    }
}

package org.mypkg.testing;

import java.util.List;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** Tries one property and makes its failures small. */
final class PropertyRun {
    /** How many smaller cases are tried; counted, not timed, so that the answer is the same everywhere. */
    private static final int ATTEMPTS = 2_000;

    private final String name;
    private final Property property;

    PropertyRun(String name, Property property) {
        this.name = name;
        this.property = property;
    }

    void trySeeds(long first, int runs) {
        int discarded = 0;
        for (int i = 0; i < runs; i++) {
            discarded += trySeed(first + i) ? 0 : 1;
        }
        if (runs > 0 && discarded == runs) {
            throw new AssertionError("property '" + name + "': all " + runs + " cases were discarded, so nothing was checked");
        }
    }

    /** False when the case was discarded. */
    boolean trySeed(long seed) {
        Outcome outcome = run(Choices.random(seed));
        return switch (outcome) {
            case Held held -> true;
            case Dropped dropped -> false;
            case Failed failed -> throw report(seed, failed);
        };
    }

    private AssertionError report(long seed, Failed failed) {
        var shrinker = new Shrinker<>(failed, this::replayFailing, Failed::choices, ATTEMPTS);
        Failed smallest = shrinker.smallest();
        var message = new StringBuilder("property '" + name + "' failed with seed " + seed + " (replay with -Dgen.seed=" + seed + ")\n");
        message.append("smallest failing case, ").append(smallest.choices().length).append(" choices after ");
        message.append(shrinker.attempts()).append(" attempts:\n");
        smallest.notes().forEach(note -> message.append("  ").append(note).append('\n'));
        message.append("  ").append(smallest.cause());
        return new AssertionError(message.toString(), smallest.cause());
    }

    private Optional<Failed> replayFailing(long[] choices) {
        return run(Choices.replay(choices)) instanceof Failed failed
                ? Optional.of(failed)
                : Optional.empty();
    }

    private Outcome run(Choices choices) {
        var gen = new Gen(choices);
        try {
            property.hold(gen);
            return new Held();
        } catch (Gen.Discarded discarded) {
            return new Dropped();
        } catch (TestAbortedException aborted) {
            throw aborted;
        } catch (Exception | AssertionError | StackOverflowError cause) {
            return new Failed(choices.recorded(), List.copyOf(gen.notes()), cause);
        }
    }

    private sealed interface Outcome {}

    private record Held() implements Outcome {}

    private record Dropped() implements Outcome {}

    private record Failed(long[] choices, List<String> notes, Throwable cause) implements Outcome {}
}

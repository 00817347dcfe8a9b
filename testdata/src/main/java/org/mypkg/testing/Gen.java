package org.mypkg.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A source of choices for properties: everything random in a test is drawn from one of these, so that one number, the
 * seed, replays it.
 *
 * <p>Every choice is recorded as a number below a bound. A failing run is made smaller by replaying altered recordings:
 * pieces cut out (halves first, single choices last), numbers halved towards zero. So each draw is made such that zero is
 * its simplest answer, and no generator needs a shrinker of its own (the method is that of Hypothesis: MacIver and
 * Donaldson, "Test-Case Reduction via Test-Case Generation", ECOOP 2020).
 *
 * <p>A property is checked by {@link Property#check}.
 */
public final class Gen {
    private final Choices choices;
    private final List<String> notes = new ArrayList<>();

    Gen(Choices choices) {
        this.choices = choices;
    }

    /** A generator for free use, without shrinking: the same seed gives the same draws on every machine. */
    public static Gen ofSeed(long seed) {
        return new Gen(Choices.random(seed));
    }

    /** A number from 0 to {@code bound - 1}; 0 is the simplest. */
    public int below(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("nothing is below " + bound);
        }
        return (int) choices.draw(bound);
    }

    /** A number from {@code least} to {@code most}, both included; {@code least} is the simplest. */
    public int between(int least, int most) {
        return (int) longBetween(least, most);
    }

    /** A number from {@code least} to {@code most}, both included; {@code least} is the simplest. */
    public long longBetween(long least, long most) {
        if (most < least || most - least < 0) {
            throw new IllegalArgumentException("no range: " + least + " to " + most);
        }
        return most - least == Long.MAX_VALUE ? least + choices.draw(Long.MAX_VALUE) : least + choices.draw(most - least + 1);
    }

    /** True or false; false is the simplest. */
    public boolean flag() {
        return below(2) == 1;
    }

    /** True in {@code times} of {@code of} cases; false is the simplest. */
    public boolean chance(int times, int of) {
        return below(of) >= of - times;
    }

    /** One of the values; the first is the simplest. */
    public <T> T pick(List<T> values) {
        return values.get(below(values.size()));
    }

    /** One of the values; the first is the simplest. */
    @SafeVarargs
    public final <T> T oneOf(T first, T... others) {
        int index = below(others.length + 1);
        return index == 0 ? first : others[index - 1];
    }

    /** A list of at most {@code longest} values, often about half as many; the empty list is the simplest. */
    public <T> List<T> list(int longest, Function<Gen, T> element) {
        return list(0, longest, element);
    }

    /** A list of {@code shortest} to {@code longest} values. */
    public <T> List<T> list(int shortest, int longest, Function<Gen, T> element) {
        var values = new ArrayList<T>();
        while (values.size() < shortest || (values.size() < longest && goesOn(longest - shortest))) {
            values.add(element.apply(this));
        }
        return values;
    }

    /** A stop has odds of 2 in {@code span + 2}. It is a choice before each element, so that cutting out one element's choices shortens the list. */
    private boolean goesOn(int span) {
        return below(span + 2) >= 2;
    }

    /** At most {@code longest} bytes. */
    public byte[] bytes(int longest) {
        List<Integer> drawn = list(longest, g -> g.below(256));
        byte[] bytes = new byte[drawn.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = drawn.get(i).byteValue();
        }
        return bytes;
    }

    /** A text of {@code shortest} to {@code longest} characters of the alphabet; its first character is the simplest. */
    public String text(String alphabet, int shortest, int longest) {
        var text = new StringBuilder();
        list(shortest, longest, g -> alphabet.charAt(g.below(alphabet.length()))).forEach(text::append);
        return text.toString();
    }

    /** The values in any order; the given order is the simplest. */
    public <T> List<T> shuffled(List<T> values) {
        var rest = new ArrayList<>(values);
        var order = new ArrayList<T>(rest.size());
        while (!rest.isEmpty()) {
            order.add(rest.remove(below(rest.size())));
        }
        return order;
    }

    /** Some of the values in their order; none of them is the simplest. */
    public <T> List<T> some(List<T> values) {
        var chosen = new ArrayList<T>();
        for (T value : values) {
            if (flag()) {
                chosen.add(value);
            }
        }
        return chosen;
    }

    /** Says something about the drawn case; the notes of the smallest failing case are part of the failure's message. */
    public void note(String label, Object value) {
        notes.add(label + ": " + value);
    }

    /** Gives the run up as not a case of the property. */
    public void assume(boolean condition) {
        if (!condition) {
            throw new Discarded();
        }
    }

    List<String> notes() {
        return notes;
    }

    /** The run was not a case of the property. */
    static final class Discarded extends RuntimeException {
        private static final long serialVersionUID = 1;

        Discarded() {
            super("discarded", null, false, false);
        }
    }
}

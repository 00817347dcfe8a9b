package org.mypkg.tidy;

import java.util.Comparator;

/**
 * One place where the code does not keep a rule.
 *
 * @param subject what the ratchet list may excuse: a file, a method or a package
 * @param weight how far off it is, in the rule's own unit; 1 where there is none
 */
record Breach(String file, int line, String rule, String subject, long weight, String message)
        implements Comparable<Breach> {
    private static final Comparator<Breach> ORDER =
            Comparator.comparing(Breach::file).thenComparing(Breach::line).thenComparing(Breach::rule).thenComparing(Breach::message);

    static Breach at(String file, int line, String rule, String message) {
        return new Breach(file, line, rule, file, 1, message);
    }

    @Override
    public int compareTo(Breach other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ": [" + rule + "] " + message;
    }
}

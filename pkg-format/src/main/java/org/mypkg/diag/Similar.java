package org.mypkg.diag;

import java.util.List;
import java.util.Optional;

/** The known word that is nearest to a mistyped one. */
public final class Similar {
    private Similar() {}

    /** The nearest candidate, if it is near enough to be meant: about a third of its letters may differ. */
    public static Optional<String> of(String typed, List<String> candidates) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : candidates) {
            int distance = distance(typed, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return bestDistance <= tolerance(typed) ? Optional.of(best) : Optional.empty();
    }

    /** Short words resemble each other by chance. */
    private static int tolerance(String typed) {
        return typed.length() <= 3 ? 1 : Math.max(2, typed.length() / 3);
    }

    /**
     * How many letters must be added, dropped, replaced, or swapped with the next one: Damerau 1964 and Levenshtein 1966, by rows, no
     * letter being changed twice ("optimal string alignment").
     */
    private static int distance(String a, String b) {
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] next = new int[row.length];
            next[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = row[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                next[j] = Math.min(replaced, Math.min(row[j], next[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    next[j] = Math.min(next[j], last[j - 2] + 1);
                }
            }
            last = row;
            row = next;
        }
        return row[b.length()];
    }
}

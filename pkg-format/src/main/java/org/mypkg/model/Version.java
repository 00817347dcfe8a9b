package org.mypkg.model;

/**
 * A version as Debian writes and compares it: {@code [epoch:]upstream[-revision]}.
 *
 * <p>The order is that of Debian Policy, section 5.6.12: epochs as numbers, then the upstream part, then the revision; within
 * a part, runs of non-digits and runs of digits in turn; in non-digits {@code ~} sorts before everything, even the end, and
 * letters before all else; digits as numbers of any length. Versions that compare as equal (such as {@code 1.0} and
 * {@code 1.00}) are not {@link #equals equal} unless their text is.
 */
public record Version(String value) implements Comparable<Version> {
    private static final int EPOCH_DIGITS_MAX = 9;
    private static final int LENGTH_MAX = 255;

    /** @throws IllegalArgumentException when the text is no such version */
    public Version {
        if (!isLegal(value)) {
            throw new IllegalArgumentException("not a version: '" + value + "'");
        }
    }

    /** A colon only after an epoch, and no revision of nothing. By hand: an index has tens of thousands of versions. */
    private static boolean isLegal(String text) {
        int colon = text.indexOf(':');
        int upstream = colon + 1;
        int length = text.length() - upstream;
        boolean legal = length >= 1 && length <= LENGTH_MAX && isAlphanumeric(text.charAt(upstream)) && !text.endsWith("-");
        if (colon >= 0) {
            legal &= colon <= EPOCH_DIGITS_MAX && isNumber(text, colon);
        }
        for (int i = upstream; legal && i < text.length(); i++) {
            char c = text.charAt(i);
            legal = isAlphanumeric(c) || c == '.' || c == '+' || c == '~' || c == '-' || (c == ':' && colon >= 0);
        }
        return legal;
    }

    private static boolean isAlphanumeric(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** The number before the colon; 0 where there is none. */
    public int epoch() {
        int colon = value.indexOf(':');
        return colon < 0 || !isNumber(value, colon) ? 0 : Integer.parseInt(value.substring(0, colon));
    }

    private static boolean isNumber(String text, int end) {
        for (int i = 0; i < end; i++) {
            if (!isDigit(text.charAt(i))) {
                return false;
            }
        }
        return end > 0;
    }

    private String upstream() {
        int dash = value.lastIndexOf('-');
        return value.substring(afterEpoch(), dash < 0 ? value.length() : dash);
    }

    private String revision() {
        int dash = value.lastIndexOf('-');
        return dash < 0 ? "" : value.substring(dash + 1);
    }

    private int afterEpoch() {
        int colon = value.indexOf(':');
        return colon < 0 || !isNumber(value, colon) ? 0 : colon + 1;
    }

    @Override
    public int compareTo(Version other) {
        if (value.equals(other.value)) {
            return 0;
        }
        int byEpoch = Integer.compare(epoch(), other.epoch());
        if (byEpoch != 0) {
            return byEpoch;
        }
        int byUpstream = compareParts(upstream(), other.upstream());
        return byUpstream != 0 ? byUpstream : compareParts(revision(), other.revision());
    }

    private static int compareParts(String a, String b) {
        int i = 0;
        int j = 0;
        while (i < a.length() || j < b.length()) {
            while (wordAt(a, i) || wordAt(b, j)) {
                int difference = rank(a, i) - rank(b, j);
                if (difference != 0) {
                    return difference;
                }
                i++;
                j++;
            }
            int endA = endOfDigits(a, i);
            int endB = endOfDigits(b, j);
            int byNumber = compareNumbers(a.substring(i, endA), b.substring(j, endB));
            if (byNumber != 0) {
                return byNumber;
            }
            i = endA;
            j = endB;
        }
        return 0;
    }

    private static boolean wordAt(String text, int i) {
        return i < text.length() && !isDigit(text.charAt(i));
    }

    /** Where a character stands in the order of non-digits; the end and a digit stand between {@code ~} and the letters. */
    private static int rank(String text, int i) {
        if (!wordAt(text, i)) {
            return 0;
        }
        char c = text.charAt(i);
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return c == '~' ? -1 : letter ? c : c + 256;
    }

    private static int endOfDigits(String text, int from) {
        int i = from;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static int compareNumbers(String a, String b) {
        String x = withoutZeros(a);
        String y = withoutZeros(b);
        return x.length() != y.length() ? Integer.compare(x.length(), y.length()) : x.compareTo(y);
    }

    private static String withoutZeros(String digits) {
        int i = 0;
        while (i < digits.length() && digits.charAt(i) == '0') {
            i++;
        }
        return digits.substring(i);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    @Override
    public String toString() {
        return value;
    }
}

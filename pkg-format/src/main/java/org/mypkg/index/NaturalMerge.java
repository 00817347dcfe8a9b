package org.mypkg.index;

/**
 * Sorts numbers by an order of their own, without an object for each. Parts of an index are sorted, so what is to be sorted
 * consists of few runs: natural merge sort (Knuth, The Art of Computer Programming, volume 3, 5.2.4) only merges them. Stable.
 */
final class NaturalMerge {
    private NaturalMerge() {}

    /** Which of two numbers comes first. */
    interface Order {
        int compare(int a, int b);
    }

    static int[] sort(int[] numbers, Order order) {
        int[] from = numbers.clone();
        int[] to = new int[from.length];
        int[] runs = runs(from, order);
        while (runs.length > 2) {
            var merged = new Ints(runs.length / 2 + 2);
            for (int i = 0; i + 1 < runs.length; i += 2) {
                int end = runs[Math.min(i + 2, runs.length - 1)];
                merge(from, runs[i], runs[i + 1], end, to, order);
                merged.add(runs[i]);
            }
            merged.add(from.length);
            runs = merged.toArray();
            int[] other = from;
            from = to;
            to = other;
        }
        return from;
    }

    /** Where each ascending run begins, and the end of the last. */
    private static int[] runs(int[] numbers, Order order) {
        var runs = new Ints(16);
        for (int i = 0; i < numbers.length; i++) {
            if (i == 0 || order.compare(numbers[i - 1], numbers[i]) > 0) {
                runs.add(i);
            }
        }
        runs.add(numbers.length);
        return runs.toArray();
    }

    private static void merge(int[] from, int start, int middle, int end, int[] to, Order order) {
        int left = start;
        int right = middle;
        for (int i = start; i < end; i++) {
            boolean takeLeft = right >= end || (left < middle && order.compare(from[left], from[right]) <= 0);
            to[i] = takeLeft ? from[left++] : from[right++];
        }
    }
}

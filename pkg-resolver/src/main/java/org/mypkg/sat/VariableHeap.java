package org.mypkg.sat;

import java.util.Arrays;

/** The undecided variables, the most active on top (VSIDS); a binary heap that knows where each variable stands. */
final class VariableHeap {
    private static final double RESCALE_ABOVE = 1e100;
    private static final double DECAY = 0.95;

    private double[] activity = new double[0];
    private int[] heap = new int[0];
    private int[] place = new int[0];
    private int size;
    private double increment = 1;

    void ensureVariables(int count) {
        if (count > place.length) {
            int before = place.length;
            int length = Math.max(count, before * 2);
            activity = Arrays.copyOf(activity, length);
            heap = Arrays.copyOf(heap, length);
            place = Arrays.copyOf(place, length);
            Arrays.fill(place, before, length, -1);
        }
    }

    boolean isEmpty() {
        return size == 0;
    }

    void insert(int variable) {
        if (place[variable] < 0) {
            heap[size] = variable;
            place[variable] = size;
            up(size++);
        }
    }

    int removeTop() {
        int top = heap[0];
        size--;
        place[top] = -1;
        if (size > 0) {
            heap[0] = heap[size];
            place[heap[0]] = 0;
            down(0);
        }
        return top;
    }

    void bump(int variable) {
        activity[variable] += increment;
        if (activity[variable] > RESCALE_ABOVE) {
            rescale();
        }
        if (place[variable] >= 0) {
            up(place[variable]);
        }
    }

    void decay() {
        increment /= DECAY;
    }

    private void rescale() {
        for (int i = 0; i < activity.length; i++) {
            activity[i] *= 1 / RESCALE_ABOVE;
        }
        increment *= 1 / RESCALE_ABOVE;
    }

    private boolean before(int one, int other) {
        return activity[one] > activity[other] || (activity[one] == activity[other] && one < other);
    }

    private void up(int from) {
        int at = from;
        int variable = heap[at];
        while (at > 0 && before(variable, heap[(at - 1) >> 1])) {
            int parent = (at - 1) >> 1;
            heap[at] = heap[parent];
            place[heap[at]] = at;
            at = parent;
        }
        heap[at] = variable;
        place[variable] = at;
    }

    private void down(int from) {
        int at = from;
        int variable = heap[at];
        while (2 * at + 1 < size) {
            int child = 2 * at + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], variable)) {
                break;
            }
            heap[at] = heap[child];
            place[heap[at]] = at;
            at = child;
        }
        heap[at] = variable;
        place[variable] = at;
    }
}

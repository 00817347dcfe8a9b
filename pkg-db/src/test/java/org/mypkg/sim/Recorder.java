package org.mypkg.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Takes a snapshot before each part of each step, so that one run gives every point at which it could have been cut; or
 * lets one of them fail.
 */
final class Recorder implements Gate {
    private final List<Snapshot> points = new ArrayList<>();
    private final List<Object> steps = new ArrayList<>();
    private final Fault fault;
    private Optional<SimMachine> machine = Optional.empty();
    private Meanwhile meanwhile = moment -> {};
    private int moments;
    private boolean inside;

    Recorder() {
        this(Fault.NONE);
    }

    Recorder(Fault fault) {
        this.fault = fault;
    }

    /**
     * Errors that a disk gives while the program goes on.
     *
     * @param from the first step that fails, counted from 0
     * @param count how many fail from then on
     */
    record Fault(int from, int count, int errno) {
        static final Fault NONE = new Fault(-1, 0, 0);
    }

    /** Somebody else who uses the machine at the same time. */
    @FunctionalInterface
    interface Meanwhile {
        /** @param moment counted from 0; there is one before each effect and one after it, so one each side of every look */
        void at(int moment);
    }

    /** Starts the machine that is recorded. */
    SimMachine boot(Snapshot from) {
        SimMachine booted = SimMachine.boot(from, this);
        machine = Optional.of(booted);
        return booted;
    }

    void meanwhile(Meanwhile other) {
        meanwhile = other;
    }

    @Override
    public void about() {
        letOthers();
    }

    @Override
    public void done() {
        letOthers();
    }

    private void letOthers() {
        if (!inside) {
            inside = true;
            meanwhile.at(moments++);
            inside = false;
        }
    }

    @Override
    public int before(Object step) {
        if (inside) {
            return 0;
        }
        int number = points.size();
        points.add(machine.orElseThrow().snapshot());
        steps.add(step);
        return number >= fault.from() && number < fault.from() + fault.count() ? fault.errno() : 0;
    }

    /** The program is done: the point after its last step. */
    void end() {
        points.add(machine.orElseThrow().snapshot());
    }

    /** How many moments there were. */
    int moments() {
        return moments;
    }

    /** The machine before each step. */
    List<Snapshot> points() {
        return points;
    }

    /** What came next at a point, for messages. */
    String step(int point) {
        String text = point < steps.size() ? steps.get(point).toString() : "the end";
        return text.substring(0, Math.min(text.length(), 120));
    }
}

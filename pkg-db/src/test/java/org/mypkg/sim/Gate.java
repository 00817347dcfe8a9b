package org.mypkg.sim;

/** Is asked before each step that changes the disk or the facts; a step of several system calls asks before each part. */
@FunctionalInterface
interface Gate {
    /** Lets everything pass. */
    Gate OPEN = step -> 0;

    /**
     * @param step an effect, or what the facts are asked to write, as people read it
     * @return 0 to go on, else the error number with which the step fails
     */
    int before(Object step);

    /** Something is about to be tried; whether it can be done is looked at afterwards. */
    default void about() {}

    /** Something was done; what its caller looks at next comes after this. */
    default void done() {}

    /** The second part of a step. */
    record Finish(Object step) {}
}

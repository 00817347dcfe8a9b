package org.mypkg.sat;

/**
 * Listens to what the solver concludes, so that somebody else can check it: every learned clause follows from those before it
 * by reverse unit propagation (a DRAT proof without the RAT).
 */
public interface Proof {
    /** Listens to nothing. */
    Proof NONE = new Proof() {
        @Override
        public void learned(int[] literals, int size) {
            // nobody asked
        }

        @Override
        public void deleted(int[] literals, int size) {
            // nobody asked
        }
    };

    /** A clause follows. The array is the solver's own: copy what is to be kept. */
    void learned(int[] literals, int size);

    /** A learned clause is not used any more. */
    void deleted(int[] literals, int size);
}

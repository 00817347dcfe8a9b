package org.mypkg.sys;

import java.util.concurrent.ConcurrentLinkedDeque;

/** Keeps the native memory of finished operations for the next ones; as many as ran at the same time. */
final class KernelPool {
    private final ConcurrentLinkedDeque<Kernel> idle = new ConcurrentLinkedDeque<>();

    Kernel borrow() {
        Kernel kernel = idle.pollFirst();
        return kernel == null ? new Kernel() : kernel;
    }

    void giveBack(Kernel kernel) {
        idle.addFirst(kernel);
    }
}

package org.mypkg.sys;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/** Lets a piece of a test run as a user without rights: Linux keeps the user of each thread by itself. */
public final class OrdinaryUser {
    private static final int SETRESUID = 117;
    private static final int NOBODY = 65534;

    private OrdinaryUser() {}

    /** Runs it in a thread of its own, which has given up all rights; skips the test where they cannot be given up. */
    public static <T> T call(Callable<T> piece) throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become somebody else");
        var task = new FutureTask<T>(() -> {
            long result = new Kernel().again(SETRESUID, NOBODY, NOBODY, NOBODY, 0);
            if (result < 0) {
                throw new AssertionError("cannot become user " + NOBODY + ": error " + -result);
            }
            return piece.call();
        });
        var thread = new Thread(task, "nobody");
        thread.start();
        thread.join();
        return task.get();
    }
}

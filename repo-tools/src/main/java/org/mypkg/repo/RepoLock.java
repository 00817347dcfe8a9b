package org.mypkg.repo;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.mypkg.console.Console;
import org.mypkg.console.ExitCode;
import org.mypkg.diag.Diagnostic;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostLock;
import picocli.CommandLine.Option;

/** The right to change a repository; the same option in every command that does. Readers need none. */
final class RepoLock {
    private static final int WAIT_SECONDS = 60;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    @Option(names = "--wait", paramLabel = "SECONDS", description = "How long to wait for another mkrepo to end (default: 60).")
    private int waitSeconds = WAIT_SECONDS;

    /** Something that is done while nobody else changes the repository. */
    @FunctionalInterface
    interface Work {
        ExitCode run() throws Failure;
    }

    /** Does it alone, after waiting for whoever is at it. @throws RepositoryException (REPOSITORY_LOCKED) when that takes too long */
    ExitCode alone(RepoDirectory repository, Console console, Work work) throws Failure {
        HostLock lock = acquire(repository, console);
        try {
            return work.run();
        } finally {
            lock.close();
        }
    }

    private HostLock acquire(RepoDirectory repository, Console console) throws DiskException, RepositoryException {
        Optional<HostLock> lock = HostLock.tryAcquire(repository.lockFile());
        if (lock.isEmpty() && waitSeconds > 0) {
            console.say("waiting for another mkrepo, which changes " + repository.root());
        }
        long start = System.nanoTime();
        while (lock.isEmpty()
                && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(waitSeconds)
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(POLL_NANOS);
            lock = HostLock.tryAcquire(repository.lockFile());
        }
        return lock.orElseThrow(() -> new RepositoryException(new Diagnostic(
                ErrorCode.REPOSITORY_LOCKED,
                "cannot change the repository " + repository.root() + " now",
                List.of("another mkrepo changes it"),
                List.of("wait for it to end, or say --wait SECONDS"))));
    }
}

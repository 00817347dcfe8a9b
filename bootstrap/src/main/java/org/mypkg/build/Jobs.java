package org.mypkg.build;

import java.util.ArrayList;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mypkg.diag.Failure;
import org.mypkg.recipe.Recipe;

/**
 * Does something for many recipes, several at once, each after those that it needs. What comes out does not depend on how they
 * overlap: each sees only what the ones that it needs made.
 *
 * <p>After a failure nothing new is begun, what runs is finished, and of several failures that of the earliest recipe is told.
 */
final class Jobs {
    private static final long GLANCE_MILLIS = 100;
    /** A build whose parts wait for each other leaves a processor idle, so two at least are run. */
    private static final int PROCESSES_MIN = 2;

    private final int processors;
    private final Runnable glance;
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** @param processors how many processes may run at once, over all @param glance called some times a second by the caller's thread */
    Jobs(int processors, Runnable glance) {
        this.processors = processors;
        this.glance = glance;
    }

    /** One recipe's work. */
    @FunctionalInterface
    interface Job {
        /** @param processes how many it may run at once */
        void run(Recipe recipe, int processes) throws Failure;
    }

    /** Whether what runs shall be given up, since nobody waits for it any more. */
    boolean stopping() {
        return stopping.get();
    }

    /**
     * Does it for all.
     *
     * @param order each after those that it needs
     * @param needs the names of recipes that each needs, by name
     */
    void run(List<Recipe> order, SortedMap<String, SortedSet<String>> needs, Job job) throws Failure {
        ExecutorService pool = Executors.newFixedThreadPool(atOnce());
        try {
            new Run(order, needs, job, pool).go();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw BuildException.stopped();
        } finally {
            stopping.set(true);
            pool.shutdown();
        }
    }

    /** Two builds with two processors; with more of them, half as many builds, since most builds use several. */
    private int atOnce() {
        return processors <= PROCESSES_MIN ? processors : Math.max(PROCESSES_MIN, processors / 2);
    }

    private final class Run {
        private final List<Recipe> waiting;
        private final List<Recipe> order;
        private final SortedMap<String, SortedSet<String>> needs;
        private final Job job;
        private final CompletionService<Boolean> pool;
        private final TreeSet<String> done = new TreeSet<>();
        private final SequencedMap<String, Future<Boolean>> running = new LinkedHashMap<>();
        private final SequencedMap<String, Throwable> failed = new LinkedHashMap<>();

        Run(List<Recipe> order, SortedMap<String, SortedSet<String>> needs, Job job, ExecutorService pool) {
            this.order = order;
            this.waiting = new ArrayList<>(order);
            this.needs = needs;
            this.job = job;
            this.pool = new ExecutorCompletionService<>(pool);
        }

        void go() throws Failure, InterruptedException {
            begin();
            while (!running.isEmpty()) {
                pool.poll(GLANCE_MILLIS, TimeUnit.MILLISECONDS);
                end();
                begin();
                glance.run();
            }
            for (Recipe recipe : order) {
                Throwable why = failed.get(recipe.name());
                if (why != null) {
                    throw told(why);
                }
            }
        }

        private void begin() {
            if (!failed.isEmpty()) {
                return;
            }
            List<Recipe> ready = waiting.stream().filter(recipe -> done.containsAll(needsOf(recipe))).toList();
            int share = Math.min(atOnce(), running.size() + ready.size());
            for (Recipe recipe : ready) {
                if (running.size() < atOnce()) {
                    int processes = Math.max(Math.min(processors, PROCESSES_MIN), (processors + share - 1) / share);
                    running.put(recipe.name(), pool.submit(() -> {
                        job.run(recipe, processes);
                        return true;
                    }));
                    waiting.remove(recipe);
                }
            }
        }

        private SortedSet<String> needsOf(Recipe recipe) {
            return needs.getOrDefault(recipe.name(), new TreeSet<>());
        }

        private void end() {
            for (Map.Entry<String, Future<Boolean>> each : List.copyOf(running.entrySet())) {
                switch (each.getValue().state()) {
                    case RUNNING -> {}
                    case SUCCESS -> {
                        running.remove(each.getKey());
                        done.add(each.getKey());
                    }
                    case FAILED, CANCELLED -> {
                        running.remove(each.getKey());
                        failed.put(each.getKey(), each.getValue().exceptionNow());
                    }
                }
            }
        }

        private static Failure told(Throwable failed) {
            return switch (failed) {
                case Failure failure -> failure;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                default -> throw new IllegalStateException(failed);
            };
        }
    }
}

package org.mypkg.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.mypkg.console.Console;
import org.mypkg.console.ProgressView;
import org.mypkg.diag.Failure;
import org.mypkg.engine.Engine;
import org.mypkg.engine.EngineListener;
import org.mypkg.engine.PackageCache;
import org.mypkg.engine.Repositories;
import org.mypkg.engine.Session;
import org.mypkg.engine.TargetRoot;
import org.mypkg.engine.Universe;
import org.mypkg.fetch.Fetcher;

/** Everything that a command works with, wired for one root. */
final class Bench implements AutoCloseable {
    private final Console console;
    private final RootOptions options;
    private final TargetRoot root;
    private final Repositories repositories;
    private final PackageCache cache;
    private final ProgressView progress;
    private final Engine engine;
    private final InstantSource clock;
    private final Instant start;
    private final EngineListener listener = new Listener();
    private final Interruption interruption = new Interruption();

    private Bench(Console console, RootOptions options, Host host, TargetRoot root) {
        this.console = console;
        this.options = options;
        this.root = root;
        this.clock = host.clock();
        this.start = clock.instant();
        Fetcher fetcher = new ConfiguredFetcher(() -> host.fetchers().apply(options.network(root, host.environment())));
        this.repositories = new Repositories(root, fetcher, clock);
        this.cache = new PackageCache(root, fetcher);
        this.progress = new ProgressView(console, clock);
        this.engine = new Engine(root, repositories, cache, clock, listener);
    }

    static Bench open(Console console, RootOptions options, Host host) throws Failure {
        TargetRoot root = options.config().isEmpty()
                ? TargetRoot.open(options.root(), host.clock())
                : TargetRoot.open(options.root(), Path.of(options.config()), host.clock());
        return new Bench(console, options, host, root);
    }

    Console console() {
        return console;
    }

    RootOptions options() {
        return options;
    }

    TargetRoot root() {
        return root;
    }

    Repositories repositories() {
        return repositories;
    }

    PackageCache cache() {
        return cache;
    }

    Engine engine() {
        return engine;
    }

    /** Hears what goes on, and knows whether the user wants to stop. */
    EngineListener listener() {
        return listener;
    }

    InstantSource clock() {
        return clock;
    }

    /** How long the command has been at work. */
    Duration sinceStart() {
        return Duration.between(start, clock.instant());
    }

    /** What the repositories offer; says what the user should know about how fresh that is. */
    Universe universe() throws Failure {
        var staleness =
                options.offline() ? Repositories.Staleness.TOLERATED : Repositories.Staleness.REFUSED;
        Universe universe = repositories.load(staleness);
        universe.warnings().forEach(console::warn);
        return universe;
    }

    /** The right to change the root; says what became of what had been interrupted. */
    Session session() throws Failure {
        Session session = engine.open(console.commandLine(), options.patience());
        switch (session.recovery()) {
            case Session.Recovery.Nothing nothing -> {}
            case Session.Recovery.Done done -> console.warn(done.sentence());
        }
        return session;
    }

    /** Something that is done with the right to change the root. */
    @FunctionalInterface
    interface Work {
        void run(Session session) throws Failure;
    }

    /** Does something while no other program can change the root. */
    void locked(Work work) throws Failure {
        try (Session session = session()) {
            work.run(session);
        }
    }

    /** From here on a request to stop ends in the old state or the new one, and says which. */
    Interruption interruption() {
        return interruption;
    }

    void endProgress() {
        progress.end();
    }

    @Override
    public void close() {
        progress.end();
        interruption.over();
        root.close();
    }

    /** Shows what the engine tells. */
    private final class Listener implements EngineListener {
        @Override
        public void progress(String task, long done, long total, boolean bytes) {
            progress.show(task, done, total, bytes);
        }

        @Override
        public void progress(String task, String detail, long done, long total, boolean bytes) {
            progress.show(task, detail, List.of(), done, total, bytes);
        }

        @Override
        public void fetching(String task, String detail, List<Part> underWay, long done, long total) {
            List<ProgressView.Part> parts = underWay.stream()
                    .map(part -> new ProgressView.Part(part.name(), part.doneBytes(), part.totalBytes()))
                    .toList();
            progress.show(task, detail, parts, done, total, true);
        }

        @Override
        public void notice(String text) {
            console.warn(text);
        }

        @Override
        public boolean cancelled() {
            return interruption.wanted();
        }
    }
}

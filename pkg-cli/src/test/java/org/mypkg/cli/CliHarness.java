package org.mypkg.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.mypkg.console.Terminal;
import org.mypkg.diag.Failure;
import org.mypkg.engine.TestRepository;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.OkHttpFetcher;
import org.mypkg.testing.JsonSchemas;

/** Runs the real program in this process, on a real root and a real signed repository, with output captured. */
final class CliHarness {
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private final Path root;
    private final TestRepository repository;
    private final InstantSource clock;
    private Duration passed = Duration.ZERO;
    private Editor editor = file -> false;
    private Function<OkHttpFetcher.Settings, Fetcher> fetchers = settings -> new OkHttpFetcher(settings.withAttempts(1), pause -> {});

    /** What a run left. */
    record Ran(int code, String out, String err) {}

    CliHarness(Path directory) throws IOException, Failure {
        this(directory, InstantSource.fixed(START));
    }

    CliHarness(Path directory, InstantSource clock) throws IOException, Failure {
        this.root = Files.createDirectories(directory.resolve("root"));
        this.clock = clock;
        this.repository = new TestRepository(directory.resolve("repo"), this::now);
    }

    private Instant now() {
        return clock.instant().plus(passed);
    }

    /** The clock of the root and of the repository. */
    InstantSource clock() {
        return this::now;
    }

    Path root() {
        return root;
    }

    TestRepository repository() {
        return repository;
    }

    /** Lets time pass. */
    void pass(Duration duration) {
        passed = passed.plus(duration);
    }

    /** Who sits at the terminal edits with this. */
    void edit(Editor other) {
        editor = other;
    }

    /** Fetches with this. */
    CliHarness fetchers(Function<OkHttpFetcher.Settings, Fetcher> others) {
        fetchers = others;
        return this;
    }

    /** Runs {@code mypkg --root ROOT WORDS...}; nobody can be asked. */
    Ran run(String... words) {
        return run(InputStream.nullInputStream(), false, withRoot(words));
    }

    /** The same with somebody at a terminal who types this. */
    Ran runTyping(String typed, String... words) {
        return run(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)), true, withRoot(words));
    }

    /** Runs {@code mypkg WORDS...} as they are. */
    Ran runPlain(String... words) {
        return run(InputStream.nullInputStream(), false, List.of(words));
    }

    private List<String> withRoot(String... words) {
        var all = new ArrayList<String>(List.of("--root", root.toString()));
        all.addAll(List.of(words));
        return all;
    }

    private Ran run(InputStream in, boolean terminal, List<String> words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var streams = terminal ? Terminal.interactive(in, out, err) : Terminal.of(in, out, err);
        var host = new Host(this::now, fetchers, editor);
        int code = Main.program(host).run(words, streams);
        var ran = new Ran(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        checkDocument(words, ran);
        return ran;
    }

    /** Every document that any test sees has to be as docs/json-schema says. */
    private static void checkDocument(List<String> words, Ran ran) {
        if (!words.contains("--json") || words.contains("--dot") || words.contains("--help") || ran.code() == 70 || ran.code() == 2) {
            return;
        }
        String verb = verb(words);
        List<String> complaints = JsonSchemas.complaints("mypkg", verb, ran.out());
        if (!complaints.isEmpty()) {
            throw new AssertionError("the document of '" + verb + "' is not as docs/json-schema/mypkg-1.json says:\n"
                    + String.join("\n", complaints) + "\n" + ran.out());
        }
    }

    /** The longest verb that stands in the words, in its order. */
    private static String verb(List<String> words) {
        var names = new ArrayList<>(Verbs.all(Host.real()).stream().map(org.mypkg.console.Verb::name).toList());
        names.addAll(List.of("completion", "documents"));
        return names.stream()
                .filter(name -> java.util.Collections.indexOfSubList(words, List.of(name.split(" "))) >= 0)
                .max(java.util.Comparator.comparingInt((String name) -> name.split(" ").length)
                        .thenComparingInt(name -> -words.indexOf(name.split(" ")[0])))
                .orElseThrow(() -> new AssertionError("no verb in " + words));
    }

    /** Runs and insists on the exit code. */
    Ran expect(int code, String... words) {
        Ran ran = run(words);
        if (ran.code() != code) {
            throw new AssertionError("exit code " + ran.code() + ", not " + code + ", of " + List.of(words) + "\n"
                    + ran.out() + ran.err());
        }
        return ran;
    }

    /** Adds the repository with its key confirmed, and updates. */
    CliHarness connect() {
        expect(0, "repo", "add", "main", repository.directory().toString(), "--fingerprint", repository.fingerprint());
        expect(0, "update");
        return this;
    }

    /** The text of a file of the root. */
    String read(String path) throws IOException {
        return Files.readString(root.resolve(path));
    }

    boolean has(String path) {
        return Files.exists(root.resolve(path), java.nio.file.LinkOption.NOFOLLOW_LINKS);
    }
}

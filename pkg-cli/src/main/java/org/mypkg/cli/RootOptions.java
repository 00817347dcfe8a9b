package org.mypkg.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.mypkg.console.CommandException;
import org.mypkg.diag.Failure;
import org.mypkg.engine.TargetRoot;
import org.mypkg.fetch.OkHttpFetcher;
import org.mypkg.fetch.Proxies;
import picocli.CommandLine.Option;

/** Which root is meant and how to go about it: the options of every verb of {@code mypkg}. */
final class RootOptions {
    private static final int WORKERS_MAX = 32;

    /** What OpenSSL and curl call it. */
    private static final String CERTIFICATES = "SSL_CERT_FILE";

    @Option(names = "--root", paramLabel = "DIR", description = "The root to work on; / if not given.")
    private Path root = Path.of("/");

    @Option(names = "--config", paramLabel = "DIR", description = "Its configuration; ROOT/etc/mypkg if not given.")
    private String config = "";

    @Option(names = {"-y", "--yes"}, description = "Do not ask before changing the root.")
    private boolean yes;

    @Option(names = {"-n", "--dry-run"}, description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--offline", description = "Use nothing but what was fetched before.")
    private boolean offline;

    @Option(
            names = "--limit-rate",
            paramLabel = "BYTES[K|M]",
            description = "Fetch no faster than so many bytes a second.")
    private String limitRate = "";

    @Option(names = "--parallel-downloads", paramLabel = "N", description = "How many files are fetched at once; 4 if not given.")
    private int parallel;

    @Option(names = "--wait", paramLabel = "SECONDS", description = "How long to wait for another program to end.")
    private int waitSeconds;

    /** Takes no arguments at all, or {@code --root DIR}. Whether these were such. */
    boolean takesPlainly(List<String> arguments) {
        boolean named = arguments.size() == 2 && arguments.getFirst().equals("--root") && !arguments.get(1).startsWith("-");
        if (named) {
            root = Path.of(arguments.get(1));
        }
        return named || arguments.isEmpty();
    }

    Path root() {
        return root.toAbsolutePath().normalize();
    }

    /** The directory that was given for the configuration; empty where none was. */
    String config() {
        return config;
    }

    boolean yes() {
        return yes;
    }

    boolean dryRun() {
        return dryRun;
    }

    boolean offline() {
        return offline;
    }

    /** How files are fetched: as these options say, else as the root's configuration does, else as the environment does. */
    OkHttpFetcher.Settings network(TargetRoot root, SortedMap<String, String> environment) throws Failure {
        var settings = OkHttpFetcher.Settings.DEFAULT.withProxies(proxies(environment));
        settings = settings.withCertificates(environment.getOrDefault(CERTIFICATES, root.certificates()));
        settings = root.network(settings);
        if (!limitRate.isEmpty()) {
            settings = settings.withBytesPerSecondMax(Names.parse(limitRate, RootOptions::rate));
        }
        if (parallel != 0) {
            settings = settings.withWorkers(Names.parse(Integer.toString(parallel), RootOptions::workers));
        }
        return offline ? settings.withoutNetwork() : settings;
    }

    private static Proxies proxies(SortedMap<String, String> environment) throws CommandException {
        try {
            return Proxies.ofEnvironment(environment);
        } catch (IllegalArgumentException wrong) {
            throw CommandException.usage(String.valueOf(wrong.getMessage()), "unset it, or write http://HOST:PORT");
        }
    }

    private static long rate(String text) {
        if (!text.matches("[0-9]{1,9}[KkMm]?")) {
            throw new IllegalArgumentException("not a rate: '" + text + "'; write it like 500K or 2M");
        }
        String digits = text.replaceAll("[^0-9]", "");
        int shift = text.length() == digits.length() ? 0 : text.toUpperCase(Locale.ROOT).endsWith("K") ? 10 : 20;
        return Long.parseLong(digits) << shift;
    }

    private static int workers(String text) {
        int number = Integer.parseInt(text);
        if (number < 1 || number > WORKERS_MAX) {
            throw new IllegalArgumentException("--parallel-downloads takes a number from 1 to " + WORKERS_MAX);
        }
        return number;
    }

    Duration patience() {
        return Duration.ofSeconds(Math.max(0, waitSeconds));
    }
}

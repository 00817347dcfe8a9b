package org.mypkg.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.SettingsYaml;
import org.mypkg.diag.ErrorCode;
import org.mypkg.fetch.OkHttpFetcher;
import org.mypkg.fetch.Proxies;
import org.mypkg.sys.DiskException;

/**
 * What {@code config.yaml} says.
 *
 * @param historyKeep how many transactions can be taken back, at least one
 * @param historyBytesMax how much of the disk their history may take, the newest one's excepted
 * @param packageSignatures whether each fetched package must carry a good signature of its own, whatever index vouches for it
 * @param network how files are fetched
 */
record Settings(int historyKeep, long historyBytesMax, boolean packageSignatures, Network network) {
    static final Settings DEFAULT = new Settings(5, 1L << 30, false, new Network(new TreeMap<>()));

    private static final String FILE = "config.yaml";
    private static final String KEEP = "history.keep";
    private static final String MAX_SIZE = "history.max-size";
    private static final String PROXY = "network.proxy";
    private static final String NO_PROXY = "network.no-proxy";
    private static final String LIMIT_RATE = "network.limit-rate";
    private static final String PARALLEL = "network.parallel-downloads";
    private static final String CACHE_DIRECTORY = "network.cache-dir";
    private static final String CERTIFICATES = "network.certificates";
    private static final List<String> NETWORK =
            List.of(PROXY, NO_PROXY, LIMIT_RATE, PARALLEL, CACHE_DIRECTORY, CERTIFICATES);
    private static final int PARALLEL_MOST = 32;
    private static final String SIGNATURES = "require-package-signatures";
    private static final int KEEP_MOST = 100_000;
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,12}) ?(|B|KiB|MiB|GiB|TiB)");
    private static final List<String> UNITS = List.of("", "KiB", "MiB", "GiB", "TiB");

    /** Reads the file; where there is none, the defaults hold. @throws FormatException (CONFIG_INVALID) */
    static Settings of(TargetRoot root) throws DiskException, FormatException {
        Optional<byte[]> bytes = root.config().read(FILE);
        return bytes.isEmpty() ? DEFAULT : parse(new String(bytes.get(), StandardCharsets.UTF_8));
    }

    static Settings parse(String text) throws FormatException {
        var known = new ArrayList<>(List.of(KEEP, MAX_SIZE, SIGNATURES));
        known.addAll(NETWORK);
        SortedMap<String, String> values = SettingsYaml.parse(text, FILE, known);
        int keep = DEFAULT.historyKeep();
        long bytesMax = DEFAULT.historyBytesMax();
        if (values.get(KEEP) instanceof String written) {
            keep = keep(written);
        }
        if (values.get(MAX_SIZE) instanceof String written) {
            bytesMax = size(MAX_SIZE, written);
        }
        boolean signatures = values.get(SIGNATURES) instanceof String written && truth(written);
        var network = new Network(values);
        network.check();
        return new Settings(keep, bytesMax, signatures, network);
    }

    /** What the section {@code network} says. @param values by full key; those that are missing change nothing */
    record Network(SortedMap<String, String> values) {
        private void check() throws FormatException {
            applied(OkHttpFetcher.Settings.DEFAULT);
            if (values.get(CACHE_DIRECTORY) instanceof String path && !path.startsWith("/")) {
                throw wrong(CACHE_DIRECTORY + ": '" + path + "' is no absolute path", "write the path of a directory of this machine");
            }
        }

        /** The directory that roots share for their packages; empty where each has its own. */
        String cacheDirectory() {
            return values.getOrDefault(CACHE_DIRECTORY, "");
        }

        /** These settings where the file says nothing, else what it says. */
        OkHttpFetcher.Settings applied(OkHttpFetcher.Settings to) throws FormatException {
            OkHttpFetcher.Settings applied = to;
            if (values.get(PROXY) instanceof String url) {
                applied = applied.withProxies(proxies(url, values.getOrDefault(NO_PROXY, "")));
            }
            if (values.get(LIMIT_RATE) instanceof String rate) {
                applied = applied.withBytesPerSecondMax(size(LIMIT_RATE, rate));
            }
            if (values.get(CERTIFICATES) instanceof String path) {
                if (!path.startsWith("/")) {
                    throw wrong(CERTIFICATES + ": '" + path + "' is no absolute path", "write the path of a file of certificates (PEM)");
                }
                applied = applied.withCertificates(path);
            }
            if (values.get(PARALLEL) instanceof String written) {
                int number = written.matches("[0-9]{1,3}") ? Integer.parseInt(written) : 0;
                if (number < 1 || number > PARALLEL_MOST) {
                    throw wrong(PARALLEL + ": '" + written + "' is no number from 1 to " + PARALLEL_MOST, "4 is what it is without this line");
                }
                applied = applied.withWorkers(number);
            }
            return applied;
        }

        private static Proxies proxies(String url, String direct) throws FormatException {
            try {
                return Proxies.all(url, direct);
            } catch (IllegalArgumentException illegal) {
                throw wrong(PROXY + ": " + illegal.getMessage(), "'none' asks every server directly");
            }
        }
    }

    private static int keep(String text) throws FormatException {
        int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : 0;
        if (number < 1 || number > KEEP_MOST) {
            throw wrong(KEEP + ": '" + text + "' is no number from 1 to " + KEEP_MOST, "the newest transaction is always kept");
        }
        return number;
    }

    private static boolean truth(String text) throws FormatException {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            case String other -> throw wrong(SIGNATURES + ": '" + other + "' is neither true nor false", "write true or false");
        };
    }

    private static long size(String key, String text) throws FormatException {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw wrong(key + ": '" + text + "' is no size", "write it like 500MiB or 2GiB");
        }
        int power = Math.max(0, UNITS.indexOf(matcher.group(2)));
        long number = Long.parseLong(matcher.group(1));
        return number > (Long.MAX_VALUE >> 10 * power) ? Long.MAX_VALUE : number << 10 * power;
    }

    private static FormatException wrong(String fact, String hint) {
        return new FormatException(ErrorCode.CONFIG_INVALID, "cannot read " + FILE, List.of(fact), List.of(hint));
    }
}

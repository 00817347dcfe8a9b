package org.mypkg.cli;

import java.time.InstantSource;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.OkHttpFetcher;
import org.mypkg.fetch.Pause;

/**
 * What the program has from outside.
 *
 * @param clock the time
 * @param fetchers makes the network's door from how it is to be used
 * @param editor for who sits at the terminal
 * @param environment the process's variables, for those that name proxies
 */
record Host(
        InstantSource clock,
        Function<OkHttpFetcher.Settings, Fetcher> fetchers,
        Editor editor,
        SortedMap<String, String> environment) {
    /** A world without variables. */
    Host(InstantSource clock, Function<OkHttpFetcher.Settings, Fetcher> fetchers, Editor editor) {
        this(clock, fetchers, editor, new TreeMap<>());
    }

    /** The real world. */
    static Host real() {
        return new Host(
                InstantSource.system(),
                settings -> new OkHttpFetcher(settings, Pause.REAL),
                Editor.ofEnvironment(),
                new TreeMap<>(System.getenv()));
    }
}

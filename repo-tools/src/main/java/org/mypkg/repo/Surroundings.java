package org.mypkg.repo;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.console.CommandException;

/** What the commands know of the machine besides its disk. */
record Surroundings(InstantSource clock, SortedMap<String, String> environment) {
    private static final String EPOCH = "SOURCE_DATE_EPOCH";

    Surroundings(InstantSource clock, Map<String, String> environment) {
        this(clock, Collections.unmodifiableSortedMap(new TreeMap<>(environment)));
    }

    /** The time that reproducible builds name, where they do. */
    Optional<Instant> sourceDate() throws CommandException {
        String text = environment.getOrDefault(EPOCH, "");
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(Instant.ofEpochSecond(Long.parseLong(text)));
        } catch (NumberFormatException wrong) {
            throw CommandException.usage(EPOCH + " is no number of seconds: " + text, "unset it, or set it to seconds since 1970");
        }
    }
}

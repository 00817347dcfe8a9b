package org.mypkg.engine;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.fetch.Location;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.json.JsonValue;

/**
 * How well web servers served lately, to ask the good ones first. A hint and nothing more: nobody is left out, a memory that
 * is damaged is none, and what it says fades. Failures count half after each hour, a measured speed is forgotten after a day.
 * Used by several threads.
 */
final class MirrorHealth {
    private static final Duration HALF_LIFE = Duration.ofHours(1);
    private static final Duration SPEED_LIFE = Duration.ofDays(1);
    private static final int FAILURES_MAX = 16;
    private static final int SERVERS_MAX = 100;

    /** What took less says nothing about the speed of a line. */
    private static final long LEAST_BYTES = 1 << 16;

    private final SortedMap<String, Memory> servers;
    private boolean changed;

    private MirrorHealth(SortedMap<String, Memory> servers) {
        this.servers = servers;
    }

    /** @param bytesPerSecond 0 where it was never measured */
    private record Memory(int failures, Instant failed, long bytesPerSecond, Instant measured) {
        static final Memory NONE = new Memory(0, Instant.EPOCH, 0, Instant.EPOCH);

        /** A time that has not come yet was written by a wrong clock. */
        int failuresAt(Instant now) {
            long halvings = Duration.between(failed, now).dividedBy(HALF_LIFE);
            return failed.isAfter(now) ? 0 : failures >> Math.min(31, halvings);
        }

        long speedAt(Instant now) {
            boolean old = measured.isAfter(now) || Duration.between(measured, now).compareTo(SPEED_LIFE) > 0;
            return old ? 0 : bytesPerSecond;
        }
    }

    static MirrorHealth empty() {
        return new MirrorHealth(new TreeMap<>());
    }

    /** Reads what was written; whatever is wrong with it, it is no memory then. */
    static MirrorHealth parse(byte[] bytes) {
        var servers = new TreeMap<String, Memory>();
        try {
            JsonFields fields = JsonFields.of(Json.parse(bytes, JsonLimits.DEFAULT), "mirrors.json");
            for (JsonFields each : fields.objects("servers")) {
                long failures = Math.clamp(each.wholeNumber("failures"), 0, FAILURES_MAX);
                long speed = Math.max(0, each.wholeNumber("bytesPerSecond"));
                servers.put(
                        each.string("server"),
                        new Memory(
                                (int) failures,
                                Instant.parse(each.string("failed")),
                                speed,
                                Instant.parse(each.string("measured"))));
            }
        } catch (JsonException | DateTimeException | IllegalArgumentException damaged) {
            return empty();
        }
        return new MirrorHealth(servers);
    }

    synchronized byte[] encode() {
        var entries = new ArrayList<JsonValue>();
        for (Map.Entry<String, Memory> entry : servers.entrySet()) {
            Memory memory = entry.getValue();
            entries.add(Json.object()
                    .put("server", entry.getKey())
                    .put("failures", memory.failures())
                    .put("failed", memory.failed().toString())
                    .put("bytesPerSecond", memory.bytesPerSecond())
                    .put("measured", memory.measured().toString())
                    .build());
        }
        changed = false;
        return Json.pretty(Json.object().putArray("servers", entries).build()).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether there is something that was not written yet. */
    synchronized boolean changed() {
        return changed;
    }

    /**
     * The same places, those first that are likely to serve: few failures, then not much slower than the fastest (each
     * fourfold counts), then the user's order. A server of which no speed is known counts as fast, so that it is tried.
     */
    synchronized List<Location> order(List<Location> places, Instant now) {
        long fastest = places.stream().mapToLong(p -> memory(p).speedAt(now)).max().orElse(0);
        return places.stream()
                .sorted(Comparator.comparingInt((Location place) -> memory(place).failuresAt(now))
                        .thenComparingInt(place -> slowness(memory(place).speedAt(now), fastest)))
                .toList();
    }

    private static int slowness(long speed, long fastest) {
        return speed == 0 ? 0 : (63 - Long.numberOfLeadingZeros(Math.max(1, fastest / speed))) / 2;
    }

    private Memory memory(Location place) {
        return servers.getOrDefault(server(place), Memory.NONE);
    }

    /** A place failed. */
    synchronized void failed(Location place, Instant now) {
        Memory before = memory(place);
        int failures = Math.min(FAILURES_MAX, before.failuresAt(now) + 1);
        put(place, new Memory(failures, now, before.bytesPerSecond(), before.measured()));
    }

    /** A place served. @param bytes how much came @param took how long that took */
    synchronized void served(Location place, long bytes, Duration took, Instant now) {
        Memory before = memory(place);
        boolean telling = bytes >= LEAST_BYTES && !took.isZero();
        long speed = telling ? (long) (bytes * 1e9 / took.toNanos()) : before.bytesPerSecond();
        Instant measured = telling ? now : before.measured();
        if (telling || before.failures() > 0) {
            put(place, new Memory(0, Instant.EPOCH, speed, measured));
        }
    }

    private void put(Location place, Memory memory) {
        String server = server(place);
        if (!server.isEmpty() && (servers.size() < SERVERS_MAX || servers.containsKey(server))) {
            servers.put(server, memory);
            changed = true;
        }
    }

    /** The server of a place; empty for this machine, which needs no memory. */
    private static String server(Location place) {
        return switch (place) {
            case Location.Local local -> "";
            case Location.Web web -> {
                URI uri = URI.create(web.url());
                yield uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
            }
        };
    }
}

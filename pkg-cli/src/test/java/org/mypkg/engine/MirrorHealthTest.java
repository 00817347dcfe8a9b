package org.mypkg.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.fetch.Location;

/** The memory of who served well: a hint that fades. */
final class MirrorHealthTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final Location A = new Location.Web("https://a.example.org/repo/");
    private static final Location B = new Location.Web("http://b.example.org:8080/");
    private static final Location HERE = new Location.Local(Path.of("/srv/repo"));
    private static final List<Location> ALL = List.of(A, B, HERE);

    private final MirrorHealth health = MirrorHealth.empty();

    @Test
    void withoutAMemoryTheUsersOrderHolds() {
        assertEquals(ALL, health.order(ALL, NOW));
        assertFalse(health.changed());
    }

    @Test
    void whoFailedComesLaterUntilThatIsForgotten() {
        health.failed(A, NOW);
        health.failed(A, NOW);
        health.failed(B, NOW);
        assertEquals(List.of(HERE, B, A), health.order(ALL, NOW));
        assertEquals(List.of(B, HERE, A), health.order(ALL, NOW.plus(Duration.ofMinutes(61))));
        assertEquals(ALL, health.order(ALL, NOW.plus(Duration.ofMinutes(121))));
    }

    @Test
    void whoServesIsForgiven() {
        health.failed(A, NOW);
        health.served(A, 10, Duration.ofMillis(1), NOW);
        assertEquals(ALL, health.order(ALL, NOW));
    }

    @Test
    void onlyAMuchSlowerMirrorComesLaterAndForADay() {
        health.served(A, 1 << 20, Duration.ofSeconds(3), NOW);
        health.served(B, 1 << 20, Duration.ofSeconds(1), NOW);
        assertEquals(List.of(A, B), health.order(List.of(A, B), NOW));
        health.served(A, 1 << 20, Duration.ofSeconds(5), NOW);
        assertEquals(List.of(B, A), health.order(List.of(A, B), NOW));
        assertEquals(List.of(A, B), health.order(List.of(A, B), NOW.plus(Duration.ofHours(25))));
    }

    @Test
    void aTimeThatHasNotComeYetSaysNothing() {
        health.failed(A, NOW.plus(Duration.ofDays(365)));
        assertEquals(ALL, health.order(ALL, NOW));
    }

    @Test
    void itComesBackAsItWasWritten() {
        health.failed(A, NOW);
        health.served(B, 1 << 20, Duration.ofSeconds(1), NOW);
        MirrorHealth again = MirrorHealth.parse(health.encode());
        assertEquals(new String(health.encode(), StandardCharsets.UTF_8), new String(again.encode(), StandardCharsets.UTF_8));
        assertEquals(List.of(B, HERE, A), again.order(ALL, NOW));
    }

    @Test
    void aDamagedMemoryIsNone() {
        health.failed(A, NOW);
        byte[] written = health.encode();
        for (int length = 0; length < written.length; length++) {
            MirrorHealth.parse(java.util.Arrays.copyOf(written, length)).order(ALL, NOW);
        }
        for (String text : List.of("", "{", "[]", "{\"servers\":3}", "{\"servers\":[{\"server\":1}]}",
                "{\"servers\":[{\"server\":\"https://a.example.org\",\"failures\":99999999999,\"failed\":\"never\","
                        + "\"bytesPerSecond\":-1,\"measured\":\"\"}]}")) {
            assertEquals(ALL, MirrorHealth.parse(text.getBytes(StandardCharsets.UTF_8)).order(ALL, NOW), text);
        }
    }
}

package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;

/** A search that the user ended: its best answer is good enough unless it lets go of what nobody named. */
final class UnprovenAnswersTest {
    private static final int HOLES = 7;
    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path directory;

    private CliHarness cli;

    /** One pigeon more than holes is recommended: to prove that not all can come takes long. */
    @BeforeEach
    void open() throws Exception {
        var ticks = new AtomicLong();
        cli = new CliHarness(directory, () -> START.plusMillis(ticks.incrementAndGet()));
        var top = TestPackage.of("top", "1").file("/usr/bin/top", "t");
        var rival = TestPackage.of("rival", "1").conflicts("old").file("/usr/bin/rival", "r");
        for (int pigeon = 0; pigeon <= HOLES; pigeon++) {
            top.recommends("pigeon" + pigeon);
            rival.recommends("pigeon" + pigeon);
            var places = new StringJoiner(" | ");
            for (int hole = 0; hole < HOLES; hole++) {
                String place = "pigeon" + pigeon + "-hole" + hole;
                places.add(place);
                cli.repository().add(TestPackage.of(place, "1").provides("hole" + hole).conflicts("hole" + hole));
            }
            cli.repository().add(TestPackage.of("pigeon" + pigeon, "1").requires(places.toString()));
        }
        cli.repository().add(top, rival, TestPackage.of("old", "1").file("/usr/bin/old", "o")).publish();
        cli.connect();
    }

    @Test
    void itIsTakenWithAWarningWhereNothingLeaves() {
        CliHarness.Ran ran = cli.expect(0, "install", "top", "--solver-deadline", "0", "--yes");
        assertTrue(ran.err().contains("a better one may exist: the search ended after"), ran.err());
        assertTrue(cli.has("usr/bin/top"));
    }

    @Test
    void itIsRefusedUnattendedWhereSomethingLeavesThatNobodyNamed() {
        cli.expect(0, "install", "old");
        cli.expect(0, "mark", "auto", "old");
        CliHarness.Ran ran = cli.expect(1, "install", "rival", "--solver-deadline", "0", "--yes");
        assertTrue(ran.err().contains("error[E0108]") && ran.err().contains("it would remove old"), ran.err());
        cli.expect(1, "install", "rival", "--solver-deadline", "0");
        assertTrue(cli.has("usr/bin/old"));
        assertEquals(0, cli.runTyping("yes\n", "install", "rival", "--solver-deadline", "0").code());
        assertTrue(cli.has("usr/bin/rival"));
    }

    @Test
    void aPlanRemembersThatItIsNotProven() {
        cli.expect(0, "install", "old");
        cli.expect(0, "mark", "auto", "old");
        String file = directory.resolve("plan.json").toString();
        CliHarness.Ran ran = cli.expect(0, "plan", "install", "rival", "--solver-deadline", "0", "-o", file);
        assertTrue(ran.err().contains("a better one may exist"), ran.err());
        assertTrue(cli.expect(1, "apply-plan", file, "--yes").err().contains("it would remove old"));
        assertTrue(cli.has("usr/bin/old"));
        assertEquals(0, cli.runTyping("yes\n", "apply-plan", file).code());
        assertTrue(cli.has("usr/bin/rival"));
    }
}

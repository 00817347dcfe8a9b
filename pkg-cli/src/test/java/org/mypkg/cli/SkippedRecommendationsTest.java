package org.mypkg.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.engine.TestPackage;

/** What the user removed although it is recommended does not come back as a recommendation. */
final class SkippedRecommendationsTest {
    @TempDir
    Path directory;

    private CliHarness cli;

    @BeforeEach
    void open() throws Exception {
        cli = new CliHarness(directory);
        cli.repository()
                .add(
                        TestPackage.of("shell", "1").recommends("man").file("/usr/bin/shell", "s"),
                        TestPackage.of("editor", "1").recommends("cmd:man").file("/usr/bin/editor", "e"),
                        TestPackage.of("reader", "1").requires("man").file("/usr/bin/reader", "r"),
                        TestPackage.of("man", "1").provides("cmd:man").file("/usr/bin/man", "m"),
                        TestPackage.of("plain", "1").file("/usr/bin/plain", "p"))
                .publish();
        cli.connect();
    }

    @Test
    void whatAStayingPackageRecommendsIsSkipped() throws Exception {
        cli.expect(0, "install", "shell");
        assertTrue(cli.has("usr/bin/man"));
        cli.expect(0, "remove", "man");
        assertEquals("shell\nskip man\n", cli.read("etc/mypkg/world"));
        cli.expect(0, "install", "editor");
        assertFalse(cli.has("usr/bin/man"));
    }

    @Test
    void whatALeavingPackageRecommendsIsSkipped() throws Exception {
        cli.expect(0, "install", "editor");
        cli.expect(0, "remove", "editor", "man");
        assertEquals("skip man\n", cli.read("etc/mypkg/world"));
        cli.expect(0, "install", "shell");
        assertFalse(cli.has("usr/bin/man"));
    }

    @Test
    void whatNobodyRecommendsOrNobodyNamedIsNotSkipped() throws Exception {
        cli.expect(0, "install", "plain", "shell");
        cli.expect(0, "remove", "plain");
        assertEquals("shell\n", cli.read("etc/mypkg/world"));
        cli.expect(0, "remove", "shell");
        assertEquals("", cli.read("etc/mypkg/world"));
    }

    @Test
    void whoAsksForItOrNeedsItGetsIt() throws Exception {
        cli.expect(0, "install", "shell");
        cli.expect(0, "remove", "man");
        cli.expect(0, "install", "reader");
        assertTrue(cli.has("usr/bin/man"));
        cli.expect(0, "remove", "reader");
        cli.expect(0, "install", "man");
        assertEquals("shell\nman\n", cli.read("etc/mypkg/world"));
    }

    @Test
    void undoBringsTheWishBackAndAPlanKnowsIt() throws Exception {
        cli.expect(0, "install", "shell");
        String file = directory.resolve("plan.json").toString();
        cli.expect(0, "plan", "remove", "man", "-o", file);
        cli.expect(0, "apply-plan", file);
        assertEquals("shell\nskip man\n", cli.read("etc/mypkg/world"));
        cli.expect(0, "undo");
        assertEquals("shell\n", cli.read("etc/mypkg/world"));
    }
}

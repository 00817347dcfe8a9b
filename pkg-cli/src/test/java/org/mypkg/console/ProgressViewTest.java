package org.mypkg.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProgressViewTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Instant now = Instant.EPOCH;

    private ProgressView view(boolean terminal) {
        var none = InputStream.nullInputStream();
        var out = new ByteArrayOutputStream();
        var streams = terminal ? Terminal.interactive(none, out, err) : Terminal.of(none, out, err);
        return new ProgressView(new Console(streams, CommonOptions.glance(List.of()), ""), () -> now);
    }

    private void after(long millis) {
        now = now.plusMillis(millis);
    }

    private String shown() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsDoneAtOnceShowsNothing() {
        ProgressView view = view(true);
        view.show("fetching", 0, 100, true);
        after(499);
        view.show("fetching", 100, 100, true);
        view.end();
        assertEquals("", shown());
    }

    @Test
    void aTerminalGetsABarThatIsWipedAway() {
        ProgressView view = view(true);
        view.show("fetching", 0, 2048, true);
        after(500);
        view.show("fetching", 1024, 2048, true);
        view.end();
        assertEquals(
                "\r[############------------] fetching 1.0 KiB of 2.0 KiB, 2.0 KiB/s, 0.5 s left\u001b[K\r\u001b[K", shown());
    }

    private ProgressView rich(int columns) {
        var streams = Terminal.interactive(InputStream.nullInputStream(), new ByteArrayOutputStream(), err, columns, false);
        return new ProgressView(new Console(streams, CommonOptions.glance(List.of()), ""), () -> now);
    }

    @Test
    void eachDownloadHasABarAndSoHasTheWhole() {
        ProgressView view = rich(80);
        var parts = List.of(new ProgressView.Part("a-long-name-of-a-package-indeed", 512, 1024), new ProgressView.Part("b", 256, 1024));
        view.show("fetching", "0 of 2 files", parts, 0, 2048, true);
        after(500);
        view.show("fetching", "0 of 2 files", parts, 768, 2048, true);
        assertEquals(
                """
                \r  a-long-name-of-a-pack... [############------------]  512 B of 1.0 KiB\u001b[K
                  b                        [######------------------]  256 B of 1.0 KiB\u001b[K
                [####-------] fetching 768 B of 2.0 KiB, 1.5 KiB/s, 0.8 s left (0 of 2 files)\u001b[K""",
                shown());
        view.end();
        assertTrue(shown().endsWith("\u001b[2A\r\u001b[J"), shown());
    }

    @Test
    void noLineIsWiderThanTheTerminal() {
        for (int columns : new int[] {20, 40, 80, 120}) {
            err.reset();
            ProgressView view = rich(columns);
            var parts = List.of(new ProgressView.Part("some-package-with-a-name", 5L << 30, 9L << 30), new ProgressView.Part("b", 1, 2));
            view.show("fetching packages", "0 of 2 files", parts, 0, 10L << 30, true);
            after(700);
            view.show("fetching packages", "0 of 2 files", parts, 5L << 30, 10L << 30, true);
            view.end();
            for (String line : shown().replaceAll("\u001b\\[[0-9]*[A-Z]", "").split("[\r\n]+")) {
                // Behind it the terminal echoes ^C.
                assertTrue(line.length() + 2 < columns, columns + ": " + line);
            }
            after(10_000);
        }
    }

    @Test
    void resultsStandBeforeTheBarsAndAreNeverMixedWithThem() {
        var both = new ByteArrayOutputStream();
        // As in a process: results are held back until something has to be seen.
        var held = new BufferedOutputStream(both);
        var streams = Terminal.interactive(InputStream.nullInputStream(), held, both, 80, false);
        var console = new Console(streams, CommonOptions.glance(List.of()), "");
        var view = new ProgressView(console, () -> now);
        console.print("the plan");
        view.show("fetching", 0, 4096, true);
        after(600);
        view.show("fetching", 2048, 4096, true);
        String shown = both.toString(StandardCharsets.UTF_8);
        assertTrue(shown.startsWith("the plan\n\r[###"), shown);
        console.print("a late result");
        console.say("a message");
        assertTrue(both.toString(StandardCharsets.UTF_8).endsWith("\r\u001b[Ka late result\na message\n"), both.toString(StandardCharsets.UTF_8));
    }

    @Test
    void timesAreWrittenForPeople() {
        assertEquals("0.3 s", ProgressView.time(java.time.Duration.ofMillis(312)));
        assertEquals("10 s", ProgressView.time(java.time.Duration.ofMillis(9_960)));
        assertEquals("59 s", ProgressView.time(java.time.Duration.ofSeconds(59)));
        assertEquals("2:05 min", ProgressView.time(java.time.Duration.ofSeconds(125)));
    }

    @Test
    void elsewhereALineComesNowAndThen() {
        ProgressView view = view(false);
        for (int second = 0; second < 25; second++) {
            view.show("unpacking", second, 25, false);
            after(1000);
        }
        view.end();
        assertEquals("unpacking 1 of 25\nunpacking 11 of 25\nunpacking 21 of 25\n", shown());
    }

    @Test
    void bytesAreWrittenForPeople() {
        assertEquals("0 B", ProgressView.bytes(0));
        assertEquals("1023 B", ProgressView.bytes(1023));
        assertEquals("1.0 KiB", ProgressView.bytes(1024));
        assertEquals("1.0 MiB", ProgressView.bytes((1 << 20) - 1));
        assertEquals("2.5 GiB", ProgressView.bytes(5L << 29));
        assertTrue(ProgressView.bytes(Long.MAX_VALUE).endsWith("EiB"));
        assertEquals("-1.5 KiB", ProgressView.bytes(-1536));
    }
}

package org.mypkg.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
        assertEquals("\r[############------------] fetching 1.0 KiB of 2.0 KiB\u001b[K\r\u001b[K", shown());
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

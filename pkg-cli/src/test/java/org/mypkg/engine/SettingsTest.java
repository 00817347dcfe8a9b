package org.mypkg.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.ErrorCode;
import org.mypkg.fetch.OkHttpFetcher;

final class SettingsTest {
    @Test
    void theNetworkIsUsedAsTheFileSays() throws FormatException {
        Settings.Network network = Settings.parse("network:\n  limit-rate: 2 MiB\n  parallel-downloads: 8\n  cache-dir: /srv/cache\n").network();
        OkHttpFetcher.Settings applied = network.applied(OkHttpFetcher.Settings.DEFAULT);
        assertEquals(2 << 20, applied.bytesPerSecondMax());
        assertEquals(8, applied.workers());
        assertEquals("/srv/cache", network.cacheDirectory());
        assertEquals(OkHttpFetcher.Settings.DEFAULT, Settings.parse("").network().applied(OkHttpFetcher.Settings.DEFAULT));
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        for (String line : List.of("proxy: socks5://x", "parallel-downloads: 0", "parallel-downloads: many", "limit-rate: fast",
                "cache-dir: here", "prox: http://x")) {
            var wrong = assertThrows(FormatException.class, () -> Settings.parse("network:\n  " + line + "\n"), line);
            assertEquals(ErrorCode.CONFIG_INVALID, wrong.diagnostic().code());
        }
    }
}

package org.mypkg.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.console.CommonOptions;
import org.mypkg.console.Console;
import org.mypkg.console.ProgressView;
import org.mypkg.console.Terminal;

/** What a person sees of a graph of builds. */
final class BuildViewTest {
    private Instant now = Instant.EPOCH;
    private final InstantSource clock = () -> now;

    @Test
    void aTerminalShowsEachBuildWithItsPhaseItsTimeAndItsLastLine() {
        var err = new ByteArrayOutputStream();
        var terminal = Terminal.interactive(InputStream.nullInputStream(), new ByteArrayOutputStream(), err, 60, false);
        var console = new Console(terminal, new CommonOptions(), "srcpkg build");
        var view = new BuildView(console::say, Optional.of(new ProgressView(console, clock)), clock);
        view.expect(5);
        view.begin("musl");
        view.end("musl", "1.2.5-1", BuildView.How.KEPT);
        view.begin("cross-gcc");
        view.phase("cross-gcc", "build");
        view.line("cross-gcc", "gcc -c a-file-with-a-long-name.c -o a-file-with-a-long-name.o");
        now = now.plusSeconds(754);
        err.reset();
        view.show();
        String shown = err.toString(StandardCharsets.UTF_8).replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "").replace("\r", "");
        List<String> lines = shown.lines().toList();
        assertTrue(lines.getFirst().startsWith("  cross-gcc        build     12:34 min  gcc -c a-file-"), shown);
        assertTrue(lines.stream().allMatch(line -> line.length() < 60), shown);
        assertTrue(lines.getLast().contains("building 1 of 5 (1 at work, 3 waiting)"), shown);
    }

    @Test
    void elsewhereThereIsALineForEachBeginningAndEnd() {
        var said = new ArrayList<String>();
        var view = new BuildView(said::add, Optional.empty(), clock);
        view.expect(1);
        view.begin("musl");
        view.compile("musl", "1.2.5-1");
        view.line("musl", "cc a.c");
        now = now.plusMillis(1500);
        view.show();
        view.end("musl", "1.2.5-1", BuildView.How.BUILT);
        assertEquals(List.of("build musl 1.2.5-1 ...", "built  musl 1.2.5-1  1.5 s"), said);
    }
}

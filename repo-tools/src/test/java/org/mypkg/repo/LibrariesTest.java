package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is published that cannot run, and a repository may stand on another one. */
final class LibrariesTest {
    private final Workshop base;
    private final Workshop extra;

    LibrariesTest(@TempDir Path temporary) throws IOException {
        base = new Workshop(temporary.resolve("base"));
        base.init();
        extra = new Workshop(temporary.resolve("extra"));
    }

    private Workshop.Ran add(Workshop workshop, String name, String version, String more, String... files) throws IOException {
        return workshop.run("add", workshop.repo().toString(), workshop.pack(name, version, more, files).toString());
    }

    private Path app() throws IOException {
        return extra.pack("app", "1", "requires: [\"so:libz.so.1 >= 1.2\"]\n", "usr/bin/app=1");
    }

    @Test
    void theRefusalNamesPackageLibraryAndWhatComesNear() throws Exception {
        extra.init();
        add(extra, "zlib-old", "1.1", "provides: [\"so:libz.so.1 = 1.1\"]\n", "usr/lib/old=1").ok();
        add(extra, "zlib-ng", "2.0", "provides: [\"so:libz.so.2\", \"so:libzed.so.1\"]\n", "usr/lib/ng=1").ok();
        Workshop.Ran refused = extra.run("add", extra.repo().toString(), app().toString());
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("error[E0805]"), refused.err());
        assertTrue(refused.err().contains("app 1 needs so:libz.so.1 >= 1.2, and nothing provides it"), refused.err());
        assertTrue(refused.err().contains("zlib-old 1.1 provides so:libz.so.1 = 1.1"), refused.err());
        assertTrue(refused.err().contains("zlib-ng 2.0 provides so:libz.so.2"), refused.err());
        assertFalse(refused.err().contains("libzed"), refused.err());
        assertEquals(3, extra.repository().document().serial());
        String found = extra.run("add", extra.repo().toString(), app().toString(), "--force").ok().out()
                + extra.run("check", extra.repo().toString()).out();
        assertTrue(found.contains("no-provider: app 1: nothing provides so:libz.so.1 >= 1.2\n  zlib-old 1.1 provides"), found);
    }

    @Test
    void whatARepositoryBelowProvidesCounts() throws Exception {
        add(base, "zlib", "1.3", "provides: [\"so:libz.so.1 = 1.3\"]\n", "usr/lib/libz.so.1=z").ok();
        extra.init();
        String below = base.repo().toString();
        assertEquals(1, extra.run("add", extra.repo().toString(), app().toString()).code());
        extra.run("add", extra.repo().toString(), app().toString(), "--with", below).ok();
        assertEquals(1, extra.run("publish", extra.repo().toString()).code(), "not remembered");
        extra.run("publish", extra.repo().toString(), "--with", below).ok();
        assertEquals(1, extra.run("check", extra.repo().toString()).code());
        assertEquals("nothing wrong\n", extra.run("check", extra.repo().toString(), "--with", below).ok().out());
    }

    @Test
    void theSettingsRememberWhatARepositoryBuildsUpon() throws Exception {
        add(base, "zlib", "1.3", "provides: [\"so:libz.so.1 = 1.3\"]\n", "usr/lib/libz.so.1=z").ok();
        String repo = extra.repo().toString();
        extra.run("init", repo, "--name", "extra", "--key", extra.secretKey().toString(), "--builds-on", base.repo().toString()).ok();
        extra.run("add", repo, app().toString()).ok();
        extra.run("publish", repo).ok();
        assertEquals("nothing wrong\n", extra.run("check", repo).ok().out());
        Workshop.Ran lost = extra.run("publish", repo, "--with", extra.directory.resolve("nowhere").toString());
        assertEquals(1, lost.code());
        assertTrue(lost.err().contains("error[E0806]") && lost.err().contains("nowhere"), lost.err());
    }

    @Test
    void onlyPackagesThatMeetCollide() throws Exception {
        add(base, "editor", "1", "", "usr/bin/ed=base", "usr/share/words=1").ok();
        add(base, "old", "1", "conflicts: [needs-old-gone]\n", "usr/lib/shared=1").ok();
        add(base, "twin", "1", "", "usr/bin/ed=too").ok();
        extra.init();
        String repo = extra.repo().toString();
        String[] files = {
            extra.pack("other-editor", "1", "", "usr/bin/ed=extra").toString(),
            extra.pack("taker", "1", "replaces: [editor, twin]\n", "usr/share/words=2").toString(),
            extra.pack("meets-not", "1", "requires: [needs-old-gone]\n", "usr/lib/shared=2").toString(),
            extra.pack("needs-old-gone", "1", "", "usr/share/gone=1").toString(),
            extra.pack("blocked", "1", "requires: [other-editor, no-such]\n", "usr/share/gone=2").toString()
        };
        var words = new java.util.ArrayList<>(java.util.List.of("add", repo));
        words.addAll(java.util.List.of(files));
        extra.run(words.toArray(String[]::new)).ok();
        Workshop.Ran ran = extra.run("check", repo, "--with", base.repo().toString());
        assertEquals(1, ran.code());
        assertEquals(
                """
                no-provider: blocked 1: nothing provides no-such
                not-installable: blocked 1: cannot be installed
                  blocked 1 needs no-such, which nothing provides
                file-conflict: editor 1: owns files that other-editor 1 owns, too, and both can be installed together
                  /usr/bin/ed
                file-conflict: other-editor 1: owns files that twin 1 owns, too, and both can be installed together
                  /usr/bin/ed
                """,
                ran.out());
        String json = extra.run("check", repo, "--with", base.repo().toString(), "--json").out();
        assertTrue(json.contains("\"kind\": \"not-installable\",\n      \"subject\": \"blocked 1\""), json);
    }
}

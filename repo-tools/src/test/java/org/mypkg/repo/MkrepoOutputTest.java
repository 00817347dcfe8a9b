package org.mypkg.repo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.testing.Golden;

/** What the commands print, word for word. */
final class MkrepoOutputTest {
    private static final String RICH = """
            summary: A package with everything
            license: MIT
            url: https://example.org/
            requires: ["libc >= 1", "so:libz.so.1 | so:libz-ng.so.2"]
            provides: ["cmd:rich", "rich-api = 3"]
            conflicts: [poor]
            config: [/etc/rich.conf]
            alternatives: [{path: /usr/bin/editor, target: rich, priority: "10"}]
            vital: "true"
            scripts: {post-install: "echo hello\\necho again\\n"}
            """;

    private final Path temporary;
    private final Workshop workshop;

    MkrepoOutputTest(@TempDir Path temporary) throws IOException {
        this.temporary = temporary;
        this.workshop = new Workshop(temporary);
    }

    private Path rich() throws IOException {
        Path tree = Files.createDirectories(temporary.resolve("tree-rich-1_1.0/usr/bin"));
        Files.createSymbolicLink(tree.resolve("r"), Path.of("rich"));
        Files.setAttribute(tree.resolve("r"), "lastModifiedTime", Files.getLastModifiedTime(tree), java.nio.file.LinkOption.NOFOLLOW_LINKS);
        return workshop.pack("rich", "1:1.0", RICH, "usr/bin/rich=#!/bin/sh\n", "etc/rich.conf=a=1\n");
    }

    @Test
    void showTellsEverything() throws Exception {
        String file = rich().toString();
        Golden.check("src/test/golden/show.txt", workshop.run("show", file, "--files").ok().out());
        String json = workshop.run("show", file, "--json").ok().out();
        assertTrue(json.startsWith("{\n  \"schema\": \"mypkg/1\",\n  \"package\": {"), json);
        assertTrue(json.contains("\"name\": \"rich\"") && json.contains("\"signed\": true"), json);
        assertTrue(workshop.run("show", file, "--json", "--files").ok().out().contains("\"path\": \"/usr/bin/rich\""));
    }

    @Test
    void diffTellsWhatChanged() throws Exception {
        Path before = rich();
        Path tree = temporary.resolve("tree-rich-2.0/usr/bin");
        Files.createDirectories(tree);
        Files.writeString(tree.resolve("r"), "no link any more\n");
        String more = RICH.replace("libc >= 1", "libc >= 2").replace("A package", "The package").replace("vital: \"true\"\n", "");
        Path after = workshop.pack("rich", "2.0", more, "usr/bin/rich=#!/bin/ash\n", "etc/rich.conf=a=1\n", "usr/new=x");
        Golden.check("src/test/golden/diff.txt", workshop.run("diff", before.toString(), after.toString()).ok().out());
        assertEquals("", workshop.run("diff", before.toString(), before.toString()).ok().out());
    }

    @Test
    void checkTellsEverythingThatIsWrong() throws Exception {
        workshop.init();
        String repo = workshop.repo().toString();
        Path[] files = {
            workshop.pack("app", "1", "requires: [\"so:libgone.so.1\"]\n", "usr/bin/app=1"),
            workshop.pack("bottom", "1", "requires: [app]\n", "usr/bin/bottom=1"),
            workshop.pack("left", "1", "", "usr/share/both=left", "usr/share/left=1"),
            workshop.pack("right", "1", "", "usr/share/both=right"),
            workshop.pack("instead", "1", "replaces: [left]\nconflicts: [right]\n", "usr/share/both=instead"),
            workshop.pack("fine", "1", "requires: [\"left | right\"]\n", "usr/share/fine=1"),
            workshop.pack("broken", "1", "", "usr/share/broken=" + "0123456789".repeat(50)),
            workshop.pack("lost", "1", "", "usr/share/lost=1"),
            workshop.packUnsigned("plain", "1", "", "usr/share/plain=1")
        };
        var arguments = new java.util.ArrayList<>(java.util.List.of("add", repo, "--force"));
        for (Path file : files) {
            arguments.add(file.toString());
        }
        workshop.run(arguments.toArray(String[]::new)).ok();
        damage(workshop.repo().resolve("pool/broken-1.noarch.mpkg"));
        Files.delete(workshop.repo().resolve("pool/lost-1.noarch.mpkg"));
        Files.copy(files[0], workshop.repo().resolve("pool/stray.mpkg"));
        workshop.pass(Duration.ofDays(31));
        Workshop.Ran ran = workshop.run("check", repo);
        assertEquals(1, ran.code(), ran.err());
        Golden.check("src/test/golden/check.txt", ran.out());
        assertTrue(workshop.run("check", repo, "--json").out().contains("\"kind\": \"file-conflict\",\n      \"subject\": \"left 1\""));
    }

    private static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 20] ^= 1;
        Files.write(file, bytes);
    }

    @Test
    void aSoundRepositoryHasNothingWrong() throws Exception {
        workshop.init();
        String repo = workshop.repo().toString();
        Path lib = workshop.pack("lib", "1", "provides: [\"so:libz.so.1\"]\n", "usr/lib/libz.so.1=z");
        Path app = workshop.pack("app", "1", "requires: [\"so:libz.so.1\"]\n", "usr/bin/app=1");
        assertEquals(
                "published test 2: 2 packages, valid until 2026-03-31T12:00:00Z\n",
                workshop.run("add", repo, lib.toString(), app.toString()).ok().out());
        assertEquals("nothing wrong\n", workshop.run("check", repo).ok().out());
    }

    @Test
    void keysAreMadeOnceAndForTheirOwnerAlone() throws Exception {
        String out = temporary.resolve("new").toString();
        String fingerprint = workshop.run("key", "new", "--uid", "New <new@example.org>", "-o", out).ok().out().strip();
        assertTrue(fingerprint.matches("[0-9A-F]{40}"), fingerprint);
        assertEquals("rw-------", java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(temporary.resolve("new/secret.asc"))));
        assertEquals(1, workshop.run("key", "new", "--uid", "New", "-o", out).code());
        Path home = Files.createDirectories(temporary.resolve("gnupg"));
        Workshop.host(home, "chmod", "700", ".");
        String shown = Workshop.host(home, "sh", "-c", "gpg --homedir . --batch --quiet --import " + out + "/secret.asc && gpg --homedir . --batch --with-colons -K");
        assertTrue(shown.contains(fingerprint), shown);
    }

    @Test
    void mistakesEndWithTheDocumentedCodes() throws Exception {
        assertEquals(2, workshop.run("bake").code());
        assertEquals(2, workshop.run("init").code());
        assertEquals(2, workshop.run("init", workshop.repo().toString(), "--name", "x").code());
        assertEquals(1, workshop.run("publish", temporary.resolve("nothing").toString()).code());
        assertEquals(3, workshop.run("show", temporary.resolve("nothing.mpkg").toString()).code());
        Path noPackage = Files.writeString(temporary.resolve("no.mpkg"), "not a package");
        assertEquals(3, workshop.run("show", noPackage.toString()).code());
        Path noManifest = Files.writeString(temporary.resolve("no.yaml"), "name: [x");
        assertEquals(1, workshop.run("pack", "--manifest", noManifest.toString(), "--tree", temporary.toString(), "-o", temporary.toString()).code());
        workshop.init();
        assertEquals(1, workshop.run("init", workshop.repo().toString(), "--name", "x", "--key", workshop.secretKey().toString()).code());
        assertEquals(2, workshop.run("prune", workshop.repo().toString(), "--keep", "0").code());
        assertEquals(3, workshop.run("publish", workshop.repo().toString(), "--key", temporary.resolve("gone.asc").toString()).code());
        assertEquals(4, workshop.run("publish", workshop.repo().toString(), "--key", noPackage.toString()).code());
    }
}

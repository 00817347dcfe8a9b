package org.mypkg.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.testing.Gen;
import org.mypkg.testing.Property;

final class RootPathTest {
    @Test
    void slashesAtTheEndsAreDropped() {
        assertEquals(RootPath.of("usr/bin"), RootPath.of("/usr/bin"));
        assertEquals(RootPath.of("usr/bin"), RootPath.of("/usr/bin/"));
        assertEquals(RootPath.ROOT, RootPath.of(""));
        assertEquals(RootPath.ROOT, RootPath.of("/"));
        assertEquals("/usr/bin", RootPath.of("usr/bin").toString());
    }

    @Test
    void hostilePathsAreRefused() {
        for (String bad : List.of(
                "..", ".", "../x", "x/..", "x/../y", "x/./y", "./x", "x//y", "x//", "a\0b", "/..", "//../x", "x/" + "n".repeat(256),
                "d/".repeat(2048) + "x")) {
            assertThrows(IllegalArgumentException.class, () -> RootPath.of(bad), bad);
            assertEquals(Optional.empty(), RootPath.parse(bad.getBytes(StandardCharsets.UTF_8)));
        }
        for (String good : List.of("...", "..x", "x..", ".x", " ", "\n", "-rf", "n".repeat(255), "d/".repeat(2047) + "x")) {
            assertEquals("/" + good, utf8(RootPath.of(good)));
        }
    }

    private static String utf8(RootPath path) {
        return "/" + path.utf8().orElseThrow();
    }

    @Test
    void relativesAreFound() {
        RootPath path = RootPath.of("usr/share/doc");
        assertEquals(RootPath.of("usr/share"), path.parent());
        assertEquals(List.of(RootPath.of("usr"), RootPath.of("usr/share")), path.ancestors());
        assertArrayEquals("doc".getBytes(StandardCharsets.UTF_8), path.nameBytes());
        assertEquals(3, path.depth());
        assertEquals(RootPath.ROOT, RootPath.of("usr").parent());
        assertEquals(RootPath.ROOT, RootPath.ROOT.parent());
        assertEquals(0, RootPath.ROOT.depth());
        assertEquals(path, RootPath.of("usr").resolve("share/doc"));
        assertEquals(path, RootPath.ROOT.resolve("usr/share/doc"));
        assertEquals(path, RootPath.of("usr").resolve(RootPath.of("share/doc")));
        assertThrows(IllegalArgumentException.class, () -> path.resolve("../x"));
    }

    @Test
    void belowMeansWholeParts() {
        assertTrue(RootPath.of("usr/bin").startsWith(RootPath.of("usr")));
        assertTrue(RootPath.of("usr").startsWith(RootPath.of("usr")));
        assertTrue(RootPath.of("usr").startsWith(RootPath.ROOT));
        assertFalse(RootPath.of("usrx").startsWith(RootPath.of("usr")));
        assertFalse(RootPath.of("usr").startsWith(RootPath.of("usr/bin")));
    }

    @Test
    void bytesThatAreNoTextAreShownAsNumbers() {
        RootPath odd = RootPath.of(new byte[] {'a', (byte) 0xff, '\n'});
        assertEquals("/a\\377\\012", odd.toString());
        assertEquals(Optional.empty(), odd.utf8());
        assertEquals("/a\\134b", RootPath.of("a\\b").toString());
        assertEquals("/ü", RootPath.of("ü").toString());
    }

    private static RootPath path(Gen gen) {
        List<String> parts = gen.list(1, 4, g -> g.text("a-./\u00ff0".replace("/", ""), 1, 3));
        byte[] bytes = String.join("/", parts).getBytes(StandardCharsets.ISO_8859_1);
        Optional<RootPath> path = RootPath.parse(bytes);
        gen.assume(path.isPresent());
        return path.orElseThrow();
    }

    @Test
    void theOrderIsTotalAndPutsADirectoryBeforeWhatItHolds() {
        Property.check("paths are ordered", 3_000, gen -> {
            RootPath a = path(gen);
            RootPath b = path(gen);
            RootPath c = path(gen);
            gen.note("paths", List.of(a, b, c));
            assertEquals(a.equals(b), a.compareTo(b) == 0);
            assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)));
            if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
                assertTrue(a.compareTo(c) <= 0);
            }
            if (b.startsWith(a)) {
                assertTrue(a.compareTo(b) <= 0);
            }
            if (c.startsWith(a) && a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
                assertTrue(b.startsWith(a), "what a directory holds is one run in the order");
            }
            if (a.equals(b)) {
                assertEquals(a.hashCode(), b.hashCode());
            }
        });
    }

    @Test
    void aPathIsItsParentAndItsName() {
        Property.check("parent and name", 1_000, gen -> {
            RootPath path = path(gen);
            assertEquals(path, path.parent().resolve(path.nameBytes()));
            assertEquals(path, RootPath.of(path.toBytes()));
            assertEquals(path.depth() - 1, path.ancestors().size());
        });
    }
}

package org.mypkg.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class LocationTest {
    @Test
    void pathsAndFileAddressesAreLocal() {
        assertEquals(new Location.Local(Path.of("/srv/repo")), Location.parse("/srv/x/../repo/"));
        assertEquals(new Location.Local(Path.of("/srv/a b")), Location.parse("file:///srv/a%20b"));
        assertEquals(new Location.Local(Path.of("repo").toAbsolutePath()), Location.parse("repo"));
    }

    @Test
    void webAddressesStayAsTheyAreAndJoinWithOneSlash() {
        Location base = Location.parse("http://example.org/repo");
        assertEquals("http://example.org/repo/repo.json", base.resolve("repo.json").toString());
        assertEquals("http://example.org/repo/a", Location.parse("http://example.org/repo/").resolve("a").toString());
    }

    @Test
    void aNameWithAPercentIsEncodedOnceMore() {
        Location base = Location.parse("http://example.org");
        assertEquals("http://example.org/p/x-1%253a2.mpkg", base.resolve("p/x-1%3a2.mpkg").toString());
        assertEquals("http://example.org/%C3%A9%20%3F%23", base.resolve("é ?#").toString());
        assertEquals("http://example.org/a+b~1", base.resolve("a+b~1").toString());
    }

    @Test
    void namesNeverClimbOutOfTheRepository() {
        for (Location base : new Location[] {Location.parse("http://example.org/r"), Location.parse("/srv/r")}) {
            for (String name : new String[] {"../key", "a/../../b", "/etc/passwd", "", ".", "a//b"}) {
                assertThrows(IllegalArgumentException.class, () -> base.resolve(name), name);
            }
        }
    }

    @Test
    void otherSchemesAreRefused() {
        for (String text : new String[] {"ftp://example.org/x", "http://", "http:///x", "file:relative", "http://h/?q"}) {
            assertThrows(IllegalArgumentException.class, () -> Location.parse(text), text);
        }
    }
}

package org.mypkg.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ValuesTest {
    @Test
    void namesArePlain() {
        for (String good : List.of("a", "libstdc++6", "0ad", "X.org", "a_b-c", "n".repeat(128))) {
            assertEquals(good, new PackageName(good).value());
        }
        for (String bad : List.of("", "-a", ".a", "+a", "a b", "a/b", "a:b", "a|b", "é", "n".repeat(129), "a\n")) {
            assertThrows(IllegalArgumentException.class, () -> new PackageName(bad), bad);
        }
    }

    @Test
    void capabilitiesHaveAKindOrNone() {
        for (String good : List.of("a", "so:libz.so.1", "cmd:[", "/usr/bin/sh", "pkgconfig:x", "so:ld-linux-x86-64.so.2(64bit)")) {
            assertEquals(good, new Capability(good).value());
        }
        for (String bad : List.of("", "so:", "a b", "a,b", "a|b", "a<1", "!a", "so:\0", "a=1")) {
            assertThrows(IllegalArgumentException.class, () -> new Capability(bad), bad);
        }
    }

    @Test
    void machinesArePlain() {
        assertEquals("noarch", Arch.NOARCH.value());
        for (String bad : List.of("", "X86", "a-b", "_a", "a".repeat(33))) {
            assertThrows(IllegalArgumentException.class, () -> new Arch(bad), bad);
        }
    }

    @Test
    void fileNamesOfPackagesHoldNoColon() {
        assertEquals("zlib-1%3a1.3-2.x86_64.mpkg", PackageId.of("zlib", "1:1.3-2", "x86_64").fileName());
    }

    @Test
    void packageIdsAreOrderedByNameThenVersion() {
        PackageId a1 = PackageId.of("a", "1.9", "x86_64");
        PackageId a2 = PackageId.of("a", "1.10", "x86_64");
        PackageId b = PackageId.of("b", "1", "x86_64");
        assertTrue(a1.compareTo(a2) < 0);
        assertTrue(a2.compareTo(b) < 0);
        assertTrue(PackageId.of("a", "1.0", "x86_64").compareTo(PackageId.of("a", "1.00", "x86_64")) != 0);
        assertTrue(PackageId.of("a", "1", "noarch").compareTo(PackageId.of("a", "1", "x86_64")) < 0);
    }

    /** The vectors of FIPS 180-4 for no bytes and for "abc". */
    @Test
    void digestsAreSha256() {
        assertEquals("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", Digest.of(new byte[0]).hex());
        Digest abc = Digest.of("abc".getBytes(StandardCharsets.US_ASCII));
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", abc.hex());
        var digester = Digest.digester();
        digester.update((byte) 'a');
        digester.update(new byte[] {'b', 'c'});
        assertEquals(abc, Digest.finish(digester));
        for (String bad : List.of("", "ba78", abc.hex().toUpperCase(java.util.Locale.ROOT), abc.hex() + "0", "g" + abc.hex().substring(1))) {
            assertThrows(IllegalArgumentException.class, () -> new Digest(bad), bad);
        }
    }

    @Test
    void bytesDoNotChange() {
        byte[] source = {1, 2};
        Bytes bytes = Bytes.of(source);
        source[0] = 9;
        bytes.toArray()[0] = 9;
        assertArrayEquals(new byte[] {1, 2}, bytes.toArray());
        assertEquals(Bytes.of(new byte[] {1, 2}), bytes);
        assertEquals(Bytes.of(new byte[] {1, 2}).hashCode(), bytes.hashCode());
        assertTrue(Bytes.of(new byte[] {(byte) 0xff}).compareTo(Bytes.of(new byte[] {1})) > 0);
        assertTrue(Bytes.of(new byte[] {1}).compareTo(bytes) < 0);
    }
}

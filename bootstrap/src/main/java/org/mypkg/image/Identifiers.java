package org.mypkg.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.mypkg.model.Digest;

/**
 * The identifiers of disks, partitions and file systems, each a digest of the configuration and of what it is for: UUIDs of
 * version 8 (RFC 9562), which is the one for numbers that somebody makes by a rule of his own.
 *
 * @param config the configuration's digest
 */
record Identifiers(Digest config) {
    UUID uuid(String use) {
        ByteBuffer bytes = bytes(use);
        long high = (bytes.getLong(0) & 0xffff_ffff_ffff_0fffL) | 0x8000L;
        long low = (bytes.getLong(8) & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    /** A FAT's volume number, eight digits. */
    String volume(String use) {
        return String.format(Locale.ROOT, "%08X", bytes(use).getInt(0));
    }

    /** The same as programs search for it. */
    String shownVolume(String use) {
        return volume(use).substring(0, 4) + "-" + volume(use).substring(4);
    }

    private ByteBuffer bytes(String use) {
        Digest digest = Digest.of((config.hex() + " " + use).getBytes(StandardCharsets.US_ASCII));
        return ByteBuffer.wrap(HexFormat.of().parseHex(digest.hex()));
    }
}

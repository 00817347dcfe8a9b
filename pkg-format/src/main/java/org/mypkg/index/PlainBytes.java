package org.mypkg.index;

import java.nio.charset.StandardCharsets;

/** What a {@link PlainLine} consists of: which bytes may stand where, and what stands between values. */
final class PlainBytes {
    /** What a byte may be part of. */
    static final byte[] CLASSES = new byte[128];

    static final int ALPHANUMERIC = 1;
    static final int IN_NAME = 2;
    static final int IN_VERSION = 4;
    static final int IN_FILE = 8;
    static final int IN_CAPABILITY = 16;
    static final int BEGINS_CAPABILITY = 32;
    static final int IN_ARCH = 64;

    static {
        for (char c = '!'; c <= '~'; c++) {
            boolean digit = c >= '0' && c <= '9';
            boolean lower = c >= 'a' && c <= 'z';
            boolean alphanumeric = digit || lower || (c >= 'A' && c <= 'Z');
            int classes = alphanumeric ? ALPHANUMERIC : 0;
            classes |= alphanumeric || ".+_-".indexOf(c) >= 0 ? IN_NAME : 0;
            classes |= alphanumeric || ".+~-".indexOf(c) >= 0 ? IN_VERSION : 0;
            classes |= alphanumeric || "._+~%-".indexOf(c) >= 0 ? IN_FILE : 0;
            classes |= "<>=|,!\"\\".indexOf(c) < 0 ? IN_CAPABILITY : 0;
            classes |= alphanumeric || "_.+[/-".indexOf(c) >= 0 ? BEGINS_CAPABILITY : 0;
            classes |= digit || lower || c == '_' ? IN_ARCH : 0;
            CLASSES[c] = (byte) classes;
        }
    }

    static final byte[] FIRST = ascii("{\"name\":\"");
    static final byte[] VERSION = ascii("\",\"version\":\"");
    static final byte[] ARCH = ascii("\",\"arch\":\"");
    static final byte[] SUMMARY = ascii("\",\"summary\":\"");
    static final byte[][] OTHER_TEXTS = {
        ascii("\",\"description\":\""), ascii("\",\"license\":\""), ascii("\",\"url\":\""), ascii("\",\"maintainer\":\"")
    };
    static final byte[] VITAL = ascii("\",\"vital\":true,\"installedBytes\":");
    static final byte[] INSTALLED = ascii("\",\"installedBytes\":");
    static final byte[] REQUIRES = ascii(",\"requires\":[");
    static final byte[] RECOMMENDS = ascii(",\"recommends\":[");
    static final byte[] CONFLICTS = ascii(",\"conflicts\":[");
    static final byte[] PROVIDES = ascii(",\"provides\":[");
    static final byte[] REPLACES = ascii(",\"replaces\":[");
    static final byte[] INSTALL_IF = ascii(",\"install-if\":[");
    static final byte[] ARCHIVE = ascii(",\"archive\":{\"file\":\"");
    static final byte[] SIZE = ascii("\",\"sizeBytes\":");
    static final byte[] DIGEST = ascii(",\"sha256\":\"");
    static final byte[] HEAD = ascii("\",\"headBytes\":");
    static final byte[] HEAD_DIGEST = ascii(",\"headSha256\":\"");
    static final byte[] LAST = ascii("\"}}\n");

    private PlainBytes() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

package org.mypkg.index;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads lines of packages as {@link IndexCodec} writes almost all of them: members in its order, without spaces, no members
 * beyond texts and dependencies, names and versions in plain ASCII. Every other line is left to the strict reader, so that
 * this one never has to say what is wrong. Invariant: a line that is taken here is one that the strict reader takes, too, and
 * means the same.
 *
 * <p>An index of 60,000 packages has 40 MB of lines, and {@code update} never gets warm: this takes a tenth of the strict
 * reader's time.
 */
final class PlainLine {
    /** The strict reader has limits of its own. */
    private static final int LINE_BYTES_MAX = 1 << 20;

    private static final int DIGITS_MAX = 17;
    private static final int DIGEST_DIGITS = 64;
    private static final int NAME_MAX = 128;
    private static final int ARCH_MAX = 32;
    private static final int VERSION_MAX = 255;
    private static final int CAPABILITY_MAX = 255;
    private static final int EPOCH_MAX = 9;
    private static final int DIRECTORIES_MAX = 7;

    /** What a byte may be part of. */
    private static final byte[] CLASSES = new byte[128];

    private static final int ALPHANUMERIC = 1;
    private static final int IN_NAME = 2;
    private static final int IN_VERSION = 4;
    private static final int IN_FILE = 8;
    private static final int IN_CAPABILITY = 16;
    private static final int BEGINS_CAPABILITY = 32;
    private static final int IN_ARCH = 64;

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

    private static final byte[] FIRST = ascii("{\"name\":\"");
    private static final byte[] VERSION = ascii("\",\"version\":\"");
    private static final byte[] ARCH = ascii("\",\"arch\":\"");
    private static final byte[] SUMMARY = ascii("\",\"summary\":\"");
    private static final byte[][] OTHER_TEXTS = {
        ascii("\",\"description\":\""), ascii("\",\"license\":\""), ascii("\",\"url\":\""), ascii("\",\"maintainer\":\"")
    };
    private static final byte[] VITAL = ascii("\",\"vital\":true,\"installedBytes\":");
    private static final byte[] INSTALLED = ascii("\",\"installedBytes\":");
    private static final byte[] REQUIRES = ascii(",\"requires\":[");
    private static final byte[] RECOMMENDS = ascii(",\"recommends\":[");
    private static final byte[] CONFLICTS = ascii(",\"conflicts\":[");
    private static final byte[] PROVIDES = ascii(",\"provides\":[");
    private static final byte[] REPLACES = ascii(",\"replaces\":[");
    private static final byte[] INSTALL_IF = ascii(",\"install-if\":[");
    private static final byte[] ARCHIVE = ascii(",\"archive\":{\"file\":\"");
    private static final byte[] SIZE = ascii("\",\"sizeBytes\":");
    private static final byte[] DIGEST = ascii(",\"sha256\":\"");
    private static final byte[] HEAD = ascii("\",\"headBytes\":");
    private static final byte[] HEAD_DIGEST = ascii(",\"headSha256\":\"");
    private static final byte[] LAST = ascii("\"}}\n");

    private final CatalogTables tables;
    private final byte[] text;
    private int at;
    private boolean escaped;
    private boolean beyondAscii;

    /** @param text the lines of a part; the last byte is a line feed, at which every loop here ends */
    PlainLine(CatalogTables tables, byte[] text) {
        this.tables = tables;
        this.text = text;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The line is of another kind. */
    private static final class NotPlain extends Exception {
        private static final long serialVersionUID = 1;

        NotPlain() {
            super("", null, false, false);
        }
    }

    /**
     * Adds the package of a line to the tables.
     *
     * @return where the next line begins, or -1, with nothing added, where the line is not plain
     */
    int scan(int lineStart, int part) {
        at = lineStart;
        beyondAscii = false;
        try {
            line();
            if (at - lineStart > LINE_BYTES_MAX) {
                throw new NotPlain();
            }
            if (beyondAscii) {
                checkText(lineStart, at);
            }
            tables.endPackage(part, lineStart, at - lineStart);
            return at;
        } catch (NotPlain | CharacterCodingException other) {
            tables.forgetUnfinished();
            return -1;
        }
    }

    private void checkText(int from, int to) throws CharacterCodingException {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text, from, to - from));
    }

    private void line() throws NotPlain {
        must(FIRST);
        int start = word(IN_NAME, NAME_MAX);
        tables.packages.add(tables.capabilities.put(text, start, at));
        must(VERSION);
        start = at;
        checkVersion(start, wordEnd(start));
        tables.packages.add(tables.words.put(text, start, at));
        must(ARCH);
        start = word(IN_ARCH, ARCH_MAX);
        int arch = tables.words.put(text, start, at);
        summary();
        for (byte[] other : OTHER_TEXTS) {
            if (has(other)) {
                skipText();
            }
        }
        boolean vital = has(VITAL);
        if (!vital) {
            must(INSTALLED);
        }
        tables.packages.add(arch << 1 | (vital ? 1 : 0));
        tables.packages.addLong(number());
        requirements(REQUIRES);
        requirements(RECOMMENDS);
        relations(CONFLICTS, false);
        relations(PROVIDES, true);
        relations(REPLACES, false);
        requirements(INSTALL_IF);
        archive();
    }

    private void archive() throws NotPlain {
        must(ARCHIVE);
        fileName();
        must(SIZE);
        long size = number();
        tables.packages.addLong(size);
        must(DIGEST);
        digest(tables.digestStart());
        must(HEAD);
        long head = number();
        must(HEAD_DIGEST);
        digest(-1);
        must(LAST);
        if (head < 1 || size < head) {
            throw new NotPlain();
        }
    }

    private boolean has(byte[] pattern) {
        if (at + pattern.length > text.length || !Arrays.equals(text, at, at + pattern.length, pattern, 0, pattern.length)) {
            return false;
        }
        at += pattern.length;
        return true;
    }

    private void must(byte[] pattern) throws NotPlain {
        if (!has(pattern)) {
            throw new NotPlain();
        }
    }

    private boolean is(int index, int classes) {
        byte b = text[index];
        return b >= 0 && (CLASSES[b] & classes) != 0;
    }

    /** Passes a word of some class that begins with a letter or digit; gives where it began. */
    private int word(int classes, int lengthMax) throws NotPlain {
        int start = at;
        if (!is(start, ALPHANUMERIC) || !is(start, classes)) {
            throw new NotPlain();
        }
        while (is(at, classes)) {
            at++;
        }
        if (at - start > lengthMax) {
            throw new NotPlain();
        }
        return start;
    }

    private int wordEnd(int start) {
        at = start;
        while (is(at, IN_VERSION) || text[at] == ':') {
            at++;
        }
        return at;
    }

    private void checkVersion(int from, int to) throws NotPlain {
        int colon = from;
        while (colon < to && text[colon] != ':') {
            colon++;
        }
        int upstream = from;
        if (colon < to) {
            boolean epoch = colon > from && colon - from <= EPOCH_MAX;
            for (int i = from; epoch && i < colon; i++) {
                epoch = text[i] >= '0' && text[i] <= '9';
            }
            if (!epoch) {
                throw new NotPlain();
            }
            upstream = colon + 1;
        }
        if (upstream >= to || to - upstream > VERSION_MAX || !is(upstream, ALPHANUMERIC) || text[to - 1] == '-') {
            throw new NotPlain();
        }
    }

    private void summary() throws NotPlain {
        if (!has(SUMMARY)) {
            tables.addSummary(text, at, at);
            return;
        }
        int start = at;
        skipText();
        if (!escaped) {
            tables.addSummary(text, start, at);
            return;
        }
        byte[] plain = new byte[at - start];
        int length = 0;
        for (int i = start; i < at; i++) {
            i += text[i] == '\\' ? 1 : 0;
            plain[length++] = text[i];
        }
        tables.addSummary(plain, 0, length);
    }

    /** Passes a text up to its closing quote. Of the escapes only those of a quote and of a backslash are plain. */
    private void skipText() throws NotPlain {
        escaped = false;
        int i = at;
        byte b = text[i];
        while (b != '"') {
            if (b < ' ') {
                if (b >= 0) {
                    throw new NotPlain();
                }
                beyondAscii = true;
            } else if (b == '\\') {
                escaped = true;
                i++;
                if (text[i] != '"' && text[i] != '\\') {
                    throw new NotPlain();
                }
            }
            b = text[++i];
        }
        at = i;
    }

    /** Digits and nothing else, as few as can be. */
    private long number() throws NotPlain {
        int start = at;
        long number = 0;
        while (text[at] >= '0' && text[at] <= '9') {
            number = number * 10 + (text[at++] - '0');
        }
        boolean padded = at - start > 1 && text[start] == '0';
        if (at == start || padded || at - start > DIGITS_MAX) {
            throw new NotPlain();
        }
        return number;
    }

    /** Passes the digits of a digest and puts its bytes into their place, if there is one. */
    private void digest(int place) throws NotPlain {
        if (at + DIGEST_DIGITS > text.length) {
            throw new NotPlain();
        }
        int wrong = 0;
        for (int i = 0; i < DIGEST_DIGITS; i += 2) {
            int one = digit(text[at + i]) << 4 | digit(text[at + i + 1]);
            wrong |= one;
            if (place >= 0) {
                tables.digests[place + i / 2] = (byte) one;
            }
        }
        if (wrong < 0) {
            throw new NotPlain();
        }
        at += DIGEST_DIGITS;
    }

    private static int digit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        return b >= 'a' && b <= 'f' ? b - 'a' + 10 : -1;
    }

    private void fileName() throws NotPlain {
        int slashes = 0;
        boolean first = true;
        while (text[at] != '"') {
            boolean slash = text[at] == '/';
            boolean legal = first ? is(at, ALPHANUMERIC) || text[at] == '_' : slash || is(at, IN_FILE);
            if (!legal) {
                throw new NotPlain();
            }
            slashes += slash ? 1 : 0;
            first = slash;
            at++;
        }
        if (first || slashes > DIRECTORIES_MAX) {
            throw new NotPlain();
        }
    }

    private void requirements(byte[] member) throws NotPlain {
        int count = begin(member);
        while (count >= 0) {
            int start = at + 1;
            int hash = passElement();
            int known = tables.requirements.find(text, start, at, hash);
            if (known < 0) {
                checkRequirement(start, at);
                known = tables.addRequirement(text, start, at, hash);
            }
            tables.dependencies.add(known);
            count = next(count);
        }
    }

    private void relations(byte[] member, boolean provisions) throws NotPlain {
        int count = begin(member);
        while (count >= 0) {
            int start = at + 1;
            int hash = passElement();
            checkRelation(start, at, provisions);
            tables.dependencies.add(tables.relation(text, start, at, hash));
            count = next(count);
        }
    }

    /** Where the length of the list stands that begins here, or -1 after an empty list. */
    private int begin(byte[] member) {
        tables.dependencies.add(0);
        return has(member) ? tables.dependencies.size() - 1 : -1;
    }

    /** Passes what follows an element: -1 where that was the last one. */
    private int next(int count) throws NotPlain {
        byte b = text[++at];
        at++;
        if (b == ']') {
            tables.dependencies.set(count, tables.dependencies.size() - 1 - count);
            return -1;
        }
        if (b != ',') {
            throw new NotPlain();
        }
        return count;
    }

    /** Passes an element up to its closing quote; gives its hash. */
    private int passElement() throws NotPlain {
        if (text[at] != '"') {
            throw new NotPlain();
        }
        int hash = Texts.FNV_BASIS;
        int i = at + 1;
        for (byte b = text[i]; b != '"'; b = text[++i]) {
            if (b < ' ') {
                throw new NotPlain();
            }
            hash = (hash ^ b) * Texts.FNV_PRIME;
        }
        at = i;
        return Texts.finished(hash);
    }

    private void checkRequirement(int from, int to) throws NotPlain {
        int start = from;
        for (int i = from; i < to; i++) {
            if (text[i] == '|') {
                if (text[i - 1] != ' ' || text[i + 1] != ' ') {
                    throw new NotPlain();
                }
                checkRelation(start, i - 1, false);
                start = i + 2;
            }
        }
        checkRelation(start, to, false);
    }

    private void checkRelation(int from, int to, boolean provision) throws NotPlain {
        int i = from;
        while (i < to && is(i, IN_CAPABILITY)) {
            i++;
        }
        boolean named = i > from && is(from, BEGINS_CAPABILITY) && text[i - 1] != ':' && i - from <= CAPABILITY_MAX;
        if (!named) {
            throw new NotPlain();
        }
        if (i >= to) {
            return;
        }
        byte first = text[i + 1];
        boolean two = text[i + 2] == '=';
        int version = i + (two ? 4 : 3);
        boolean operator = first == '=' && !two || !provision && (first == '<' || first == '>');
        if (text[i] != ' ' || !operator || version >= to || text[version - 1] != ' ') {
            throw new NotPlain();
        }
        for (int k = version; k < to; k++) {
            if (!is(k, IN_VERSION) && text[k] != ':') {
                throw new NotPlain();
            }
        }
        checkVersion(version, to);
    }
}

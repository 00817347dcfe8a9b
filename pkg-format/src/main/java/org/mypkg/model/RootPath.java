package org.mypkg.model;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A path below a target root, as bytes: relative, no empty, {@code .} or {@code ..} part, no NUL. The root itself is the
 * path of length zero.
 *
 * <p>Linux names are bytes, so this type never decodes them to decide anything. Ordered by unsigned bytes with {@code /}
 * below every other byte, so that a directory stands directly before what it holds.
 */
public final class RootPath implements Comparable<RootPath> {
    /** The root itself. */
    public static final RootPath ROOT = new RootPath(new byte[0]);

    private static final int LONGEST_PATH_BYTES = 4095;
    private static final int LONGEST_NAME_BYTES = 255;

    private final byte[] bytes;

    private RootPath(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The path of a text such as {@code usr/bin/sh} or {@code /usr/bin/sh}.
     *
     * @throws IllegalArgumentException when it is no path of this type
     */
    public static RootPath of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The path of the given bytes; leading slashes are dropped, one trailing slash too.
     *
     * @throws IllegalArgumentException when a part is empty, {@code .} or {@code ..}, too long, or holds a NUL
     */
    public static RootPath of(byte[] raw) {
        int from = 0;
        int to = raw.length;
        while (from < to && raw[from] == '/') {
            from++;
        }
        if (to > from && raw[to - 1] == '/') {
            to--;
        }
        byte[] path = Arrays.copyOfRange(raw, from, to);
        check(path);
        return path.length == 0 ? ROOT : new RootPath(path);
    }

    /** Like {@link #of(byte[])}, but empty where the bytes are no such path. */
    public static Optional<RootPath> parse(byte[] raw) {
        try {
            return Optional.of(of(raw));
        } catch (IllegalArgumentException notAPath) {
            return Optional.empty();
        }
    }

    private static void check(byte[] path) {
        if (path.length > LONGEST_PATH_BYTES) {
            throw new IllegalArgumentException("path longer than " + LONGEST_PATH_BYTES + " bytes");
        }
        int start = 0;
        for (int i = 0; i <= path.length; i++) {
            if (i < path.length && path[i] == 0) {
                throw new IllegalArgumentException("path with a NUL byte: " + show(path));
            }
            if (i == path.length || path[i] == '/') {
                checkPart(path, start, i);
                start = i + 1;
            }
        }
    }

    private static void checkPart(byte[] path, int start, int end) {
        int length = end - start;
        boolean dot = length == 1 && path[start] == '.';
        boolean dots = length == 2 && path[start] == '.' && path[start + 1] == '.';
        boolean empty = length == 0 && path.length > 0;
        if (dot || dots || empty || length > LONGEST_NAME_BYTES) {
            throw new IllegalArgumentException("not a path below a root: " + show(path));
        }
    }

    /** A copy of the bytes, without a leading slash. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    public boolean isRoot() {
        return bytes.length == 0;
    }

    /** The directory that holds this path; the root is its own parent. */
    public RootPath parent() {
        int slash = lastSlash();
        return slash < 0 ? ROOT : new RootPath(Arrays.copyOf(bytes, slash));
    }

    /** The last part, as bytes; of length zero for the root. */
    public byte[] nameBytes() {
        return Arrays.copyOfRange(bytes, lastSlash() + 1, bytes.length);
    }

    /** The path of an entry with this name in the directory that this path names. */
    public RootPath resolve(String name) {
        return resolve(name.getBytes(StandardCharsets.UTF_8));
    }

    /** The path below this one that the given relative bytes name. */
    public RootPath resolve(byte[] relative) {
        if (isRoot()) {
            return of(relative);
        }
        byte[] joined = Arrays.copyOf(bytes, bytes.length + 1 + relative.length);
        joined[bytes.length] = '/';
        System.arraycopy(relative, 0, joined, bytes.length + 1, relative.length);
        return of(joined);
    }

    /** The path below this one that another path names. */
    public RootPath resolve(RootPath relative) {
        return relative.isRoot() ? this : resolve(relative.bytes);
    }

    /** Whether this path is the given one or lies below it. */
    public boolean startsWith(RootPath ancestor) {
        int n = ancestor.bytes.length;
        return n == 0
                || (bytes.length >= n
                        && Arrays.equals(bytes, 0, n, ancestor.bytes, 0, n)
                        && (bytes.length == n || bytes[n] == '/'));
    }

    /** All directories above this path, the topmost first, without the root and without the path itself. */
    public List<RootPath> ancestors() {
        var above = new ArrayList<RootPath>();
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '/') {
                above.add(new RootPath(Arrays.copyOf(bytes, i)));
            }
        }
        return above;
    }

    /** The number of parts; 0 for the root. */
    public int depth() {
        int parts = bytes.length == 0 ? 0 : 1;
        for (byte b : bytes) {
            parts += b == '/' ? 1 : 0;
        }
        return parts;
    }

    /** The path as text, where its bytes are UTF-8. */
    public Optional<String> utf8() {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }

    private int lastSlash() {
        int i = bytes.length - 1;
        while (i >= 0 && bytes[i] != '/') {
            i--;
        }
        return i;
    }

    @Override
    public int compareTo(RootPath other) {
        int common = Math.min(bytes.length, other.bytes.length);
        for (int i = 0; i < common; i++) {
            int difference = rank(bytes[i]) - rank(other.bytes[i]);
            if (difference != 0) {
                return difference;
            }
        }
        return bytes.length - other.bytes.length;
    }

    private static int rank(byte b) {
        return b == '/' ? 0 : (b & 0xff);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RootPath that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For people: absolute, with bytes that are no printable UTF-8 written as {@code \ooo}. */
    @Override
    public String toString() {
        return "/" + show(bytes);
    }

    private static String show(byte[] path) {
        Optional<String> text = printable(path);
        if (text.isPresent()) {
            return text.get();
        }
        var out = new ByteArrayOutputStream();
        for (byte b : path) {
            if (b >= 0x20 && b < 0x7f && b != '\\') {
                out.write(b);
            } else {
                out.writeBytes(String.format(Locale.ROOT, "\\%03o", b & 0xff).getBytes(StandardCharsets.US_ASCII));
            }
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    private static Optional<String> printable(byte[] path) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
            boolean plain = text.codePoints().noneMatch(c -> Character.isISOControl(c) || c == '\\');
            return plain ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}

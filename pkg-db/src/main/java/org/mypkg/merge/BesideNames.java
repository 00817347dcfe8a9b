package org.mypkg.merge;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.mypkg.model.RootPath;

/** The names beside a configuration file: what waits to be looked at, and what was saved from being lost. */
public final class BesideNames {
    /** The package's version of a file that the user edited, too. */
    public static final String NEW_SUFFIX = ".mypkg-new";

    /** The user's version of a file that is no longer there, or is a package's again. */
    public static final String SAVE_SUFFIX = ".mypkg-save";

    private BesideNames() {}

    /** The path with a suffix; empty where the name would be longer than a name may be. */
    public static Optional<RootPath> with(RootPath path, String suffix) {
        byte[] bytes = path.toBytes();
        byte[] more = suffix.getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(bytes, bytes.length + more.length);
        System.arraycopy(more, 0, all, bytes.length, more.length);
        return RootPath.parse(all);
    }

    /** The path without the suffix of a waiting version, where it has one. */
    public static RootPath meant(RootPath path) {
        byte[] bytes = path.toBytes();
        byte[] suffix = NEW_SUFFIX.getBytes(StandardCharsets.US_ASCII);
        int start = bytes.length - suffix.length;
        boolean waiting = start > 0 && bytes[start - 1] != '/' && Arrays.equals(bytes, start, bytes.length, suffix, 0, suffix.length);
        return waiting ? RootPath.of(Arrays.copyOf(bytes, start)) : path;
    }
}

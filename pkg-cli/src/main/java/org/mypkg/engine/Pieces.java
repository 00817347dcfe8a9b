package org.mypkg.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mypkg.archive.ByteSource;
import org.mypkg.model.Digest;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Parts of one package, each a file of the cache named by its place: {@code hello-1.0.noarch.0123456789abcdef.0-700.piece}.
 * Nothing is believed for its name: whoever reads a frame compares its digest.
 */
final class Pieces implements ByteSource {
    static final String SUFFIX = ".piece";

    private static final Pattern PLACE = Pattern.compile("([0-9]{1,18})-([0-9]{1,18})" + Pattern.quote(SUFFIX));

    private final Path directory;
    private final String prefix;
    private final long lengthBytes;

    /** @param prefix what the names of all its files begin with @param lengthBytes of the whole package */
    Pieces(Path directory, String prefix, long lengthBytes) {
        this.directory = directory;
        this.prefix = prefix;
        this.lengthBytes = lengthBytes;
    }

    private record One(Path file, long offset, long lengthBytes) {
        boolean holds(long from, long count) {
            return offset <= from && from + count <= offset + lengthBytes;
        }
    }

    /** Where a part belongs. */
    Path place(long offset, long count) {
        return directory.resolve(prefix + offset + "-" + count + SUFFIX);
    }

    private List<One> all() throws DiskException {
        var all = new ArrayList<One>();
        for (Path file : HostFiles.list(directory)) {
            String name = String.valueOf(file.getFileName());
            Matcher place = PLACE.matcher(name.startsWith(prefix) ? name.substring(prefix.length()) : "");
            if (place.matches()) {
                all.add(new One(file, Long.parseLong(place.group(1)), Long.parseLong(place.group(2))));
            }
        }
        return all;
    }

    /** Whether these bytes are here, and right. */
    boolean has(long offset, long count, Digest digest) throws DiskException {
        for (One one : all()) {
            if (one.holds(offset, count) && digestIn(one, offset, count).equals(digest)) {
                return true;
            }
        }
        return false;
    }

    private static Digest digestIn(One one, long offset, long count) throws DiskException {
        try (InputStream in = HostFiles.source(one.file()).open(offset - one.offset(), count)) {
            return Digest.of(in);
        } catch (IOException unreadable) {
            throw new DiskException("read", one.file().toString(), DiskException.EIO, unreadable);
        }
    }

    /** Removes all of them. */
    void remove() throws DiskException {
        for (One one : all()) {
            HostFiles.delete(one.file());
        }
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public InputStream open(long offset, long count) throws IOException {
        try {
            for (One one : all()) {
                if (one.holds(offset, count)) {
                    return HostFiles.source(one.file()).open(offset - one.offset(), count);
                }
            }
        } catch (DiskException unreadable) {
            throw new IOException(unreadable.getMessage(), unreadable);
        }
        throw new EOFException("bytes " + offset + " to " + (offset + count) + " of " + prefix + " were not fetched");
    }
}

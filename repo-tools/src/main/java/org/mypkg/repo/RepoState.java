package org.mypkg.repo;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.Digest;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * What {@code DIR.mkrepo.cache} remembers between two publications. Without it everything is read anew, and nothing else changes.
 *
 * @param serial the highest serial that was ever given out here, should {@code repo.json} be lost
 * @param stamps how each package file looked when it was last read
 */
record RepoState(long serial, SortedMap<String, Stamp> stamps) {
    private static final String TITLE = "mkrepo state 1";

    static final RepoState EMPTY = new RepoState(0, Collections.emptySortedMap());

    RepoState {
        stamps = Collections.unmodifiableSortedMap(new TreeMap<>(stamps));
    }

    /** A file as it looks without reading it, and the digest that it had when it was read. */
    record Stamp(long sizeBytes, Instant modified, Digest digest) {}

    RepoState withSerial(long newSerial) {
        return new RepoState(newSerial, stamps);
    }

    RepoState withStamps(SortedMap<String, Stamp> newStamps) {
        return new RepoState(serial, newStamps);
    }

    /** The state of a repository; a file that is missing or is not ours to read counts as empty. */
    static RepoState read(RepoDirectory repository) throws DiskException {
        if (!HostFiles.isRegularFile(repository.cacheFile())) {
            return EMPTY;
        }
        try {
            return decode(HostFiles.readText(repository.cacheFile()));
        } catch (IllegalArgumentException | DateTimeException damaged) {
            return EMPTY;
        }
    }

    /**
     * Reads what {@link #encode} wrote.
     *
     * @throws IllegalArgumentException when the text is no state
     * @throws DateTimeException when it has a time that is none
     */
    static RepoState decode(String text) {
        Iterator<String> lines = text.lines().iterator();
        if (!lines.hasNext() || !lines.next().equals(TITLE) || !lines.hasNext()) {
            throw new IllegalArgumentException("not a state of mkrepo");
        }
        long serial = Long.parseLong(lines.next());
        SortedMap<String, Stamp> stamps = new TreeMap<>();
        while (lines.hasNext()) {
            String[] words = lines.next().split(" ", 4);
            if (words.length != 4) {
                throw new IllegalArgumentException("not 'size time digest file'");
            }
            stamps.put(words[3], new Stamp(Long.parseLong(words[0]), Instant.parse(words[1]), new Digest(words[2])));
        }
        return new RepoState(serial, stamps);
    }

    void write(RepoDirectory repository) throws DiskException {
        HostFiles.writeText(repository.cacheFile(), encode());
    }

    /** A title, the serial, and a line for each file; a large repository has tens of thousands. */
    String encode() {
        var text = new StringBuilder(TITLE + "\n" + serial + "\n");
        stamps.forEach((file, stamp) -> {
            // A name with a line feed is legal and not worth remembering: such a file is read each time.
            if (file.lines().count() == 1) {
                text.append(stamp.sizeBytes()).append(' ').append(stamp.modified()).append(' ');
                text.append(stamp.digest().hex()).append(' ').append(file).append('\n');
            }
        });
        return text.toString();
    }
}

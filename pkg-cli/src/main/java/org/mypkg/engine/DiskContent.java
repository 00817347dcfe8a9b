package org.mypkg.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * What of a package's contents lies on the disk, in files of its installed version, under whatever name. The database says
 * where to look; a file counts only after its own bytes have been hashed, since users edit and disks err.
 */
final class DiskContent {
    private final Filesystem disk;
    private final SortedMap<Digest, List<FileEntry.Regular>> promised = new TreeMap<>();
    private final SortedMap<RootPath, Boolean> sound = new TreeMap<>();

    /** @param installed the files of the installed version, as the facts have them */
    DiskContent(Filesystem disk, List<FileEntry> installed) {
        this.disk = disk;
        for (FileEntry entry : installed) {
            if (entry instanceof FileEntry.Regular file) {
                promised.computeIfAbsent(file.digest(), d -> new ArrayList<>()).add(file);
            }
        }
    }

    /** Whether the facts know the content; nothing is read. */
    boolean isPromised(FileEntry.Regular wanted) {
        return promised.containsKey(wanted.digest());
    }

    /** A file that has the content; that of the same path before all others. */
    Optional<RootPath> find(FileEntry.Regular wanted) {
        List<FileEntry.Regular> candidates = promised.getOrDefault(wanted.digest(), List.of());
        Optional<RootPath> same = candidates.stream()
                .map(FileEntry.Regular::path)
                .filter(path -> path.equals(wanted.path()) && isSound(path, wanted))
                .findFirst();
        return same.or(() -> candidates.stream()
                .map(FileEntry.Regular::path)
                .filter(path -> isSound(path, wanted))
                .findFirst());
    }

    private boolean isSound(RootPath path, FileEntry.Regular wanted) {
        return sound.computeIfAbsent(path, p -> hasContent(p, wanted));
    }

    /** What cannot be read is fetched like what is not there. */
    private boolean hasContent(RootPath path, FileEntry.Regular wanted) {
        try {
            Optional<FileStat> found = disk.stat(path);
            boolean alike = found.isPresent()
                    && found.get().kind() == FileStat.Kind.REGULAR
                    && found.get().sizeBytes() == wanted.sizeBytes();
            if (!alike) {
                return false;
            }
            try (InputStream in = disk.read(path)) {
                return Digest.of(in).equals(wanted.digest());
            }
        } catch (DiskException | IOException unreadable) {
            return false;
        }
    }
}

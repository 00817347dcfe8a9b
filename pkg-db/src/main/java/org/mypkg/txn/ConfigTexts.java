package org.mypkg.txn;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Frame;
import org.mypkg.merge.ThreeWayMerge;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;

/** Reads the texts of arriving configuration files out of their packages (step 1): merges need them before anything is staged. */
final class ConfigTexts {
    private ConfigTexts() {}

    /** The texts by physical path; what is too large to be merged is left out. */
    static SortedMap<RootPath, Bytes> read(PackageChange change, Packages.Arriving owner, SortedSet<RootPath> config) throws Failure {
        SortedMap<Integer, RootPath> wanted = wanted(owner, config);
        var texts = new TreeMap<RootPath, Bytes>();
        List<Frame> frames = Contents.manifest(change).frames();
        for (int i = 0; i < frames.size(); i++) {
            int first = frames.get(i).firstFile();
            if (!wanted.subMap(first, first + frames.get(i).fileCount()).isEmpty()) {
                readFrame(Contents.payload(change), i, wanted, texts);
            }
        }
        return texts;
    }

    private static SortedMap<Integer, RootPath> wanted(Packages.Arriving owner, SortedSet<RootPath> config) {
        var wanted = new TreeMap<Integer, RootPath>();
        for (RootPath path : config) {
            Integer file = owner.sources().get(path);
            boolean small = owner.files().byPath().get(path) instanceof FileEntry.Regular regular
                    && regular.sizeBytes() <= ThreeWayMerge.BYTES_MAX;
            if (file != null && small) {
                wanted.put(file, path);
            }
        }
        return wanted;
    }

    private static void readFrame(PackagePayload payload, int frame, SortedMap<Integer, RootPath> wanted,
            SortedMap<RootPath, Bytes> texts) throws Failure {
        try {
            payload.readFrame(frame, (file, entry, content) -> {
                RootPath path = wanted.get(file);
                if (path != null && entry instanceof FileEntry.Regular regular) {
                    byte[] text = content.readAllBytes();
                    if (!Digest.of(text).equals(regular.digest())) {
                        throw new IOException(path + " is not what its manifest says");
                    }
                    texts.put(path, Bytes.of(text));
                }
            });
        } catch (IOException unread) {
            throw new DiskException("read", "a package's payload", DiskException.EIO, unread);
        }
    }
}

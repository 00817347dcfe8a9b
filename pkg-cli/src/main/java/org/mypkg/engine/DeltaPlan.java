package org.mypkg.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.archive.PackageReader;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.Frame;
import org.mypkg.manifest.Manifest;
import org.mypkg.model.RootPath;

/**
 * Which frames of a package are needed, and from which files the others are rebuilt.
 *
 * @param frames those that hold at least one content that is not on the disk
 * @param sources for each regular file of all other frames that has any content, by its place in the manifest, a file that has it
 */
record DeltaPlan(SortedSet<Integer> frames, SortedMap<Integer, RootPath> sources) {
    /** Frames that nobody needs are fetched along where they are shorter than another question is dear. */
    private static final long GAP_BYTES = 16 << 10;

    DeltaPlan {
        frames = Collections.unmodifiableSortedSet(new TreeSet<>(frames));
        sources = Collections.unmodifiableSortedMap(new TreeMap<>(sources));
    }

    static DeltaPlan of(Manifest manifest, DiskContent disk) {
        var frames = new TreeSet<Integer>();
        var sources = new TreeMap<Integer, RootPath>();
        for (int number = 0; number < manifest.frames().size(); number++) {
            Optional<SortedMap<Integer, RootPath>> found = sources(manifest, manifest.frames().get(number), disk);
            found.ifPresent(sources::putAll);
            if (found.isEmpty()) {
                frames.add(number);
            }
        }
        return new DeltaPlan(frames, sources);
    }

    /** Where the contents of a frame are on the disk; empty if one of them is not. Nothing is read where the facts know better. */
    private static Optional<SortedMap<Integer, RootPath>> sources(Manifest manifest, Frame frame, DiskContent disk) {
        SortedMap<Integer, FileEntry.Regular> contents = contents(manifest, frame);
        if (!contents.values().stream().allMatch(disk::isPromised)) {
            return Optional.empty();
        }
        var sources = new TreeMap<Integer, RootPath>();
        for (var content : contents.entrySet()) {
            Optional<RootPath> found = disk.find(content.getValue());
            if (found.isEmpty()) {
                return Optional.empty();
            }
            sources.put(content.getKey(), found.get());
        }
        return Optional.of(sources);
    }

    private static SortedMap<Integer, FileEntry.Regular> contents(Manifest manifest, Frame frame) {
        var contents = new TreeMap<Integer, FileEntry.Regular>();
        for (int i = frame.firstFile(); i < frame.firstFile() + frame.fileCount(); i++) {
            if (manifest.files().get(i) instanceof FileEntry.Regular file && file.sizeBytes() > 0) {
                contents.put(i, file);
            }
        }
        return contents;
    }

    /** Runs of frames that are asked for at once: neighbours, and such with so little between them that it is fetched along. */
    static List<List<Integer>> runs(PackageReader reader, SortedSet<Integer> wanted) {
        var runs = new ArrayList<List<Integer>>();
        var run = new ArrayList<Integer>();
        long end = 0;
        for (int frame : wanted) {
            if (!run.isEmpty() && reader.frameOffset(frame) - end > GAP_BYTES) {
                runs.add(List.copyOf(run));
                run.clear();
            }
            for (int along = run.isEmpty() ? frame : run.getLast() + 1; along <= frame; along++) {
                run.add(along);
            }
            end = reader.frameOffset(frame) + reader.manifest().frames().get(frame).lengthBytes();
        }
        if (!run.isEmpty()) {
            runs.add(List.copyOf(run));
        }
        return runs;
    }
}

package org.mypkg.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import org.mypkg.diag.Failure;
import org.mypkg.model.RootPath;

/** Writes a FAT with a few files, without being root and without mounting it. */
final class FatImage {
    private final Tool tool;
    private final String volume;
    private final String label;

    /** @param volume its number, eight hexadecimal digits */
    FatImage(Tool tool, String volume, String label) {
        this.tool = tool;
        this.volume = volume;
        this.label = label;
    }

    /**
     * Makes it within a file that is long enough already.
     *
     * @param bits 12, 16 or 32
     * @param files the host's files by where they go; directories are made
     */
    void write(Path image, long firstSector, long sectors, int bits, SequencedMap<RootPath, Path> files) throws Failure {
        // --invariant sets a volume number of its own: ours comes after it.
        var make = new ArrayList<>(List.of("mkfs.fat", "-F", Integer.toString(bits), "--invariant", "-i", volume, "-n", label));
        if (bits == 32) {
            make.addAll(List.of("-s", "1"));
        }
        make.addAll(List.of("--offset", Long.toString(firstSector), image.toString(), Long.toString(sectors / 2)));
        tool.run(make);
        String place = image + "@@" + firstSector * Gpt.SECTOR_BYTES;
        var made = new ArrayList<RootPath>();
        for (var file : files.entrySet()) {
            for (RootPath directory : file.getKey().ancestors()) {
                if (!made.contains(directory)) {
                    made.add(directory);
                    tool.run(List.of("mmd", "-i", place, "::" + directory));
                }
            }
            tool.run(List.of("mcopy", "-m", "-i", place, file.getValue().toString(), "::" + file.getKey()));
        }
    }
}

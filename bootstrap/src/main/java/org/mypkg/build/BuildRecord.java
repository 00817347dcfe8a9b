package org.mypkg.build;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * What a build cost and where its sources came from; kept beside its tree for tables.
 *
 * @param version with the revision
 * @param wall from the first step to the last
 * @param processor what the steps took on all processors
 */
record BuildRecord(String version, Duration wall, Duration processor, List<Source> sources) {
    private static final int SOURCE_WORDS = 6;

    BuildRecord {
        sources = List.copyOf(sources);
    }

    /** @param version of the software where places differ in it, else {@code -} @param from the place as people read it */
    record Source(String name, String version, String trust, String sha256, String from) {
        static Source of(SourceStore.Archive archive) {
            return new Source(
                    archive.source().name(),
                    archive.place().version().orElse("-"),
                    archive.place().trust().word(),
                    archive.place().digest().hex(),
                    archive.place().at().label());
        }
    }

    void write(Path file) throws DiskException {
        var lines = new ArrayList<>(
                List.of("version " + version, "wall-ms " + wall.toMillis(), "processor-ms " + processor.toMillis()));
        for (Source source : sources) {
            lines.add(String.join(
                    " ", "source", source.name(), source.version(), source.trust(), source.sha256(), source.from()));
        }
        HostFiles.writeText(file, String.join("\n", lines) + "\n");
    }

    static BuildRecord read(Path file) throws DiskException {
        String version = "";
        long wall = 0;
        long processor = 0;
        var sources = new ArrayList<Source>();
        for (String line : HostFiles.readText(file).lines().toList()) {
            String[] words = line.split(" ", SOURCE_WORDS);
            switch (words[0]) {
                case "version" -> version = words[1];
                case "wall-ms" -> wall = Long.parseLong(words[1]);
                case "processor-ms" -> processor = Long.parseLong(words[1]);
                case "source" -> sources.add(new Source(words[1], words[2], words[3], words[4], words[5]));
                default -> throw new DiskException("understand", file.toString(), DiskException.EIO);
            }
        }
        return new BuildRecord(version, Duration.ofMillis(wall), Duration.ofMillis(processor), sources);
    }
}

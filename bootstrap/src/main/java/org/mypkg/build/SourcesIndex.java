package org.mypkg.build;

import java.util.Optional;
import org.mypkg.model.Digest;

/**
 * Finds a file in the text of a Debian {@code Sources} index. The index is fed line by line, because it is longer than what
 * anyone wants in memory.
 */
final class SourcesIndex {
    private static final int CHECKSUM_WORDS = 3;

    private final String source;
    private final String file;
    private final Digest digest;

    private boolean rightPackage;
    private boolean inChecksums;
    private boolean listed;
    private String directory = "";
    private Optional<String> found = Optional.empty();

    SourcesIndex(String source, String file, Digest digest) {
        this.source = source;
        this.file = file;
        this.digest = digest;
    }

    /** Takes the next line. */
    void line(String line) {
        if (line.isEmpty()) {
            finishStanza();
        } else if (line.startsWith(" ")) {
            String[] words = line.strip().split(" ", -1);
            listed |= inChecksums
                    && words.length == CHECKSUM_WORDS
                    && words[0].equals(digest.hex())
                    && words[2].equals(file);
        } else {
            inChecksums = line.startsWith("Checksums-Sha256:");
            rightPackage |= line.equals("Package: " + source);
            if (line.startsWith("Directory: ")) {
                directory = line.substring("Directory: ".length()).strip();
            }
        }
    }

    /** The file's path on the server, once all lines were fed; empty where no stanza promises those bytes. */
    Optional<String> path() {
        finishStanza();
        return found;
    }

    private void finishStanza() {
        if (rightPackage && listed && found.isEmpty()) {
            found = Optional.of(directory + "/" + file);
        }
        rightPackage = false;
        inChecksums = false;
        listed = false;
        directory = "";
    }
}

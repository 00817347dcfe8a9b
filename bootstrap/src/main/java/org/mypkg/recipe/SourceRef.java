package org.mypkg.recipe;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.mypkg.model.Digest;

/**
 * An archive that a build starts from, and the places where it is to be had, the preferred one first. Each place promises
 * its own bytes: repackers change them.
 *
 * @param name the directory that it is unpacked to
 */
public record SourceRef(String name, List<Place> places) {
    public SourceRef {
        places = List.copyOf(places);
    }

    /** How far the bytes of a place are from what its authors published. */
    public enum Trust {
        /** The authors' own place and bytes. */
        UPSTREAM,
        /** Another place, the authors' bytes. */
        UPSTREAM_IDENTICAL,
        /** Bytes of somebody else's making, with the authors' files in them. */
        REPACKED;

        /** As recipes write it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * One place.
     *
     * @param at where
     * @param digest what comes from there must have it
     * @param version of the software, where the places differ in it
     */
    public record Place(At at, Digest digest, Trust trust, Optional<String> version) {
        /** What the archive is called there. */
        public String fileName() {
            return switch (at) {
                case At.Url url -> url.address().substring(url.address().lastIndexOf('/') + 1);
                case At.Debian debian -> debian.file();
                case At.Local local -> local.path().substring(local.path().lastIndexOf('/') + 1);
            };
        }
    }

    /** Where a place is. */
    public sealed interface At {
        /** How people read it. */
        String label();

        /** A file of a web server. */
        record Url(String address) implements At {
            @Override
            public String label() {
                return address;
            }
        }

        /** A file of a source package in a suite of the Debian archive. */
        record Debian(String suite, String source, String file) implements At {
            @Override
            public String label() {
                return "debian:" + suite + "/" + source + "/" + file;
            }
        }

        /** A file beside the recipe. */
        record Local(String path) implements At {
            @Override
            public String label() {
                return "file:" + path;
            }
        }
    }
}

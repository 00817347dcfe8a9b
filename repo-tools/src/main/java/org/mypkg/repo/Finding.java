package org.mypkg.repo;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Something that is wrong with a repository.
 *
 * @param subject the package or file that it is about
 * @param text what is wrong, one line
 * @param because why, one fact a line, deeper ones indented by two more spaces
 */
public record Finding(Kind kind, String subject, String text, List<String> because) {
    static final Comparator<Finding> ORDER =
            Comparator.comparing(Finding::kind).thenComparing(Finding::subject).thenComparing(Finding::text);

    public Finding {
        because = List.copyOf(because);
    }

    /** What is wrong; in the order in which findings are told. */
    public enum Kind {
        /** The signature on {@code repo.json} is missing or wrong, or the publication has expired. */
        TRUST,
        /** A part of the index, or a package that it offers, is not there. */
        MISSING,
        /** A package or a part cannot be read, or is not what was promised. */
        DAMAGED,
        /** A package lies in the pool and is not offered. */
        NOT_OFFERED,
        /** A package is not signed by the repository's key. */
        UNSIGNED,
        /** Nothing in this repository provides what a package requires. */
        NO_PROVIDER,
        /** A package cannot be installed from this repository and those below it, alone and on an empty root. */
        NOT_INSTALLABLE,
        /** Two packages that can be installed together own the same path. */
        FILE_CONFLICT;

        /** The kind in lower case with dashes, as machine output has it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}

package org.mypkg.index;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Set;
import java.util.regex.Pattern;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.ErrorCode;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;

/** What the documents of a repository have in common: versions, critical members, safe file names, one kind of failure. */
final class IndexFormat {
    /** Relative, no part that begins with a dot, nothing that a URL or a shell would read as something else. */
    private static final Pattern FILE_NAME =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+~%-]*(/[A-Za-z0-9_][A-Za-z0-9._+~%-]*){0,7}");

    private IndexFormat() {}

    interface Reading<T> {
        T read() throws JsonException, FormatException;
    }

    /** The model's own constructors refuse illegal values by IllegalArgumentException. */
    static <T> T reading(String what, Reading<T> reading) throws FormatException {
        try {
            return reading.read();
        } catch (JsonException | IllegalArgumentException broken) {
            throw new FormatException(ErrorCode.INDEX_DAMAGED, what, String.valueOf(broken.getMessage()));
        }
    }

    static void checkVersion(JsonFields fields, int known, Set<String> members, String what)
            throws JsonException, FormatException {
        long format = fields.wholeNumber("format");
        if (format != known) {
            throw FormatException.tooNew(what, "format " + format + ", and this release reads format " + known);
        }
        checkCritical(fields, members, what);
    }

    static void checkCritical(JsonFields fields, Set<String> members, String what)
            throws JsonException, FormatException {
        for (String name : fields.strings("critical")) {
            if (!members.contains(name)) {
                throw FormatException.tooNew(what, fields.where() + ": '" + name + "' must be understood");
            }
        }
    }

    static Instant time(JsonFields fields, String name) throws JsonException {
        try {
            return Instant.parse(fields.string(name));
        } catch (DateTimeException notATime) {
            throw new JsonException(fields.where() + ": '" + name + "' is no time such as 2026-11-21T08:00:00Z", notATime);
        }
    }

    /** A file's name below the repository, which never leads out of it. */
    static String fileName(String name) throws JsonException {
        if (!FILE_NAME.matcher(name).matches()) {
            throw new JsonException("not the name of a file below a repository: '" + name + "'");
        }
        return name;
    }
}

package org.mypkg.archive;

import java.util.Set;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;

/** A document uses what only a later release knows; {@link ManifestCodec} makes a FORMAT_TOO_NEW of it. */
final class UnknownFeature extends Exception {
    private static final long serialVersionUID = 1;

    UnknownFeature(String message) {
        super(message);
    }

    /** Refuses an object whose {@code critical} lists a member that this release does not know. */
    static void check(JsonFields fields, Set<String> known) throws JsonException, UnknownFeature {
        for (String name : fields.strings("critical")) {
            if (!known.contains(name)) {
                throw new UnknownFeature(fields.where() + ": '" + name + "' must be understood");
            }
        }
    }
}

package org.mypkg.index;

import java.util.Set;
import org.mypkg.archive.FormatException;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;

/** Checks that the first line says format and kind, and hands the others on. */
final class HeaderFirst implements StoredLines.LineConsumer {
    private final String kind;
    private final int format;
    private final Set<String> known;
    private final String title;
    private final Body body;
    private boolean seen;

    interface Body {
        void accept(JsonFields line) throws JsonException, FormatException;
    }

    HeaderFirst(String kind, int format, Set<String> known, String title, Body body) {
        this.kind = kind;
        this.format = format;
        this.known = known;
        this.title = title;
        this.body = body;
    }

    @Override
    public void accept(int lineNumber, JsonFields fields) throws JsonException, FormatException {
        if (seen) {
            body.accept(fields);
            return;
        }
        seen = true;
        IndexFormat.checkVersion(fields, format, known, title);
        if (!fields.string("kind").equals(kind)) {
            throw new JsonException("a part of kind '" + fields.string("kind") + "' in the place of '" + kind + "'");
        }
    }

    /** An empty part is no part: it is cut off. */
    void checkSeen() throws JsonException {
        if (!seen) {
            throw new JsonException("the part has no first line");
        }
    }
}

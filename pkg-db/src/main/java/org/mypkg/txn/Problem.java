package org.mypkg.txn;

import java.util.Locale;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;

/** A file on the disk that is not as its package's manifest says. */
public record Problem(RootPath path, PackageName owner, Kind kind) {
    /** The first difference found, in this order. */
    public enum Kind {
        MISSING,
        TYPE,
        CONTENT,
        LINK,
        MODE,
        OWNER,
        XATTR;

        /** As commands print it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package org.mypkg.txn;

import java.util.Locale;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;

/** Something that is not as a package's manifest says. */
public record Problem(RootPath path, PackageName owner, Kind kind) {
    /** The first difference found, in this order. */
    public enum Kind {
        MISSING,
        TYPE,
        CONTENT,
        LINK,
        MODE,
        OWNER,
        XATTR,
        /** The facts themselves cannot be right: a file with two owners, a package of which files are not known. */
        DATABASE;

        /** As commands print it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How closely files are looked at. */
    public enum Look {
        /** Every file's content is read. */
        CLOSE,
        /** A file whose size and time are those of its manifest entry passes unread; where only the time differs it is read. */
        QUICK
    }
}

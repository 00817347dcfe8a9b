package org.mypkg.txn;

import java.util.Locale;
import org.mypkg.model.RootPath;

/** Names as file systems see them that do not tell capitals from small letters. */
final class CaseFolding {
    private CaseFolding() {}

    /** Equal for paths that such a file system takes for one. What is no UTF-8 cannot lie there at all. */
    static String fold(RootPath path) {
        return path.utf8().map(text -> text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT)).orElseGet(path::toString);
    }
}

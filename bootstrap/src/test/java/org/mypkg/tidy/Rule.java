package org.mypkg.tidy;

import java.util.List;

/** Something that the style guide demands of the whole code base. */
@FunctionalInterface
interface Rule {
    /** All places that do not keep it, in any order. */
    List<Breach> check(CodeBase code);
}

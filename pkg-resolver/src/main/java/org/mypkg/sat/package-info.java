/** A CDCL solver over ints: it knows nothing of packages. */
@NullMarked
package org.mypkg.sat;

import org.jspecify.annotations.NullMarked;

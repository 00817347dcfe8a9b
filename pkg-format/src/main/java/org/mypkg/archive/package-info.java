/** The package archive: bytes in, values out, and back. */
@NullMarked
package org.mypkg.archive;

import org.jspecify.annotations.NullMarked;

/** Everything that a package says of itself: its description and one entry per file. */
@NullMarked
package org.mypkg.manifest;

import org.jspecify.annotations.NullMarked;

/** The repository index: its values and its text. */
@NullMarked
package org.mypkg.index;

import org.jspecify.annotations.NullMarked;

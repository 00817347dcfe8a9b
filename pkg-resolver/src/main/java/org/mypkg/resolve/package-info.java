/** From what is installed, wanted and offered to one answer: the best set of packages, or why there is none. */
@NullMarked
package org.mypkg.resolve;

import org.jspecify.annotations.NullMarked;

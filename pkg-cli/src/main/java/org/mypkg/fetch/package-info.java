/** Downloads: bounded in size, resumed where that is possible, never visible under their name before they are right. */
@NullMarked
package org.mypkg.fetch;

import org.jspecify.annotations.NullMarked;

/** How the programs are laid down so that they start at once: one jar, its libraries beside it. */
@NullMarked
package org.mypkg.dist;

import org.jspecify.annotations.NullMarked;

/** Images of a populated root, made without privileges beyond reading it, the same bytes for the same root. */
@NullMarked
package org.mypkg.image;

import org.jspecify.annotations.NullMarked;

/** A simulated disk that loses power, and the means to look at what is left. */
@NullMarked
package org.mypkg.sim;

import org.jspecify.annotations.NullMarked;

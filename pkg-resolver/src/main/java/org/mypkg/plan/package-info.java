/** From the set of packages before and after to the actions between them, in order. */
@NullMarked
package org.mypkg.plan;

import org.jspecify.annotations.NullMarked;

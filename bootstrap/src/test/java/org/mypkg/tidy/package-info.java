/** The style guide, executed: borders between packages, forbidden uses, sizes and marks are checked over all modules. */
@NullMarked
package org.mypkg.tidy;

import org.jspecify.annotations.NullMarked;

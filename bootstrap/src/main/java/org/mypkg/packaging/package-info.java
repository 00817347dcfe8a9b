/** What becomes of a built tree: shared paths, stripping, split packages, and the dependencies that files show by themselves. */
@NullMarked
package org.mypkg.packaging;

import org.jspecify.annotations.NullMarked;

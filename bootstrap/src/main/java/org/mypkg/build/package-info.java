/** From recipes to packages: sources are fetched, builds ordered, run, split, packed and remembered. */
@NullMarked
package org.mypkg.build;

import org.jspecify.annotations.NullMarked;

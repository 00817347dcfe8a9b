/** Diagnostics, their codes, and invariants that are always checked. */
@NullMarked
package org.mypkg.diag;

import org.jspecify.annotations.NullMarked;

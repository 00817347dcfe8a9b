/** Why a rule exists, and why rules together cannot hold, in sentences. */
@NullMarked
package org.mypkg.explain;

import org.jspecify.annotations.NullMarked;

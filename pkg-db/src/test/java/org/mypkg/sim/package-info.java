/** A simulated machine: a disk and facts that lose what was not made durable, and the sweeps that prove the transaction on it. */
@NullMarked
package org.mypkg.sim;

import org.jspecify.annotations.NullMarked;

/** The only door to the target's disk: effects, the Linux system calls behind them, locks and processes. */
@NullMarked
package org.mypkg.sys;

import org.jspecify.annotations.NullMarked;

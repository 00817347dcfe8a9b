/** The contract of every file system, and what only the real one must hold. */
@NullMarked
package org.mypkg.sys;

import org.jspecify.annotations.NullMarked;

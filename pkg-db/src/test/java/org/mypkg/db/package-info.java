/** The contract of every store of facts, the one in memory, and what only SQLite must hold. */
@NullMarked
package org.mypkg.db;

import org.jspecify.annotations.NullMarked;

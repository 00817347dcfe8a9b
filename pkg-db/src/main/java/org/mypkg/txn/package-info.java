/** The transaction: steps, staging, journal, commit, recovery, history and undo. */
@NullMarked
package org.mypkg.txn;

import org.jspecify.annotations.NullMarked;

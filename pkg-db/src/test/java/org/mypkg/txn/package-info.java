/** Tests of transactions, most of them on a simulated disk. */
@NullMarked
package org.mypkg.txn;

import org.jspecify.annotations.NullMarked;

package org.mypkg.txn;

import org.mypkg.model.RootPath;

/** When a directory's names last changed, before this transaction changed them; undoing puts that back. */
record DirectoryTime(RootPath path, long seconds, int nanos) {}

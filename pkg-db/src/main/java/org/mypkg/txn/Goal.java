package org.mypkg.txn;


/** What shall be true of one path after the transaction. Paths without a goal stay as they are. */
sealed interface Goal {
    /** This lies there. {@code force}: also where the disk looks alike already. */
    record Have(Wanted wanted, boolean force) implements Goal {}

    /** Nothing that a package owned lies there any more. {@code directory}: what is expected to go. */
    record Gone(boolean directory) implements Goal {}
}

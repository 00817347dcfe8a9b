package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.db.NewTransaction;
import org.mypkg.model.RootPath;

/** What a transaction is to make true, on the disk and in the facts, while it is being worked out. */
final class Goals {
    final SortedMap<RootPath, Goal> byPath = new TreeMap<>();
    final SortedSet<RootPath> generated = new TreeSet<>();
    final List<NewTransaction.Added> added = new ArrayList<>();
    final List<Long> removedRows = new ArrayList<>();
    final List<AccountPlanner.Edit> edits = new ArrayList<>();
    final List<String> notices = new ArrayList<>();

    void have(Wanted wanted, boolean force) {
        byPath.put(wanted.path(), new Goal.Have(wanted, force));
    }

    void gone(RootPath path, boolean directory) {
        byPath.put(path, new Goal.Gone(directory));
    }
}

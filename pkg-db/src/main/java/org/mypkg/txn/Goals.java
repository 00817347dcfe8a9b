package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.db.NewTransaction;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/** What a transaction is to make true, on the disk and in the facts, while it is being worked out. */
final class Goals {
    final SortedMap<RootPath, Goal> byPath = new TreeMap<>();
    final SortedSet<RootPath> generated = new TreeSet<>();
    final List<NewTransaction.Added> added = new ArrayList<>();
    final List<Long> removedRows = new ArrayList<>();
    /** What directories' times shall be in the end, whatever the transaction does to their names. */
    final List<DirectoryTime> timesAfter = new ArrayList<>();
    /** Users' files whose content decided what becomes of them: once staged, they must still have it (T4). */
    final SortedMap<RootPath, Digest> seen = new TreeMap<>();
    final List<String> notices = new ArrayList<>();
    /** Packages that an undo takes away. */
    final List<PackageSpec> leaving = new ArrayList<>();
    /** Transactions that an undo takes back, the newest first. */
    final List<Long> takesBack = new ArrayList<>();
    /** Links of shared paths: digests of their targets. */
    final SortedMap<RootPath, Digest> marks = new TreeMap<>();

    void have(Wanted wanted, boolean force) {
        byPath.put(wanted.path(), new Goal.Have(wanted, force));
    }

    void gone(RootPath path, boolean directory) {
        byPath.put(path, new Goal.Gone(directory));
    }
}

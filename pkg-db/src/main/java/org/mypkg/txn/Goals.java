package org.mypkg.txn;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.db.NewTransaction;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Bytes;
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
    /** What is laid down that is not as a manifest says: whoever takes it back later knows edits by these. */
    final SortedMap<RootPath, NewTransaction.Written> written = new TreeMap<>();
    /** Users' files whose content decided what becomes of them: once staged, they must still have it (T4). */
    final SortedMap<RootPath, Digest> seen = new TreeMap<>();
    /** Files of accounts that get more lines. */
    final List<AccountPlanner.Edit> edits = new ArrayList<>();
    final List<String> notices = new ArrayList<>();
    /** Packages that an undo takes away. */
    final List<PackageSpec> leaving = new ArrayList<>();
    /** Transactions that an undo takes back, the newest first. */
    final List<Long> takesBack = new ArrayList<>();

    void have(Wanted wanted, boolean force) {
        byPath.put(wanted.path(), new Goal.Have(wanted, force));
    }

    /** A file with this content comes, and no manifest says so. */
    void wrote(RootPath path, Digest digest) {
        written.put(path, new NewTransaction.Written(path, digest, Bytes.of(new byte[0])));
    }

    void gone(RootPath path, boolean directory) {
        byPath.put(path, new Goal.Gone(directory));
    }
}

package org.mypkg.txn;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.mypkg.db.DatabaseException;
import org.mypkg.db.HistoryEntry;
import org.mypkg.db.InstalledDb;
import org.mypkg.db.NewTransaction;
import org.mypkg.db.OfferedAlternative;
import org.mypkg.db.OwnedFile;
import org.mypkg.db.StoredPackage;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;

/** A database that asks another one. */
class DelegatingDb implements InstalledDb {
    private final InstalledDb real;

    DelegatingDb(InstalledDb real) {
        this.real = real;
    }

    @Override
    public List<StoredPackage> packages() throws DatabaseException {
        return real.packages();
    }

    @Override
    public Optional<StoredPackage> find(PackageName name) throws DatabaseException {
        return real.find(name);
    }

    @Override
    public List<FileEntry> files(long row) throws DatabaseException {
        return real.files(row);
    }

    @Override
    public SortedMap<RootPath, List<OwnedFile>> owners(Collection<RootPath> paths) throws DatabaseException {
        return real.owners(paths);
    }

    @Override
    public List<OwnedFile> ownedBelow(RootPath directory) throws DatabaseException {
        return real.ownedBelow(directory);
    }

    @Override
    public List<OfferedAlternative> alternatives() throws DatabaseException {
        return real.alternatives();
    }

    @Override
    public List<HistoryEntry> history() throws DatabaseException {
        return real.history();
    }

    @Override
    public Optional<HistoryEntry> historyEntry(long id) throws DatabaseException {
        return real.historyEntry(id);
    }

    @Override
    public boolean isCommitted(long id) throws DatabaseException {
        return real.isCommitted(id);
    }

    @Override
    public long begin(NewTransaction transaction) throws DatabaseException {
        return real.begin(transaction);
    }

    @Override
    public void promote(long id) throws DatabaseException {
        real.promote(id);
    }

    @Override
    public void dropPending() throws DatabaseException {
        real.dropPending();
    }

    @Override
    public void prune(List<Long> ids) throws DatabaseException {
        real.prune(ids);
    }
}

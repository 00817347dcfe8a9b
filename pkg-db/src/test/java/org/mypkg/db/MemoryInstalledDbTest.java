package org.mypkg.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The facts in memory keep the contract. */
final class MemoryInstalledDbTest extends InstalledDbContract {
    @Override
    protected InstalledDb openEmpty() {
        return new MemoryInstalledDb();
    }

    @Override
    protected InstalledDb reopen(InstalledDb open) {
        return ((MemoryInstalledDb) open).copy();
    }

    @Test
    void copyGoesItsOwnWay() throws Exception {
        var db = new MemoryInstalledDb();
        long id = db.begin(adding("install a", added("a", "1", file("a"))));
        MemoryInstalledDb before = db.copy();
        db.promote(id);
        assertEquals(1, db.packages().size());
        assertEquals(0, before.packages().size());
    }
}

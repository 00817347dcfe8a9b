package org.mypkg.db;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.model.PackageName;

/** Pending triggers and kept output, of the real facts, read anew from the file, and of those in memory. */
final class ScriptFactsTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);
    private static final PendingTrigger.Wish ONE = new PendingTrigger.Wish(new PackageName("a"), "index", List.of("/usr/a", "/usr/b\"c"));
    private static final PendingTrigger.Wish OTHER = new PendingTrigger.Wish(new PackageName("b"), "other", List.of());
    private static final ScriptOutput SCRIPT = new ScriptOutput("a 1", "post-install", 0, "one\ntwo");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    private static NewTransaction begun(PendingTrigger.Wish... triggers) {
        return new NewTransaction(TIME, "install", List.of(), List.of(), NewTransaction.Traces.NONE, List.of(triggers));
    }

    @Test
    void triggersWaitFromCommitOnUntilTheyAreSettled() throws Exception {
        triggers(new MemoryInstalledDb());
        Path file = directory.resolve("installed.sqlite");
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file)) {
            triggers(db);
        }
        try (SqliteInstalledDb db = SqliteInstalledDb.openReadOnly(file)) {
            assertEquals(List.of(OTHER), db.pendingTriggers().stream().map(PendingTrigger::wish).toList());
        }
    }

    private static void triggers(InstalledDb db) throws DatabaseException {
        db.begin(begun(ONE, OTHER));
        db.dropPending();
        long id = db.begin(begun(ONE, OTHER));
        assertEquals(List.of(), db.pendingTriggers());
        db.promote(id);
        List<PendingTrigger> pending = db.pendingTriggers();
        assertEquals(List.of(ONE, OTHER), pending.stream().map(PendingTrigger::wish).toList());
        assertEquals(id, pending.getFirst().transaction());
        db.settleTriggers(List.of(pending.getFirst().number()));
        db.dropPending();
        assertEquals(List.of(pending.getLast()), db.pendingTriggers());
    }

    @Test
    void outputIsKeptAndATriggersOutputReplaced() throws Exception {
        output(new MemoryInstalledDb());
        Path file = directory.resolve("installed.sqlite");
        try (SqliteInstalledDb db = SqliteInstalledDb.open(file)) {
            output(db);
        }
        try (SqliteInstalledDb db = SqliteInstalledDb.openReadOnly(file)) {
            assertEquals(3, db.output(1).size());
        }
    }

    private static void output(InstalledDb db) throws DatabaseException {
        long id = db.begin(begun());
        db.keepOutput(id, List.of(SCRIPT));
        db.keepOutput(id, List.of(SCRIPT, new ScriptOutput("a 1", "trigger: x", 1, "bad")));
        db.promote(id);
        db.keepOutput(id, List.of(new ScriptOutput("a 1", "trigger: x", 0, "good")));
        assertEquals(List.of(SCRIPT, SCRIPT, new ScriptOutput("a 1", "trigger: x", 0, "good")), db.output(id));
        long dropped = db.begin(begun());
        db.keepOutput(dropped, List.of(SCRIPT));
        db.dropPending();
        assertEquals(List.of(), db.output(dropped));
    }
}

package org.mypkg.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.ManifestCodec;
import org.mypkg.manifest.FileEntry;

/** Everything that changes the database, each method as one transaction of it. */
final class FactWriter {
    private static final String BEGIN = "store the pending transaction";
    private static final String PROMOTE = "promote the transaction";

    private final Connection connection;

    FactWriter(Connection connection) {
        this.connection = connection;
    }

    long begin(NewTransaction transaction) throws SQLException, FormatException, DatabaseException {
        return Sql.atomically(connection, () -> {
            long id = insert(
                    "INSERT INTO transactions (seconds, nanos, command) VALUES (?, ?, ?) RETURNING id",
                    transaction.time().getEpochSecond(),
                    (long) transaction.time().getNano(),
                    transaction.command());
            for (long row : transaction.removedRows()) {
                remove(id, row);
            }
            for (NewTransaction.Added added : transaction.added()) {
                add(id, added);
            }
            new TraceQueries(connection).store(id, transaction.traces());
            new ScriptFacts(connection).begin(id, transaction.triggers());
            return id;
        });
    }

    private void remove(long id, long row) throws SQLException, DatabaseException {
        int stored = update(
                "INSERT INTO removal (removed_by, package) SELECT ?, row FROM package WHERE row = ? AND installed = 1",
                id,
                row);
        if (stored != 1) {
            throw Sql.refusal(BEGIN, "package row " + row + " is not installed");
        }
    }

    /** Rows go in sorted as SQLite compares them: four times as fast as in another order. */
    private void add(long id, NewTransaction.Added added) throws SQLException {
        long row = insert(
                "INSERT INTO package (name, added_by, repository, alternatives, spec) VALUES (?, ?, ?, ?, ?) RETURNING row",
                added.spec().id().name().value(),
                id,
                added.repository(),
                (long) added.spec().alternatives().size(),
                ManifestCodec.encodeSpec(added.spec()));
        List<FileEntry> sorted = added.files().stream()
                .sorted(Comparator.comparing(FileEntry::path, (a, b) -> java.util.Arrays.compareUnsigned(
                        a.toBytes(), b.toBytes())))
                .toList();
        try (PreparedStatement insert =
                connection.prepareStatement("INSERT INTO file (package, path, entry) VALUES (?, ?, ?)")) {
            for (FileEntry entry : sorted) {
                insert.setLong(1, row);
                insert.setBytes(2, entry.path().toBytes());
                insert.setString(3, ManifestCodec.encodeEntry(entry));
                insert.addBatch();
            }
            insert.executeBatch();
        }
        new PristineTexts(connection).add(row, added.pristine());
    }

    /** Old rows first: two installed packages of one name never exist, not even within the step. */
    void promote(long id) throws SQLException, FormatException, DatabaseException {
        Sql.atomically(connection, () -> {
            if (update("UPDATE transactions SET committed = 1 WHERE id = ? AND committed = 0", id) == 1) {
                update(
                        "UPDATE package SET installed = 0"
                                + " WHERE row IN (SELECT package FROM removal WHERE removed_by = ?)",
                        id);
                return update("UPDATE package SET installed = 1 WHERE added_by = ?", id);
            }
            if (!new HistoryQueries(connection).isCommitted(id)) {
                throw Sql.refusal(PROMOTE, "there is no transaction " + id);
            }
            return 0;
        });
    }

    void dropPending() throws SQLException, FormatException, DatabaseException {
        String pending = "IN (SELECT id FROM transactions WHERE committed = 0)";
        Sql.atomically(connection, () -> {
            new TraceQueries(connection).dropPending();
            new PristineTexts(connection).dropPending();
            new ScriptFacts(connection).dropPending();
            update("DELETE FROM file WHERE package IN (SELECT row FROM package WHERE added_by " + pending + ")");
            update("DELETE FROM removal WHERE removed_by " + pending);
            update("DELETE FROM package WHERE added_by " + pending);
            return update("DELETE FROM transactions WHERE committed = 0");
        });
    }

    void prune(List<Long> ids) throws SQLException, FormatException, DatabaseException {
        Sql.atomically(connection, () -> {
            for (long id : ids) {
                if (update("UPDATE transactions SET pruned = 1 WHERE id = ? AND committed = 1", id) == 1) {
                    new TraceQueries(connection).prune(id);
                }
                update(
                        "DELETE FROM file WHERE package IN (SELECT r.package FROM removal r"
                                + " JOIN transactions t ON t.id = r.removed_by AND t.committed = 1"
                                + " WHERE r.removed_by = ?)",
                        id);
                new PristineTexts(connection).prune(id);
            }
            return ids.size();
        });
    }

    private int update(String sql, Long... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            return statement.executeUpdate();
        }
    }

    private long insert(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet made = statement.executeQuery()) {
                made.next();
                return made.getLong(1);
            }
        }
    }
}

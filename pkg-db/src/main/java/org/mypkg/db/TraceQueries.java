package org.mypkg.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/** What taking a transaction back asks for beside its packages. A database that an older release wrote has none of it. */
final class TraceQueries {
    static final Schema.Migration TABLES = new Schema.Migration(
            "what a transaction wrote beside its packages, and which it took back",
            List.of(
                    """
                    CREATE TABLE written (
                      written_by INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
                      path BLOB NOT NULL,
                      digest TEXT NOT NULL,
                      content BLOB NOT NULL,
                      PRIMARY KEY (written_by, path)) WITHOUT ROWID""",
                    """
                    CREATE TABLE taken_back (
                      taken_back_by INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
                      id INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
                      PRIMARY KEY (taken_back_by, id)) WITHOUT ROWID"""));

    private final Connection connection;

    TraceQueries(Connection connection) {
        this.connection = connection;
    }

    void store(long id, NewTransaction.Traces traces) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO written VALUES (?, ?, ?, ?)")) {
            for (NewTransaction.Written written : traces.written()) {
                insert.setLong(1, id);
                insert.setBytes(2, written.path().toBytes());
                insert.setString(3, written.digest().hex());
                insert.setBytes(4, written.content().toArray());
                insert.executeUpdate();
            }
        }
        for (long other : traces.takesBack()) {
            update("INSERT INTO taken_back VALUES (?, ?)", id, other);
        }
        if (!traces.kept()) {
            update("UPDATE transactions SET pruned = 1 WHERE id = ?", id);
        }
    }

    /** Forgets the traces of pending transactions, before these go themselves. */
    void dropPending() throws SQLException {
        String pending = "IN (SELECT id FROM transactions WHERE committed = 0)";
        update("DELETE FROM written WHERE written_by " + pending);
        update("DELETE FROM taken_back WHERE taken_back_by " + pending);
    }

    void prune(long id) throws SQLException {
        update("DELETE FROM written WHERE written_by = ?", id);
    }

    List<Long> undoable() throws SQLException {
        var ids = new ArrayList<Long>();
        try (PreparedStatement query =
                        connection.prepareStatement("SELECT id FROM transactions WHERE committed = 1 AND pruned = 0 ORDER BY id");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        return ids;
    }

    SortedMap<Long, Long> takenBack() throws SQLException {
        var takenBack = new TreeMap<Long, Long>();
        if (isOlder()) {
            return takenBack;
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT b.id, max(b.taken_back_by) FROM taken_back b"
                        + " JOIN transactions t ON t.id = b.taken_back_by WHERE t.committed = 1 GROUP BY b.id");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                takenBack.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return takenBack;
    }

    SortedMap<RootPath, NewTransaction.Written> written(long id) throws SQLException {
        var written = new TreeMap<RootPath, NewTransaction.Written>();
        if (isOlder()) {
            return written;
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT w.path, w.digest, w.content FROM written w"
                + " JOIN transactions t ON t.id = w.written_by WHERE t.committed = 1 AND w.written_by = ?")) {
            query.setLong(1, id);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    RootPath path = RootPath.of(rows.getBytes(1));
                    Bytes content = Bytes.of(rows.getBytes(3));
                    written.put(path, new NewTransaction.Written(path, new Digest(rows.getString(2)), content));
                }
            }
        }
        return written;
    }

    /** Readers open what an older release wrote as it is. */
    private boolean isOlder() throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'written'");
                ResultSet found = query.executeQuery()) {
            return !found.next();
        }
    }

    private void update(String sql, Long... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setLong(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}

package org.mypkg.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.FormatException;

/** What earlier transactions did. */
final class HistoryQueries {
    private static final String COLUMNS = "SELECT id, seconds, nanos, command, pruned FROM transactions";
    private static final String ADDED =
            "SELECT row, spec, repository, added_by FROM package WHERE added_by = ? ORDER BY row";
    private static final String REMOVED = "SELECT p.row, p.spec, p.repository, p.added_by FROM removal r"
            + " JOIN package p ON p.row = r.package WHERE r.removed_by = ? ORDER BY r.position";

    private final Connection connection;

    HistoryQueries(Connection connection) {
        this.connection = connection;
    }

    List<HistoryEntry> all() throws SQLException, FormatException {
        try (PreparedStatement query = connection.prepareStatement(COLUMNS + " WHERE committed = 1 ORDER BY id")) {
            return entries(query);
        }
    }

    Optional<HistoryEntry> one(long id) throws SQLException, FormatException {
        try (PreparedStatement query = connection.prepareStatement(COLUMNS + " WHERE committed = 1 AND id = ?")) {
            query.setLong(1, id);
            return entries(query).stream().findFirst();
        }
    }

    List<Long> pending() throws SQLException {
        var ids = new ArrayList<Long>();
        try (PreparedStatement query = connection.prepareStatement("SELECT id FROM transactions WHERE committed = 0 ORDER BY id");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getLong(1));
            }
        }
        return ids;
    }

    boolean isCommitted(long id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT 1 FROM transactions WHERE committed = 1 AND id = ?")) {
            query.setLong(1, id);
            try (ResultSet rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private List<HistoryEntry> entries(PreparedStatement query) throws SQLException, FormatException {
        var entries = new ArrayList<HistoryEntry>();
        try (PreparedStatement added = connection.prepareStatement(ADDED);
                PreparedStatement removed = connection.prepareStatement(REMOVED);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                long id = rows.getLong(1);
                entries.add(new HistoryEntry(
                        id,
                        Instant.ofEpochSecond(rows.getLong(2), rows.getLong(3)),
                        rows.getString(4),
                        packages(added, id),
                        packages(removed, id),
                        rows.getBoolean(5)));
            }
        }
        return entries;
    }

    private static List<StoredPackage> packages(PreparedStatement query, long id)
            throws SQLException, FormatException {
        query.setLong(1, id);
        try (ResultSet rows = query.executeQuery()) {
            return PackageQueries.packages(rows);
        }
    }
}

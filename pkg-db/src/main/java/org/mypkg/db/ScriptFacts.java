package org.mypkg.db;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.archive.FormatException;
import org.mypkg.json.Json;
import org.mypkg.json.JsonException;
import org.mypkg.json.JsonFields;
import org.mypkg.json.JsonLimits;
import org.mypkg.model.PackageName;

/** What scripts printed, and which triggers wait. */
final class ScriptFacts {
    static final Schema.Migration TABLES = new Schema.Migration(
            "output of scripts and pending triggers",
            List.of(
                    """
                    CREATE TABLE script_output (
                      position INTEGER PRIMARY KEY AUTOINCREMENT,
                      transaction_id INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
                      owner TEXT NOT NULL,
                      label TEXT NOT NULL,
                      exit_code INTEGER NOT NULL,
                      output TEXT NOT NULL)""",
                    "CREATE INDEX script_output_transaction ON script_output (transaction_id)",
                    """
                    CREATE TABLE pending_trigger (
                      number INTEGER PRIMARY KEY AUTOINCREMENT,
                      transaction_id INTEGER NOT NULL REFERENCES transactions (id) ON DELETE CASCADE,
                      owner TEXT NOT NULL,
                      run TEXT NOT NULL,
                      paths TEXT NOT NULL)"""));

    private static final String TRIGGER = "trigger";

    private final Connection connection;

    ScriptFacts(Connection connection) {
        this.connection = connection;
    }

    /** Within the step that stores a pending transaction. */
    void begin(long id, List<PendingTrigger.Wish> triggers) throws SQLException {
        for (PendingTrigger.Wish wish : triggers) {
            String paths = Json.compact(Json.object().putStrings("paths", wish.paths()).build());
            run("INSERT INTO pending_trigger (transaction_id, owner, run, paths) VALUES (?, ?, ?, ?)",
                    id, wish.owner().value(), wish.run(), paths);
        }
    }

    /** Within the step that forgets pending transactions. */
    void dropPending() throws SQLException {
        for (String table : List.of("script_output", "pending_trigger")) {
            run("DELETE FROM " + table + " WHERE transaction_id IN (SELECT id FROM transactions WHERE committed = 0)");
        }
    }

    void keepOutput(long id, List<ScriptOutput> outputs) throws SQLException, FormatException, DatabaseException {
        Sql.atomically(connection, () -> {
            for (ScriptOutput one : outputs) {
                if (one.label().startsWith(TRIGGER)) {
                    run("DELETE FROM script_output WHERE transaction_id = ? AND owner = ? AND label = ?",
                            id, one.owner(), one.label());
                }
                run("INSERT INTO script_output (transaction_id, owner, label, exit_code, output) VALUES (?, ?, ?, ?, ?)",
                        id, one.owner(), one.label(), one.exitCode(), one.output());
            }
            return outputs.size();
        });
    }

    List<ScriptOutput> output(long id) throws SQLException {
        var outputs = new ArrayList<ScriptOutput>();
        String sql = "SELECT owner, label, exit_code, output FROM script_output WHERE transaction_id = ? ORDER BY position";
        try (PreparedStatement query = prepared(sql, id);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                outputs.add(new ScriptOutput(rows.getString(1), rows.getString(2), rows.getInt(3), rows.getString(4)));
            }
        }
        return outputs;
    }

    List<PendingTrigger> pendingTriggers() throws SQLException, DatabaseException {
        var pending = new ArrayList<PendingTrigger>();
        String sql = "SELECT p.number, p.transaction_id, p.owner, p.run, p.paths FROM pending_trigger p"
                + " JOIN transactions t ON t.id = p.transaction_id AND t.committed = 1 ORDER BY p.number";
        try (PreparedStatement query = prepared(sql);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                var wish = new PendingTrigger.Wish(
                        new PackageName(rows.getString(3)), rows.getString(4), paths(rows.getString(5)));
                pending.add(new PendingTrigger(rows.getLong(1), rows.getLong(2), wish));
            }
        }
        return pending;
    }

    private static List<String> paths(String json) throws DatabaseException {
        try {
            return JsonFields.of(Json.parse(json, JsonLimits.DEFAULT), TRIGGER).strings("paths");
        } catch (JsonException damaged) {
            throw new DatabaseException("read the pending triggers", "the database is damaged", damaged);
        }
    }

    void settleTriggers(List<Long> numbers) throws SQLException, FormatException, DatabaseException {
        Sql.atomically(connection, () -> {
            for (long number : numbers) {
                run("DELETE FROM pending_trigger WHERE number = ?", number);
            }
            return numbers.size();
        });
    }

    private void run(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepared(sql, values)) {
            statement.executeUpdate();
        }
    }

    private PreparedStatement prepared(String sql, Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
        return statement;
    }
}

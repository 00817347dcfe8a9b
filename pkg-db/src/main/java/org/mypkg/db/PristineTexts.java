package org.mypkg.db;

import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/** The table of pristine texts, by package row and path, compressed. Writing it is a part of a step of {@link FactWriter}. */
final class PristineTexts {
    static final Schema.Migration MIGRATION = new Schema.Migration(
            "pristine texts of configuration files",
            List.of(
                    """
                    CREATE TABLE pristine (
                      package INTEGER NOT NULL REFERENCES package (row) ON DELETE CASCADE,
                      path BLOB NOT NULL,
                      stem INTEGER NOT NULL CHECK (stem IN (0, 1)),
                      content BLOB NOT NULL)""",
                    "CREATE UNIQUE INDEX pristine_package ON pristine (package, path, stem)"));

    /** A compressed text that grows beyond this is none of ours. */
    private static final int LONGEST_BYTES = 64 << 20;

    private final Connection connection;

    PristineTexts(Connection connection) {
        this.connection = connection;
    }

    void add(long row, Pristine pristine) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO pristine (package, path, stem, content) VALUES (?, ?, ?, ?)")) {
            add(insert, row, 0, pristine.texts());
            add(insert, row, 1, pristine.stems());
            insert.executeBatch();
        }
    }

    private static void add(PreparedStatement insert, long row, int stem, SortedMap<RootPath, Bytes> texts) throws SQLException {
        for (Map.Entry<RootPath, Bytes> text : texts.entrySet()) {
            insert.setLong(1, row);
            insert.setBytes(2, text.getKey().toBytes());
            insert.setInt(3, stem);
            insert.setBytes(4, deflate(text.getValue().toArray()));
            insert.addBatch();
        }
    }

    Pristine of(long row) throws SQLException, DatabaseException {
        var texts = new TreeMap<RootPath, Bytes>();
        var stems = new TreeMap<RootPath, Bytes>();
        if (!isThere()) {
            return Pristine.NONE;
        }
        try (PreparedStatement select =
                connection.prepareStatement("SELECT path, stem, content FROM pristine WHERE package = ?")) {
            select.setLong(1, row);
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    SortedMap<RootPath, Bytes> to = found.getInt(2) == 0 ? texts : stems;
                    to.put(path(found.getBytes(1)), Bytes.of(inflate(found.getBytes(3))));
                }
            }
        }
        return new Pristine(texts, stems);
    }

    /** A reader may open a database that no writer of this release has seen yet. */
    private boolean isThere() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'pristine'");
                ResultSet found = select.executeQuery()) {
            return found.next();
        }
    }

    void dropPending() throws SQLException {
        String pending = "IN (SELECT id FROM transactions WHERE committed = 0)";
        run("DELETE FROM pristine WHERE package IN (SELECT row FROM package WHERE added_by " + pending + ")");
    }

    /** Packages that only undoing this transaction would bring back need their texts no more. */
    void prune(long id) throws SQLException {
        run("DELETE FROM pristine WHERE package IN (SELECT r.package FROM removal r"
                + " JOIN transactions t ON t.id = r.removed_by AND t.committed = 1 WHERE r.removed_by = " + id + ")");
    }

    private void run(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }

    private static RootPath path(byte[] bytes) throws DatabaseException {
        return RootPath.parse(bytes).orElseThrow(() -> damaged("a path of a configuration file is none"));
    }

    private static DatabaseException damaged(String fact) {
        return Sql.refusal("read the texts of configuration files", "the database is damaged: " + fact);
    }

    private static byte[] deflate(byte[] text) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        try {
            deflater.setInput(text);
            deflater.finish();
            var out = new ByteArrayOutputStream();
            var buffer = new byte[1 << 13];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    private static byte[] inflate(byte[] compressed) throws DatabaseException {
        var inflater = new Inflater(true);
        try {
            inflater.setInput(compressed);
            var out = new ByteArrayOutputStream();
            var buffer = new byte[1 << 13];
            while (!inflater.finished() && out.size() <= LONGEST_BYTES) {
                int count = inflater.inflate(buffer);
                if (count == 0 && !inflater.finished()) {
                    throw damaged("the text of a configuration file is cut off");
                }
                out.write(buffer, 0, count);
            }
            return out.toByteArray();
        } catch (DataFormatException damaged) {
            throw damaged("the text of a configuration file is damaged");
        } finally {
            inflater.end();
        }
    }
}

package org.mypkg.db;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;

/** Looks for what cannot be: damage to the file, references to nothing, files that several packages own. */
final class Soundness {
    private static final int DAMAGE_MAX = 20;

    /** The member stands in the text of every directory's entry; in other texts its quotation marks would be escaped. */
    private static final String SHARED = "SELECT p.name, f.path FROM file f JOIN package p ON p.row = f.package"
            + " WHERE p.installed = 1 AND instr(f.entry, '\"type\":\"directory\"') = 0 AND f.path IN ("
            + "SELECT g.path FROM file g JOIN package q ON q.row = g.package WHERE q.installed = 1"
            + " AND instr(g.entry, '\"type\":\"directory\"') = 0 GROUP BY g.path HAVING count(*) > 1) ORDER BY f.path, p.name";

    private final Connection connection;

    Soundness(Connection connection) {
        this.connection = connection;
    }

    List<Flaw> flaws() throws SQLException {
        var flaws = new ArrayList<Flaw>();
        for (String line : column("PRAGMA integrity_check(" + DAMAGE_MAX + ")")) {
            if (!line.equals("ok")) {
                flaws.add(new Flaw.Damage(line));
            }
        }
        if (!flaws.isEmpty()) {
            return flaws;
        }
        for (String table : column("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check ORDER BY 1")) {
            flaws.add(new Flaw.Damage("rows of the table " + table + " refer to rows that are not there"));
        }
        flaws.addAll(shared());
        return flaws;
    }

    /** Whether every page can be reached and read; the order of index entries is not looked at. */
    boolean isReadable() throws SQLException {
        return column("PRAGMA quick_check(1)").equals(List.of("ok"));
    }

    void rebuildIndexes() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("REINDEX");
        }
    }

    private List<String> column(String sql) throws SQLException {
        var values = new ArrayList<String>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private List<Flaw> shared() throws SQLException {
        SortedMap<RootPath, List<PackageName>> owners = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(SHARED)) {
            while (rows.next()) {
                owners.computeIfAbsent(RootPath.of(rows.getBytes(2)), p -> new ArrayList<>())
                        .add(new PackageName(rows.getString(1)));
            }
        }
        return owners.entrySet().stream()
                .<Flaw>map(e -> new Flaw.SeveralOwners(e.getKey(), e.getValue()))
                .toList();
    }
}

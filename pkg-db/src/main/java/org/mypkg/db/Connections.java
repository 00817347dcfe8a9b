package org.mypkg.db;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;

/**
 * How the database is opened. Rollback journal and {@code synchronous=EXTRA}: see {@code docs/decisions/0002-sqlite-journal.md}.
 *
 * <p>The driver is called directly: looking for it through {@code DriverManager} costs every start a search of the class path.
 */
final class Connections {
    private static final int BUSY_MILLIS = 30_000;
    /** A step in which nothing goes wrong is done sooner, or the reader helps itself. */
    private static final int READER_MILLIS = 100;
    private static final int CACHE_KIBIBYTES = 64 * 1024;
    private static final String PLAIN = "/abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";

    private Connections() {}

    static Connection writing(Path file) throws SQLException {
        SQLiteConfig config = common();
        config.setJournalMode(SQLiteConfig.JournalMode.DELETE);
        config.setPragma(SQLiteConfig.Pragma.SYNCHRONOUS, "EXTRA");
        config.setPragma(SQLiteConfig.Pragma.FOREIGN_KEYS, "ON");
        config.setCacheSize(-CACHE_KIBIBYTES);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        return open("jdbc:sqlite:" + uri(file), config);
    }

    static Connection reading(Path file) throws SQLException {
        SQLiteConfig config = common();
        config.setReadOnly(true);
        config.setBusyTimeout(READER_MILLIS);
        return open("jdbc:sqlite:" + uri(file) + "?mode=ro", config);
    }

    /** A database that holds nothing and is gone when closed. */
    static Connection empty() throws SQLException {
        return open("jdbc:sqlite::memory:", common());
    }

    private static SQLiteConfig common() {
        var config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        return config;
    }

    private static Connection open(String url, SQLiteConfig config) throws SQLException {
        return JDBC.createConnection(url, config.toProperties());
    }

    /** As a URI, since the driver reads options behind a question mark in plain names. */
    private static String uri(Path file) {
        var text = new StringBuilder("file:");
        for (byte b : file.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8)) {
            if (b > 0 && PLAIN.indexOf(b) >= 0) {
                text.append((char) b);
            } else {
                text.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
            }
        }
        return text.toString();
    }
}

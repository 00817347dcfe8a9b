package org.mypkg.db;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.mypkg.archive.FormatException;
import org.mypkg.diag.ErrorCode;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what the driver throws into words. */
final class Sql {
    private Sql() {}

    /** Work on the database that may fail. */
    interface Work<T> {
        T run() throws SQLException, FormatException, DatabaseException;
    }

    /** @param operation what the work does, as a verb with its object */
    static <T> T attempt(String operation, Work<T> work) throws DatabaseException {
        try {
            return work.run();
        } catch (SQLException failed) {
            throw told(operation, failed);
        } catch (FormatException damaged) {
            throw DatabaseException.damaged(operation, String.valueOf(damaged.getMessage()), damaged);
        }
    }

    private static DatabaseException told(String operation, SQLException failed) {
        if (isDamage(failed)) {
            return DatabaseException.damaged(operation, String.valueOf(failed.getMessage()), failed);
        }
        return isBusy(failed)
                ? DatabaseException.busy(operation, failed)
                : new DatabaseException(operation, reason(failed), failed);
    }

    /** One step of the database: all of it or nothing. */
    static <T> T atomically(Connection connection, Work<T> work)
            throws SQLException, FormatException, DatabaseException {
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            T result = work.run();
            connection.commit();
            done = true;
            return result;
        } finally {
            if (done) {
                connection.setAutoCommit(true);
            } else {
                takeBack(connection);
            }
        }
    }

    /** For a full disk or a broken one SQLite has taken the step back by itself, and says so when asked to do it again. */
    private static void takeBack(Connection connection) {
        for (Undoing step : List.<Undoing>of(connection::rollback, () -> connection.setAutoCommit(true))) {
            try {
                step.run();
            } catch (SQLException already) {
                // What the caller must hear of is the failure that led here.
            }
        }
    }

    private interface Undoing {
        void run() throws SQLException;
    }

    /** A fact that the caller got wrong or that somebody else changed. */
    static DatabaseException refusal(String operation, String reason) {
        return new DatabaseException(ErrorCode.DATABASE_FAILED, operation, reason);
    }

    /** Damage to pages, or a file that is no database at all; a table that is missing means the same. */
    private static boolean isDamage(SQLException failed) {
        return failed instanceof SQLiteException known
                && switch (known.getResultCode().code & 0xff) {
                    case 11, 26 -> true;
                    case 1 -> String.valueOf(known.getMessage()).contains("no such table");
                    default -> false;
                };
    }

    /** Whether somebody else holds the file for longer than a reader waits. */
    static boolean isBusy(SQLException failed) {
        return failed instanceof SQLiteException known && (known.getResultCode().code & 0xff) == 5;
    }

    /** Whether a power cut left a step half done, which a connection that may write takes back when it opens. */
    static boolean halfAStepIsInTheWay(SQLException failed) {
        return failed instanceof SQLiteException known
                && known.getResultCode() == SQLiteErrorCode.SQLITE_READONLY_ROLLBACK;
    }

    private static String reason(SQLException failed) {
        String text = String.valueOf(failed.getMessage());
        return failed instanceof SQLiteException known ? words(known.getResultCode(), text) : text;
    }

    private static String words(SQLiteErrorCode code, String text) {
        if (code == SQLiteErrorCode.SQLITE_READONLY_ROLLBACK) {
            return "an interrupted change must be taken back first, and this user may not write";
        }
        return switch (code.code & 0xff) {
            case 6 -> "another program is writing to the database";
            case 8 -> "this user may not write to it, or its file system is read-only (" + text + ")";
            case 13 -> "no space is left on its file system";
            case 14 -> "the database cannot be opened: no permission, or no such directory (" + text + ")";
            default -> text;
        };
    }
}

package org.mypkg.db;

import java.sql.SQLException;
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
            throw new DatabaseException(operation, reason(failed), failed);
        } catch (FormatException damaged) {
            throw new DatabaseException(operation, "the database is damaged: " + damaged.getMessage(), damaged);
        }
    }

    /** A fact that the caller got wrong or that somebody else changed. */
    static DatabaseException refusal(String operation, String reason) {
        return new DatabaseException(ErrorCode.DATABASE_FAILED, operation, reason);
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
            case 5, 6 -> "another program is writing to the database";
            case 8 -> "this user may not write to it, or its file system is read-only (" + text + ")";
            case 11, 26 -> "the database is damaged (" + text + ")";
            case 13 -> "no space is left on its file system";
            case 14 -> "the database cannot be opened: no permission, or no such directory (" + text + ")";
            default -> text;
        };
    }
}

package org.mypkg.manifest;

/** A declared account, made before the files that it owns. */
public sealed interface Account {
    /** In place of a number: any that is free when the account is made. Files cannot be owned by such an account. */
    int ANY = -1;

    String name();

    /** A group. @param gid its number, or {@link #ANY} */
    record Group(String name, int gid) implements Account {
        public Group {
            checkedName(name);
        }
    }

    /**
     * A user who cannot log in.
     *
     * @param uid the number, or {@link #ANY}
     * @param gid the number of the user's own group, or {@link #ANY} for the group of the user's name
     * @param home an absolute path; nobody makes it
     * @param shell an absolute path
     * @param comment may be empty
     */
    record User(String name, int uid, int gid, String home, String shell, String comment) implements Account {
        public User {
            checkedName(name);
            checkedField(home);
            checkedField(shell);
            checkedField(comment);
        }
    }

    /** @throws IllegalArgumentException unless the text can name an account */
    static String checkedName(String name) {
        if (!name.matches("[a-z_][a-z0-9_-]{0,31}")) {
            throw new IllegalArgumentException("not the name of an account: '" + name + "'");
        }
        return name;
    }

    /** The files of accounts part their fields by colons. @throws IllegalArgumentException when the text can be no field */
    static String checkedField(String text) {
        if (text.chars().anyMatch(c -> c == ':' || Character.isISOControl(c))) {
            throw new IllegalArgumentException("not a field of an account: '" + text + "'");
        }
        return text;
    }
}

package org.mypkg.txn;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.mypkg.manifest.Account;
import org.mypkg.model.PackageName;

/**
 * Gives the accounts that packages declare their lines and numbers. Who has a line under the name stays as he is. A declared
 * number is taken or refused, never changed, since files are owned by numbers; a free choice is the highest free number from
 * 999 down to 100, for a user and the group of the same name the same one where that is free. Declared numbers are given
 * first, then in the order of packages' names: the same packages and files give the same numbers.
 */
final class Accounts {
    private static final int HIGHEST = 999;
    private static final int LOWEST = 100;
    private static final int UID = 2;
    private static final int GID = 2;

    private final AccountFile passwd;
    private final AccountFile group;
    private final Optional<AccountFile> shadow;
    private final Optional<AccountFile> gshadow;
    private final List<String> notices;

    /** @param notices receives what the user should know */
    Accounts(AccountFile passwd, AccountFile group, Optional<AccountFile> shadow, Optional<AccountFile> gshadow,
            List<String> notices) {
        this.passwd = passwd;
        this.group = group;
        this.shadow = shadow;
        this.gshadow = gshadow;
        this.notices = notices;
    }

    /** An account and who declares it. */
    record Declared(PackageName owner, Account account) {}

    void add(List<Declared> declared) throws TransactionException {
        List<Declared> sorted = new ArrayList<>(declared);
        sorted.sort(Comparator.comparing(Accounts::rank).thenComparing(Declared::owner));
        for (Declared one : sorted) {
            switch (one.account()) {
                case Account.Group wanted -> group(one.owner(), wanted);
                case Account.User wanted -> user(one.owner(), wanted);
            }
        }
    }

    /** Declared numbers before free choices, groups before users. */
    private static int rank(Declared declared) {
        return switch (declared.account()) {
            case Account.Group g -> g.gid() == Account.ANY ? 2 : 0;
            case Account.User u -> u.uid() == Account.ANY ? 3 : 1;
        };
    }

    private void group(PackageName owner, Account.Group wanted) throws TransactionException {
        if (group.has(wanted.name())) {
            tellOther("group", wanted.name(), wanted.gid(), group.number(wanted.name(), GID));
        } else {
            addGroup(owner, wanted.name(), wanted.gid() == Account.ANY ? free(List.of(group)) : wanted.gid());
        }
    }

    private void user(PackageName owner, Account.User wanted) throws TransactionException {
        if (passwd.has(wanted.name())) {
            tellOther("user", wanted.name(), wanted.uid(), passwd.number(wanted.name(), UID));
            return;
        }
        Optional<String> has = wanted.uid() == Account.ANY ? Optional.empty() : passwd.nameOf(wanted.uid(), UID);
        if (has.isPresent()) {
            throw taken(owner, "user", wanted.name(), wanted.uid(), has.get());
        }
        int gid = gid(owner, wanted);
        int uid = wanted.uid() != Account.ANY ? wanted.uid() : uidLike(gid);
        String field = shadow.isPresent() ? "x" : "*";
        passwd.add(String.join(":", wanted.name(), field, String.valueOf(uid), String.valueOf(gid), wanted.comment(),
                wanted.home(), wanted.shell()));
        if (shadow.isPresent() && !shadow.get().has(wanted.name())) {
            shadow.get().add(wanted.name() + ":!*:::::::");
        }
    }

    /** The user's group, made under the user's name where nobody has it. */
    private int gid(PackageName owner, Account.User wanted) throws TransactionException {
        Optional<Integer> own = group.number(wanted.name(), GID);
        if (wanted.gid() == Account.ANY && own.isPresent()) {
            return own.get();
        }
        if (wanted.gid() != Account.ANY && group.nameOf(wanted.gid(), GID).isPresent()) {
            return wanted.gid();
        }
        if (own.isPresent()) {
            throw taken(owner, "group", wanted.name(), wanted.gid(), wanted.name() + ", which has the number " + own.get());
        }
        boolean sameIsFree = wanted.uid() != Account.ANY && group.nameOf(wanted.uid(), GID).isEmpty();
        int any = sameIsFree ? wanted.uid() : free(List.of(group, passwd));
        return addGroup(owner, wanted.name(), wanted.gid() == Account.ANY ? any : wanted.gid());
    }

    private int uidLike(int gid) throws TransactionException {
        boolean good = gid >= LOWEST && gid <= HIGHEST && passwd.nameOf(gid, UID).isEmpty();
        return good ? gid : free(List.of(passwd));
    }

    private int addGroup(PackageName owner, String name, int gid) throws TransactionException {
        Optional<String> has = group.nameOf(gid, GID);
        if (has.isPresent()) {
            throw taken(owner, "group", name, gid, has.get());
        }
        group.add(name + ":x:" + gid + ":");
        if (gshadow.isPresent() && !gshadow.get().has(name)) {
            gshadow.get().add(name + ":!*::");
        }
        return gid;
    }

    private static int free(List<AccountFile> files) throws TransactionException {
        return IntStream.iterate(HIGHEST, n -> n >= LOWEST, n -> n - 1)
                .filter(n -> files.stream().allMatch(file -> file.nameOf(n, UID).isEmpty()))
                .boxed()
                .findFirst()
                .orElseThrow(() -> new TransactionException(new TransactionException.Fact.AccountFile(
                        AccountPlanner.PASSWD, "no number from " + LOWEST + " to " + HIGHEST + " is free")));
    }

    private void tellOther(String kind, String name, int wanted, Optional<Integer> has) {
        if (wanted != Account.ANY && has.isPresent() && has.get() != wanted) {
            notices.add("the " + kind + " " + name + " exists with the number " + has.get() + ", not " + wanted
                    + ": it stays, and files of the package belong to number " + wanted);
        }
    }

    private static TransactionException taken(PackageName owner, String kind, String name, int number, String has) {
        return new TransactionException(new TransactionException.Fact.AccountTaken(owner, kind, name, number, has));
    }
}

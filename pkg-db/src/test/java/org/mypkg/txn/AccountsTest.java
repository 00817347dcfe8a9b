package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.Account;
import org.mypkg.manifest.ScriptPhase;

/** Accounts are lines in files that change as any other file does. */
final class AccountsTest {
    private static final String ROOT = "root:x:0:0:root:/root:/bin/sh\n";

    private final Machine machine = Machine.fresh();

    private static Account.User user(String name, int uid, int gid) {
        return new Account.User(name, uid, gid, "/var/" + name, "/usr/sbin/nologin", "");
    }

    private static PackageBuilder web(Account... accounts) {
        PackageBuilder web = PackageBuilder.of("web", "1").file("usr/bin/web", "w");
        List.of(accounts).forEach(web::account);
        return web;
    }

    private void base() throws Failure {
        machine.write("etc/passwd", ROOT);
        machine.write("etc/group", "root:x:0:\n");
        machine.write("etc/shadow", "root:!:1::::::\n");
    }

    @Test
    void declaredNumbersAreTakenAndPasswordsLocked() throws Failure {
        base();
        machine.write("etc/gshadow", "root:*::");
        machine.run(web(new Account.Group("log", 50), user("web", 80, 80)).install());
        assertEquals(ROOT + "web:x:80:80::/var/web:/usr/sbin/nologin\n", machine.read("etc/passwd"));
        assertEquals("root:x:0:\nlog:x:50:\nweb:x:80:\n", machine.read("etc/group"));
        assertEquals("root:!:1::::::\nweb:!*:::::::\n", machine.read("etc/shadow"));
        assertEquals("root:*::\nlog:!*::\nweb:!*::\n", machine.read("etc/gshadow"));
        assertEquals(0640, machine.disk().stat(AccountPlanner.PASSWD).orElseThrow().meta().mode());
    }

    @Test
    void freeNumbersGoDownwardsAndUserAndGroupShareOne() throws Failure {
        base();
        machine.write("etc/group", "root:x:0:\nother:x:999:\n");
        machine.run(web(user("web", Account.ANY, Account.ANY), user("api", Account.ANY, Account.ANY),
                new Account.Group("api", 998)).install());
        assertEquals(ROOT + "web:x:997:997::/var/web:/usr/sbin/nologin\napi:x:998:998::/var/api:/usr/sbin/nologin\n",
                machine.read("etc/passwd"));
    }

    @Test
    void sameAccountsGetTheSameNumbersInAnyOrder() throws Failure {
        var a = PackageBuilder.of("a", "1").account(user("x", Account.ANY, Account.ANY));
        var b = PackageBuilder.of("b", "1").account(user("y", Account.ANY, Account.ANY));
        machine.run(b.install(), a.install());
        Machine other = Machine.fresh();
        other.run(a.install(), b.install());
        assertEquals(other.read("etc/passwd"), machine.read("etc/passwd"));
        assertEquals("x:*:999:999::/var/x:/usr/sbin/nologin\ny:*:998:998::/var/y:/usr/sbin/nologin\n", machine.read("etc/passwd"));
    }

    @Test
    void whoIsThereStaysAndServicesComeLast() throws Failure {
        machine.write("etc/passwd", ROOT + "web:x:1001:1001::/home/web:/bin/sh\n+::::::");
        machine.write("etc/group", "web:x:1001:\n");
        Committed committed = machine.run(web(user("web", 80, 80), user("api", 81, 1001)).install());
        assertEquals(ROOT + "web:x:1001:1001::/home/web:/bin/sh\napi:*:81:1001::/var/api:/usr/sbin/nologin\n+::::::\n",
                machine.read("etc/passwd"));
        assertEquals("web:x:1001:\n", machine.read("etc/group"));
        assertTrue(committed.notices().getFirst().startsWith("the user web exists with the number 1001, not 80"),
                committed.notices().toString());
    }

    @Test
    void takenNumberIsRefusedBeforeAnythingChanges() throws Failure {
        base();
        String before = machine.image();
        var thrown = assertThrows(TransactionException.class, () -> machine.run(web(user("web", 0, 80)).install()));
        assertEquals(ErrorCode.ACCOUNT_CONFLICT, thrown.diagnostic().code());
        assertEquals("its number 0 belongs to the user root", thrown.diagnostic().because().getFirst());
        assertEquals(before, machine.image());
        thrown = assertThrows(TransactionException.class, () -> machine.run(web(new Account.Group("g", 0)).install()));
        assertEquals(ErrorCode.ACCOUNT_CONFLICT, thrown.diagnostic().code());
    }

    @Test
    void fileThatIsNoFileIsRefused() throws Failure {
        machine.run(PackageBuilder.of("odd", "1").link("etc/passwd", "elsewhere").install());
        var thrown = assertThrows(TransactionException.class, () -> machine.run(web(user("web", 80, 80)).install()));
        assertEquals(ErrorCode.ACCOUNT_FILE_UNUSABLE, thrown.diagnostic().code());
    }

    @Test
    void comeWithTheFilesThatAPackageBrings() throws Failure {
        machine.run(web(user("web", 80, 80)).install(),
                PackageBuilder.of("base", "1").config("etc/passwd", ROOT).config("etc/group", "root:x:0:\n").install());
        assertEquals(ROOT + "web:*:80:80::/var/web:/usr/sbin/nologin\n", machine.read("etc/passwd"));
        assertEquals(List.of(), machine.engine().verify(List.of()));
        machine.run(PackageBuilder.of("base", "2").config("etc/passwd", ROOT).config("etc/group", "root:x:0:\n").replace());
        assertEquals(ROOT + "web:*:80:80::/var/web:/usr/sbin/nologin\n", machine.read("etc/passwd"));
    }

    @Test
    void scriptsFindThem() throws Failure {
        base();
        machine.run(web(user("web", 80, 80)).script(ScriptPhase.POST_INSTALL, "needs /etc/passwd").install());
        assertTrue(machine.read("etc/passwd").contains("web:"));
        String before = machine.image();
        assertThrows(TransactionException.class, () -> machine.run(PackageBuilder.of("late", "1")
                .account(user("late", 90, 90)).script(ScriptPhase.POST_INSTALL, "fail").install()));
        assertEquals(before, machine.image());
    }

    @Test
    void removalLeavesThemAndUndoOfTheLatestTakesThemBack() throws Failure {
        base();
        String before = machine.image();
        machine.run(web(user("web", 80, 80)).install());
        String after = machine.image();
        undo(1);
        assertEquals(before, machine.image());
        undo(2);
        assertEquals(after.replaceAll("from .*", ""), machine.image().replaceAll("from .*", ""));
        machine.run(PackageBuilder.remove("web"));
        assertTrue(machine.read("etc/passwd").contains("web:"));
    }

    private Committed undo(long id) throws Failure {
        TransactionEngine engine = machine.engine();
        return engine.execute(engine.prepareUndo(id, "undo"));
    }

    @Test
    void undoOfAnEarlierTransactionLeavesAccountsAlone() throws Failure {
        base();
        machine.run(web(user("web", 80, 80)).install());
        machine.run(PackageBuilder.of("api", "1").account(user("api", 81, 81)).install());
        undo(1);
        assertFalse(machine.exists("usr/bin/web"));
        assertTrue(machine.read("etc/passwd").contains("web:") && machine.read("etc/passwd").contains("api:"));
    }

    @Test
    void undoKeepsWhatTheUserAdded() throws Failure {
        base();
        machine.run(web(user("web", 80, 80)).install());
        String edited = machine.read("etc/passwd") + "me:x:1000:1000::/home/me:/bin/sh\n";
        machine.write("etc/passwd", edited);
        Committed undone = undo(1);
        assertEquals(edited, machine.read("etc/passwd"));
        assertTrue(undone.notices().contains("/etc/passwd was edited since: it stays"), undone.notices().toString());
    }

    /** T4: between reading and staging somebody added a line. */
    @Test
    void editMeanwhileIsNoticed() throws Failure {
        base();
        TransactionEngine engine = machine.engine();
        Prepared prepared = engine.prepare(ChangeSet.of("test", List.of(web(user("web", 80, 80)).install()), Optional.empty()));
        machine.write("etc/passwd", ROOT + "me:x:1000:1000::/home/me:/bin/sh\n");
        var thrown = assertThrows(TransactionException.class, () -> engine.execute(prepared));
        assertEquals(new TransactionException.Fact.ChangedMeanwhile(AccountPlanner.PASSWD), thrown.fact());
        assertEquals(ROOT + "me:x:1000:1000::/home/me:/bin/sh\n", machine.read("etc/passwd"));
        assertFalse(machine.exists("usr/bin/web"));
    }
}

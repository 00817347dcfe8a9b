package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;

/** What undo and rollback bring back, what they keep, and what they refuse. */
final class UndoTest {
    private final Machine machine = Machine.fresh();

    private Committed undo(long id) throws Failure {
        TransactionEngine engine = machine.engine();
        return engine.execute(engine.prepareUndo(id, "undo " + id));
    }

    private Committed rollback(long id) throws Failure {
        TransactionEngine engine = machine.engine();
        return engine.execute(engine.prepareRollback(id, "rollback " + id));
    }

    private void run(String world, PackageChange... changes) throws Failure {
        TransactionEngine engine = machine.engine();
        engine.execute(engine.prepare(
                ChangeSet.of("test", List.of(changes), Optional.of(world.getBytes(StandardCharsets.UTF_8)))));
    }

    private TransactionException.Fact refused(long id) throws Failure {
        String before = machine.image();
        var thrown = assertThrows(TransactionException.class, () -> undo(id));
        assertEquals(before, machine.image());
        return thrown.fact();
    }

    private static PackageBuilder one(String version) {
        return PackageBuilder.of("one", version).dir("usr").file("usr/one", "one " + version);
    }

    private static PackageBuilder two(String version) {
        return PackageBuilder.of("two", version).dir("usr").file("usr/two", "two " + version);
    }

    @Test
    void anOlderTransactionsLinesGoFromTheWorldAndLaterOnesStay() throws Failure {
        run("one\n", one("1").install());
        run("one\ntwo\n", two("1").install());
        machine.write("etc/mypkg/world", "# mine\none\ntwo\nhold two\n");
        undo(1);
        assertEquals("# mine\ntwo\nhold two\n", machine.read("etc/mypkg/world"));
        assertFalse(machine.exists("usr/one"));
        undo(3);
        assertEquals("# mine\none\ntwo\nhold two\n", machine.read("etc/mypkg/world"));
        assertTrue(machine.exists("usr/one"));
    }

    @Test
    void theLatestTransactionsWorldComesBackAsTheVeryFile() throws Failure {
        machine.write("etc/mypkg/world", "# hand-made\n");
        String before = machine.image();
        run("# hand-made\none\n", one("1").install());
        undo(1);
        assertEquals(before, machine.image());
    }

    @Test
    void whatLaterPackagesNeedIsNotTaken() throws Failure {
        machine.run(one("1").install());
        machine.run(two("1").requires("one").install());
        var fact = assertInstanceOf(TransactionException.Fact.WouldBreak.class, refused(1));
        assertEquals(List.of("two 1 needs one"), fact.sentences());
        var diagnostic = new TransactionException(fact).diagnostic();
        assertEquals(ErrorCode.UNDO_BREAKS, diagnostic.code());
        assertTrue(diagnostic.hints().getFirst().contains("mypkg rollback 0"), diagnostic.toString());
        rollback(0);
        assertEquals(List.of(), machine.facts().packages());
    }

    @Test
    void whatLaterTransactionsChangedIsNotTakenBackAlone() throws Failure {
        machine.run(one("1").install());
        machine.run(one("2").replace());
        machine.run(two("1").install());
        var fact = assertInstanceOf(TransactionException.Fact.ChangedSince.class, refused(1));
        assertEquals(List.of("transaction 2 changed one since"), fact.reasons());
        assertEquals(ErrorCode.CHANGED_SINCE, new TransactionException(fact).diagnostic().code());
        assertEquals(new TransactionException.Fact.NoSuchTransaction(9), refused(9));
        undo(2);
        assertEquals(new TransactionException.Fact.TakenBackAlready(2, 4), refused(2));
        undo(4);
        assertEquals("one 2", machine.read("usr/one"));
        assertInstanceOf(TransactionException.Fact.ChangedSince.class, refused(2));
    }

    @Test
    void aFileThatTheUserMadeSinceStays() throws Failure {
        machine.run(two("1").install());
        machine.run(one("1").install());
        machine.run(PackageBuilder.remove("one"));
        machine.write("usr/one", "mine now");
        Committed done = undo(3);
        assertEquals("mine now", machine.read("usr/one"));
        assertTrue(done.notices().getFirst().contains("/usr/one was made since"), done.notices().toString());
    }

    @Test
    void aLinkThatTheUserTurnedSinceStays() throws Failure {
        RootPath vi = RootPath.of("bin/vi");
        machine.run(PackageBuilder.of("nvi", "1").dir("bin").alternative("bin/vi", "nvi", 1).install());
        machine.run(PackageBuilder.of("vim", "1").dir("bin").alternative("bin/vi", "vim", 5).install());
        machine.disk().apply(new Effect.Unlink(vi));
        machine.disk().apply(new Effect.MakeSymlink(vi, Bytes.utf8("mine"), FileMeta.of(0777, 0, 0, 1)));
        undo(2);
        assertEquals(Bytes.utf8("mine"), machine.disk().readLink(vi));
    }

    @Test
    void anOlderTransactionsSharedPathGoesToWhomItBelongsNow() throws Failure {
        RootPath vi = RootPath.of("bin/vi");
        machine.run(PackageBuilder.of("nvi", "1").dir("bin").alternative("bin/vi", "nvi", 1).install());
        machine.run(PackageBuilder.of("vim", "1").dir("bin").alternative("bin/vi", "vim", 5).install());
        machine.run(PackageBuilder.of("emacs", "1").dir("bin").alternative("bin/vi", "emacs", 9).install());
        undo(2);
        assertEquals(Bytes.utf8("emacs"), machine.disk().readLink(vi));
        undo(3);
        assertEquals(Bytes.utf8("nvi"), machine.disk().readLink(vi));
    }

    @Test
    void aTakenOverFileGoesBackToItsPackage() throws Failure {
        machine.run(PackageBuilder.of("a", "1").file("f", "a's").install());
        String before = machine.image();
        machine.run(PackageBuilder.of("b", "1").replaces("a").file("f", "b's").install());
        undo(2);
        assertEquals(before, machine.image());
    }

    @Test
    void anAdoptedFileStaysAndAnOverwrittenOneComesBack() throws Failure {
        machine.disk().apply(new Effect.WriteFile(RootPath.of("same"), FileMeta.of(0644, 0, 0, 99), Effect.Content.of(new byte[] {'x'})));
        machine.write("other", "mine");
        String before = machine.image();
        TransactionEngine engine = machine.engine();
        ChangeSet changes = ChangeSet.of("x", List.of(PackageBuilder.of("a", "1").file("same", "x").file("other", "new").install()), Optional.empty());
        engine.execute(engine.prepare(changes.with(new ChangeSet.Options(List.of("/other"), true))));
        assertEquals("new", machine.read("other"));
        undo(1);
        assertEquals(before, machine.image());
    }

    @Test
    void savedConfigurationGoesForwardAndBackExactly() throws Failure {
        machine.run(PackageBuilder.of("c", "1").dir("etc").config("etc/c.conf", "theirs").install());
        machine.write("etc/c.conf", "mine");
        String edited = machine.image();
        machine.run(PackageBuilder.remove("c"));
        String removed = machine.image();
        assertEquals("mine", machine.read("etc/c.conf.mypkg-save"));
        for (int i = 0; i < 2; i++) {
            undo(machine.engine().latest());
            assertEquals(edited, machine.image());
            undo(machine.engine().latest());
            assertEquals(removed, machine.image());
        }
    }

    @Test
    void whatATriggerMadeOutlivesAnUndoneUpgrade() throws Failure {
        machine.run(one("1").generated("etc/cache").install());
        machine.write("etc/cache", "made by a trigger");
        machine.run(one("2").generated("etc/cache").replace());
        undo(2);
        assertEquals("made by a trigger", machine.read("etc/cache"));
        undo(3);
        rollback(0);
        assertFalse(machine.exists("etc/cache"));
    }

    @Test
    void nothingIsRestoredThroughALinkThatTheUserMade() throws Failure {
        machine.run(PackageBuilder.of("a", "1").dir("opt").dir("opt/a").file("opt/a/f", "f").file("opt/keep", "k").install());
        machine.run(PackageBuilder.remove("a"));
        machine.run(PackageBuilder.of("b", "1").dir("srv").file("srv/f", "other").install());
        machine.disk().apply(new Effect.MakeSymlink(RootPath.of("opt"), Bytes.utf8("srv"), FileMeta.of(0777, 0, 0, 1)));
        String before = machine.image();
        assertInstanceOf(TransactionException.Fact.ChangedSince.class, refused(2));
        assertEquals(before, machine.image());
    }

    @Test
    void rollbackComposesWhatThreeTransactionsDid() throws Failure {
        machine.run(PackageBuilder.of("a", "1").dir("d", 0700).file("d/f", "1").file("d/gone", "g").hard("d/h", "d/f").install());
        String first = machine.image();
        run("x\n", PackageBuilder.of("a", "2").dir("d").file("d/f", "22").dir("d/new").file("d/new/x", "x").replace());
        run("x\ny\n", PackageBuilder.of("a", "3").dir("d").dir("d/f").file("d/f/inside", "3").file("d/new", "file now").replace());
        machine.run(PackageBuilder.remove("a"));
        String last = machine.image();
        rollback(1);
        assertEquals(first, machine.image());
        assertEquals(List.of(), machine.engine().verify(List.of()));
        undo(5);
        assertEquals(last, machine.image());
        rollback(1);
        assertEquals(first, machine.image());
    }

    @Test
    void directoriesTimesComeBackToo() throws Failure {
        RootPath usr = RootPath.of("usr");
        machine.run(PackageBuilder.of("base", "1").dir("usr").install());
        machine.run(one("1").install());
        machine.disk().apply(new Effect.SetMeta(usr, FileMeta.of(0755, 0, 0, 4242)));
        machine.run(one("2").replace());
        machine.run(two("1").install());
        rollback(2);
        assertEquals(4242, machine.disk().stat(usr).orElseThrow().meta().mtimeSeconds());
    }

    @Test
    void rollbackNamesWhatIsPruned() throws Failure {
        machine.run(one("1").install());
        machine.run(one("2").replace());
        machine.run(one("3").replace());
        machine.engine().prune(1);
        var thrown = assertThrows(TransactionException.class, () -> rollback(0));
        assertEquals(new TransactionException.Fact.HistoryPruned(0, List.of(1L, 2L)), thrown.fact());
        rollback(2);
        assertEquals("one 2", machine.read("usr/one"));
    }

    @Test
    void rollbackKeepsWhatTheUserEditedSince() throws Failure {
        machine.run(one("1").install());
        machine.run(one("2").replace());
        machine.run(two("1").install());
        machine.write("usr/two", "edited");
        Committed done = rollback(1);
        assertEquals("edited", machine.read("usr/two"));
        assertEquals("one 1", machine.read("usr/one"));
        assertTrue(done.notices().stream().anyMatch(n -> n.contains("/usr/two was edited since")), done.notices().toString());
    }

    @Test
    void aRemovalWithoutHistoryKeepsNothingAndSaysSo() throws Failure {
        machine.run(one("1").install());
        TransactionEngine engine = machine.engine();
        ChangeSet changes = ChangeSet.of("remove", List.of(PackageBuilder.remove("one")), Optional.empty());
        engine.execute(engine.prepare(changes.with(new ChangeSet.Options(List.of(), true, false))));
        assertFalse(machine.exists("usr/one"));
        assertFalse(machine.exists("var/lib/mypkg/t2"));
        assertFalse(machine.exists("var/lib/mypkg/journal.done"));
        assertFalse(machine.engine().needsRecovery());
        assertEquals(new TransactionException.Fact.HistoryPruned(2, List.of(2L)), refused(2));
    }

    @Test
    void aRemovalWithoutHistoryThatFailsIsTakenBack() throws Failure {
        machine.run(one("1").script(ScriptPhase.POST_REMOVE, "fail").install());
        String before = machine.image();
        TransactionEngine engine = machine.engine();
        ChangeSet changes = ChangeSet.of("remove", List.of(PackageBuilder.remove("one")), Optional.empty());
        assertThrows(TransactionException.class,
                () -> engine.execute(engine.prepare(changes.with(new ChangeSet.Options(List.of(), true, false)))));
        assertEquals(before, machine.image());
    }

    @Test
    void pinnedPathsFollowTheWorldAndComeBack() throws Failure {
        RootPath vi = RootPath.of("bin/vi");
        run("nvi\n", PackageBuilder.of("nvi", "1").dir("bin").alternative("bin/vi", "nvi", 1).install());
        run("nvi\nvim\n", PackageBuilder.of("vim", "1").dir("bin").alternative("bin/vi", "vim", 5).install());
        run("nvi\nvim\nalternative /bin/vi nvi\n");
        assertEquals(Bytes.utf8("nvi"), machine.disk().readLink(vi));
        undo(3);
        assertEquals(Bytes.utf8("vim"), machine.disk().readLink(vi));
        undo(4);
        assertEquals(Bytes.utf8("nvi"), machine.disk().readLink(vi));
        TransactionEngine engine = machine.engine();
        Committed gone = engine.execute(engine.prepare(ChangeSet.of("x", List.of(PackageBuilder.remove("nvi")), Optional.empty())));
        assertEquals(Bytes.utf8("vim"), machine.disk().readLink(vi));
        assertTrue(gone.notices().getFirst().contains("was set to nvi, which goes: vim"), gone.notices().toString());
    }

    @Test
    void worldLinesAreTakenBackOneByOne() {
        assertEquals("b\nc\n", lines("", "a\n", "a\nb\nc\n"));
        assertEquals("a\nnew\n", lines("a\nb\n", "b\n", "new\n").replace("b\n", ""));
        assertEquals("x\na\nb\ny\n", lines("a\nb\n", "a\n", "x\na\ny\n"));
        assertEquals("a\n", lines("a\n", "a\nb\n", "a\n"));
    }

    private static String lines(String before, String after, String now) {
        return new String(WorldLines.takeBack(bytes(before), bytes(after), bytes(now)), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void pruningCutAnywhereIsFinishedByTheNext() throws Failure {
        for (int at = 0; at < 12; at++) {
            Machine now = Machine.fresh();
            now.run(one("1").install());
            now.run(one("2").replace());
            var failing = new FailingDisk(now.disk(), at, DiskException.EIO);
            try {
                now.failing(failing).engine().prune(0);
            } catch (DiskException cut) {
                assertTrue(failing.hasFailed());
            }
            assertFalse(now.engine().needsRecovery(), "cut at " + at);
            now.engine().prune(0);
            assertFalse(now.exists("var/lib/mypkg/t1") || now.exists("var/lib/mypkg/t2"), "cut at " + at);
        }
    }
}

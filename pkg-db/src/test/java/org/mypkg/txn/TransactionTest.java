package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mypkg.db.InstalledDb;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.model.Bytes;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;

/** What a transaction makes of files, case by case, when nothing is cut. */
final class TransactionTest {
    private final Machine machine = Machine.fresh();

    private TransactionException.Fact refused(PackageChange... changes) throws Failure {
        String before = machine.image();
        var thrown = assertThrows(TransactionException.class, () -> machine.run(changes));
        assertEquals(before, machine.image());
        return thrown.fact();
    }

    private void undo() throws Failure {
        TransactionEngine engine = machine.engine();
        engine.execute(engine.prepareUndo(engine.latest(), "undo"));
    }

    private List<Problem.Kind> problems() throws Failure {
        return machine.engine().verify(List.of()).stream().map(Problem::kind).toList();
    }

    private static PackageBuilder one(String version) {
        return PackageBuilder.of("one", version).dir("etc").config("etc/one.conf", "conf " + version).dir("usr").file("usr/one", "one " + version);
    }

    @Test
    void newDirectoryCostsOneStep() throws Failure {
        PackageBuilder big = PackageBuilder.of("big", "1").dir("opt").dir("opt/big");
        for (int i = 0; i < 100; i++) {
            big.file("opt/big/f" + i, "content " + i);
        }
        assertEquals(1, machine.engine().prepare(ChangeSet.of("x", List.of(big.install()), Optional.empty())).stepCount());
    }

    @Test
    void equalContentAndMetadataIsNoStep() throws Failure {
        machine.run(PackageBuilder.of("a", "1").dir("d").file("d/same", "s").file("d/differs", "1").install());
        Prepared prepared = machine.engine().prepare(ChangeSet.of("x",
                List.of(PackageBuilder.of("a", "2").dir("d").file("d/same", "s").file("d/differs", "2").replace()), Optional.empty()));
        assertEquals(List.of(RootPath.of("d/differs")), prepared.paths());
    }

    @Test
    void twoPackagesDoNotShareAFile() throws Failure {
        machine.run(PackageBuilder.of("a", "1").file("f", "1").install());
        var conflict = assertInstanceOf(TransactionException.Fact.FileConflict.class,
                refused(PackageBuilder.of("b", "1").file("f", "1").install()));
        assertEquals(List.of(new TransactionException.Clash(RootPath.of("f"), new PackageName("b"), new PackageName("a"))), conflict.clashes());
        assertInstanceOf(TransactionException.Fact.FileConflict.class,
                refused(PackageBuilder.of("c", "1").file("g", "1").install(), PackageBuilder.of("d", "1").file("g", "2").install()));
        assertInstanceOf(TransactionException.Fact.FileConflict.class, refused(PackageBuilder.of("e", "1").dir("f").install()));
    }

    @Test
    void whoReplacesAnotherTakesItsFiles() throws Failure {
        machine.run(PackageBuilder.of("a", "1").file("f", "a's").install());
        machine.run(PackageBuilder.of("b", "1").replaces("a").file("f", "b's").install());
        assertEquals("b's", machine.read("f"));
        assertEquals(List.of(), problems());
        machine.run(PackageBuilder.remove("a"));
        assertEquals("b's", machine.read("f"));
    }

    @Test
    void unownedFileIsAdoptedIfEqualAndElseInTheWay() throws Failure {
        machine.disk().apply(new Effect.WriteFile(RootPath.of("f"), FileMeta.of(0644, 0, 0, 99), Effect.Content.of(new byte[] {'x'})));
        machine.run(PackageBuilder.of("a", "1").file("f", "x").install());
        assertEquals(99, machine.disk().stat(RootPath.of("f")).orElseThrow().meta().mtimeSeconds());
        machine.write("g", "mine");
        var fact = assertInstanceOf(TransactionException.Fact.UnownedInTheWay.class, refused(PackageBuilder.of("b", "1").file("g", "x").install()));
        assertEquals(List.of(RootPath.of("g")), fact.paths());
    }

    @Test
    void overwrittenFileComesBackByUndo() throws Failure {
        machine.write("etc/mine", "mine");
        String before = machine.image();
        TransactionEngine engine = machine.engine();
        ChangeSet changes = ChangeSet.of("x", List.of(PackageBuilder.of("a", "1").dir("etc").file("etc/mine", "new").install()), Optional.empty());
        engine.execute(engine.prepare(changes.with(new ChangeSet.Options(List.of("/etc/*"), true))));
        assertEquals("new", machine.read("etc/mine"));
        undo();
        assertEquals(before, machine.image());
    }

    @Test
    void t4_editedConfigurationStaysAndTheNewOneLiesBeside() throws Failure {
        machine.run(one("1").install());
        machine.write("etc/one.conf", "edited");
        String before = machine.image();
        Committed committed = machine.run(one("2").replace());
        assertEquals("edited", machine.read("etc/one.conf"));
        assertEquals("conf 2", machine.read("etc/one.conf.mypkg-new"));
        assertEquals("one 2", machine.read("usr/one"));
        assertEquals(1, committed.notices().size());
        assertEquals(List.of(), problems());
        undo();
        assertEquals(before, machine.image());
    }

    @Test
    void untouchedConfigurationIsReplacedAndDeletedOneStaysAway() throws Failure {
        machine.run(one("1").install());
        machine.run(one("2").replace());
        assertEquals("conf 2", machine.read("etc/one.conf"));
        machine.disk().apply(new Effect.Unlink(RootPath.of("etc/one.conf")));
        machine.run(one("3").replace());
        assertFalse(machine.exists("etc/one.conf"));
        assertEquals(List.of(), problems());
    }

    @Test
    void t4_editedConfigurationOfARemovedPackageIsSaved() throws Failure {
        machine.run(one("1").install());
        machine.write("etc/one.conf", "edited");
        String before = machine.image();
        machine.run(PackageBuilder.remove("one"));
        assertFalse(machine.exists("etc/one.conf"));
        assertEquals("edited", machine.read("etc/one.conf.mypkg-save"));
        undo();
        assertEquals(before, machine.image());
    }

    @Test
    void directoryGoesWithItsLastOwnerUnlessItHoldsForeignFiles() throws Failure {
        machine.run(PackageBuilder.of("a", "1").dir("d").file("d/a", "a").install());
        machine.run(PackageBuilder.of("b", "1").dir("d").file("d/b", "b").install());
        machine.run(PackageBuilder.remove("a"));
        assertTrue(machine.exists("d/b"));
        machine.write("d/mine", "mine");
        Committed committed = machine.run(PackageBuilder.remove("b"));
        assertEquals("mine", machine.read("d/mine"));
        assertFalse(machine.exists("d/b"));
        assertTrue(committed.notices().getFirst().contains("/d is left"), committed.notices().toString());
    }

    @Test
    void unlistedParentsBelongToTheirPackage() throws Failure {
        String before = machine.image();
        machine.run(PackageBuilder.of("a", "1").file("opt/deep/f", "f").install());
        assertTrue(machine.exists("opt/deep/f"));
        machine.run(PackageBuilder.remove("a"));
        assertEquals(before, machine.image());
    }

    @Test
    void ownershipIsByPhysicalPath() throws Failure {
        machine.run(PackageBuilder.of("base", "1").dir("usr").dir("usr/bin").link("bin", "usr/bin").install(),
                PackageBuilder.of("sh", "1").dir("bin").file("bin/sh", "sh").install());
        assertEquals("sh", machine.read("usr/bin/sh"));
        assertEquals(Bytes.utf8("usr/bin"), machine.disk().readLink(RootPath.of("bin")));
        InstalledDb facts = machine.facts();
        assertEquals(1, facts.owners(List.of(RootPath.of("usr/bin/sh"))).size());
        assertInstanceOf(TransactionException.Fact.FileConflict.class, refused(PackageBuilder.of("x", "1").file("usr/bin/sh", "x").install()));
        assertEquals(List.of(), problems());
        machine.run(PackageBuilder.remove("sh"));
        assertTrue(machine.exists("bin"));
        assertFalse(machine.exists("usr/bin/sh"));
    }

    @Test
    void directoryThatHoldsForeignFilesNeverBecomesALink() throws Failure {
        machine.run(PackageBuilder.of("a", "1").dir("lib").file("lib/a", "a").install());
        machine.write("lib/mine", "mine");
        var fact = refused(PackageBuilder.of("a", "2").dir("usr").dir("usr/lib").file("usr/lib/a", "a").link("lib", "usr/lib").replace());
        assertEquals(new TransactionException.Fact.ForeignInside(RootPath.of("lib"), RootPath.of("lib/mine")), fact);
    }

    @Test
    void alternativesGoToTheBestAndGiveWayToRealFiles() throws Failure {
        RootPath vi = RootPath.of("bin/vi");
        machine.run(PackageBuilder.of("busybox", "1").dir("bin").alternative("bin/vi", "busybox", 1).install());
        machine.run(PackageBuilder.of("nvi", "1").dir("bin").alternative("bin/vi", "nvi", 5).install());
        assertEquals(Bytes.utf8("nvi"), machine.disk().readLink(vi));
        machine.run(PackageBuilder.of("vim", "1").dir("bin").file("bin/vi", "vim itself").install());
        assertEquals("vim itself", machine.read("bin/vi"));
        machine.run(PackageBuilder.remove("vim"));
        assertEquals(Bytes.utf8("nvi"), machine.disk().readLink(vi));
        machine.run(PackageBuilder.remove("nvi"));
        assertEquals(Bytes.utf8("busybox"), machine.disk().readLink(vi));
        machine.run(PackageBuilder.remove("busybox"));
        assertFalse(machine.exists("bin/vi"));
    }

    @Test
    void failingScriptsChangeNothing() throws Failure {
        var early = assertInstanceOf(TransactionException.Fact.ScriptFailedEarly.class,
                refused(one("1").script(ScriptPhase.PRE_INSTALL, "fail").install()));
        assertEquals(7, early.exitCode());
        var late = refused(one("1").script(ScriptPhase.POST_INSTALL, "fail").install());
        assertInstanceOf(TransactionException.Fact.ScriptFailed.class, late);
        assertEquals(ErrorCode.SCRIPT_FAILED, new TransactionException(late).diagnostic().code());
        assertEquals(Optional.empty(), machine.engine().recover());
    }

    @Test
    void i6_fileThatAUserSavesMeanwhileIsNotOverwritten() throws Failure {
        machine.run(one("1").install());
        var thrown = assertThrows(TransactionException.class,
                () -> machine.run(one("2").script(ScriptPhase.PRE_UPGRADE, "save /usr/one saved-meanwhile").replace()));
        var undone = assertInstanceOf(TransactionException.Fact.Undone.class, thrown.fact());
        assertTrue(undone.cause().title().contains("/usr/one"), undone.toString());
        assertEquals("saved-meanwhile", machine.read("usr/one"));
        assertEquals("conf 1", machine.read("etc/one.conf"));
    }

    @Test
    void t4_fileThatAUserPutsIntoANewDirectoryIsRescued() throws Failure {
        assertThrows(TransactionException.class, () -> machine.run(PackageBuilder.of("a", "1").dir("new").dir("new/sub").file("new/f", "f")
                .script(ScriptPhase.POST_INSTALL, "save /new/sub/thesis years-of-work\nfail").install()));
        assertFalse(machine.exists("new"));
        assertEquals("years-of-work", machine.read("var/lib/mypkg/rescued/t1/1/sub/thesis"));
    }

    @Test
    void undoOfUndoLeadsForwardAgain() throws Failure {
        machine.run(one("1").install());
        String first = machine.image();
        machine.run(one("2").replace());
        String second = machine.image();
        for (int i = 0; i < 3; i++) {
            undo();
            assertEquals(first, machine.image());
            undo();
            assertEquals(second, machine.image());
        }
        assertEquals(8, machine.engine().history().size());
    }

    @Test
    void undoOfAnOlderTransactionNeedsItsPackagesAsItLeftThem() throws Failure {
        machine.run(one("1").install());
        machine.run(PackageBuilder.of("other", "1").file("usr/other", "o").install());
        TransactionEngine engine = machine.engine();
        engine.execute(engine.prepareUndo(1, "undo 1"));
        assertFalse(machine.exists("usr/one"));
        assertTrue(machine.exists("usr/other"));
        var thrown = assertThrows(TransactionException.class, () -> engine.prepareUndo(1, "undo 1"));
        assertEquals(new TransactionException.Fact.TakenBackAlready(1, 3), thrown.fact());
    }

    @Test
    void undoKeepsWhatTheUserEditedSince() throws Failure {
        machine.run(one("1").install());
        machine.run(one("2").replace());
        machine.write("etc/one.conf", "edited since");
        undo();
        assertEquals("edited since", machine.read("etc/one.conf"));
        assertEquals("one 1", machine.read("usr/one"));
    }

    @Test
    void prunedHistoryFreesItsPlaceAndIsNotUndone() throws Failure {
        machine.run(one("1").install());
        machine.run(one("2").replace());
        machine.run(one("3").replace());
        assertEquals(List.of(1L, 2L), machine.engine().prune(1).ids());
        assertFalse(machine.exists("var/lib/mypkg/t1"));
        assertFalse(machine.exists("var/lib/mypkg/t2"));
        assertFalse(machine.engine().needsRecovery());
        undo();
        assertEquals("one 2", machine.read("usr/one"));
        var thrown = assertThrows(TransactionException.class, () -> machine.engine().prepareUndo(2, "undo 2"));
        assertEquals(new TransactionException.Fact.HistoryPruned(2, List.of(2L)), thrown.fact());
    }

    @Test
    void worldIsAStepOnlyIfItChanges() throws Failure {
        byte[] world = {'o', 'n', 'e', '\n'};
        TransactionEngine engine = machine.engine();
        engine.execute(engine.prepare(ChangeSet.of("x", List.of(one("1").install()), Optional.of(world))));
        assertEquals("one\n", machine.read("etc/mypkg/world"));
        Prepared again = engine.prepare(ChangeSet.of("x", List.of(one("1").replace()), Optional.of(world)));
        assertEquals(0, again.stepCount());
        undo();
        assertFalse(machine.exists("etc/mypkg/world"));
    }

    @Test
    void verifyNamesEachKindOfDifference() throws Failure {
        machine.run(PackageBuilder.of("v", "1").dir("d").file("d/content", "1").file("d/gone", "1").file("d/mode", "1").file("d/owner", "1")
                .file("d/type", "1").link("d/link", "a").file("d/xattr", "1").install());
        assertEquals(List.of(), problems());
        machine.disk().apply(new Effect.Unlink(RootPath.of("d/gone")));
        machine.disk().apply(new Effect.SetMeta(RootPath.of("d/mode"), FileMeta.of(0600, 0, 0, 1)));
        machine.disk().apply(new Effect.SetMeta(RootPath.of("d/owner"), FileMeta.of(0644, 1, 0, 1)));
        var xattrs = new java.util.TreeMap<String, Bytes>();
        xattrs.put("user.x", Bytes.utf8("1"));
        machine.disk().apply(new Effect.SetMeta(RootPath.of("d/xattr"), new FileMeta(0644, 0, 0, 1, 0, xattrs)));
        machine.write("d/content", "2");
        machine.disk().apply(new Effect.Unlink(RootPath.of("d/type")));
        machine.disk().apply(new Effect.MakeDirectory(RootPath.of("d/type"), FileMeta.of(0755, 0, 0, 0)));
        machine.disk().apply(new Effect.Unlink(RootPath.of("d/link")));
        machine.disk().apply(new Effect.MakeSymlink(RootPath.of("d/link"), Bytes.utf8("b"), FileMeta.of(0777, 0, 0, 0)));
        assertEquals(List.of(Problem.Kind.CONTENT, Problem.Kind.MISSING, Problem.Kind.LINK, Problem.Kind.MODE, Problem.Kind.OWNER,
                Problem.Kind.TYPE, Problem.Kind.XATTR), problems());
    }

    @Test
    void reinstallPutsBackWhatIsMissingOrDamaged() throws Failure {
        machine.run(one("1").install());
        machine.disk().apply(new Effect.Unlink(RootPath.of("usr/one")));
        machine.run(one("1").replace());
        assertEquals("one 1", machine.read("usr/one"));
        machine.write("usr/one", "bad 1");
        machine.run(one("1").replace());
        assertEquals("one 1", machine.read("usr/one"));
        assertEquals(List.of(), problems());
    }

    @Test
    void noPackageTouchesOurOwnPlaces() throws Failure {
        for (String path : List.of("var/lib/mypkg/journal", "etc/mypkg/world", "boot/.mypkg/x")) {
            assertInstanceOf(TransactionException.Fact.Reserved.class, refused(PackageBuilder.of("evil", "1").file(path, "x").install()));
        }
    }

    @Test
    void diskErrorAtAnyEffectLeavesTheOldStateOrTheNewOne() throws Failure {
        machine.run(one("1").install());
        String before = machine.image();
        machine.run(one("2").replace());
        String after = machine.image();
        for (int errno : List.of(DiskException.ENOSPC, DiskException.EIO)) {
            boolean reached = true;
            for (int at = 0; reached; at++) {
                reached = leavesOldOrNew(at, errno, before, after);
                assertTrue(reached || at > 20, "the upgrade took only " + at + " effects");
            }
        }
    }

    /** @return whether the run was long enough to fail there */
    private static boolean leavesOldOrNew(int at, int errno, String before, String after) throws Failure {
        Machine now = Machine.fresh();
        now.run(one("1").install());
        var failing = new FailingDisk(now.disk(), at, errno);
        boolean refused = false;
        try {
            now.failing(failing).run(one("2").replace());
        } catch (Failure told) {
            refused = true;
            assertTrue(failing.hasFailed(), told.toString());
        }
        String where = "error " + errno + " at effect " + at;
        now.engine().recover();
        String image = now.image();
        assertTrue(image.equals(before) || image.equals(after), where);
        assertEquals(image.equals(after), now.facts().history().size() == 2, where);
        assertTrue(refused || image.equals(after), where);
        assertFalse(now.engine().needsRecovery(), where);
        return failing.hasFailed();
    }
}

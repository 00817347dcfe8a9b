package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;
import org.mypkg.sys.PassingDisk;

/** T4 for configuration files: what waits beside them, what is saved, packages that change or go, and undoing. */
final class ConfigBesideTest extends ConfigScene {
    @Test
    void whileAVersionWaitsTheBaseIsWhatTheUserStartedFrom() throws Failure {
        edited(EDITED);
        upgrade("2", OTHER_TWO);
        upgrade("2.1", OTHER_TWO);
        told(upgrade("3", OTHER_TWO.replace("e\n", "E3\n")), "overlap");
        assertEquals(EDITED, machine.read(CONF));
        assertEquals(OTHER_TWO.replace("e\n", "E3\n"), machine.read(NEW), "an older one that nobody touched is replaced");
        upgrade("4", ONE.replace("e\n", "E4\n"));
        assertEquals("A-mine\nb\nc\nd\nE4\n", machine.read(CONF), "the package took back what had been in dispute");
        assertFalse(machine.exists(NEW));
    }

    @Test
    void afterTheWaitingVersionIsDroppedTheBaseIsTheInstalledText() throws Failure {
        edited(EDITED);
        upgrade("2", OTHER_TWO);
        edit(new ChangeSet.FileEdit.Remove(RootPath.of(NEW)));
        upgrade("3", OTHER_TWO.replace("e\n", "E3\n"));
        assertEquals("A-mine\nb\nc\nd\nE3\n", machine.read(CONF));
        undo(4);
        undo(3);
        assertEquals(OTHER_TWO, machine.read(NEW));
        told(upgrade("3", OTHER_TWO.replace("e\n", "E3\n")), "overlap");
    }

    @Test
    void aWaitingVersionThatWasEditedIsSaved() throws Failure {
        edited(EDITED);
        upgrade("2", OTHER_TWO);
        machine.write(NEW, "half done by hand\n");
        machine.write(SAVE, "older\n");
        remember();
        told(upgrade("3", OTHER_TWO.replace("A2", "A3")), "/etc/c.mypkg-new was edited: it is kept as /etc/c.mypkg-save.1");
        assertEquals("half done by hand\n", machine.read(SAVE + ".1"));
        assertEquals("older\n", machine.read(SAVE));
        assertEquals(OTHER_TWO.replace("A2", "A3"), machine.read(NEW));
        assertEquals(EDITED, machine.read(CONF));
        undoBringsItBack();
    }

    @Test
    void plainFileThatBecomesConfigurationKeepsTheUsersText() throws Failure {
        machine.run(PackageBuilder.of("p", "1").dir("etc").file(CONF, ONE).install());
        machine.write(CONF, EDITED);
        told(upgrade("2", TWO), "not known");
        assertEquals(EDITED, machine.read(CONF));
        assertEquals(TWO, machine.read(NEW));
    }

    @Test
    void configurationThatBecomesAPlainFileIsSaved() throws Failure {
        edited(EDITED);
        remember();
        Committed committed = machine.run(PackageBuilder.of("p", "2").dir("etc").file(CONF, TWO).dir("usr").file("usr/p", "2").replace());
        told(committed, "kept as /etc/c.mypkg-save");
        assertEquals(TWO, machine.read(CONF));
        assertEquals(EDITED, machine.read(SAVE));
        undoBringsItBack();
    }

    @Test
    void configurationThatBecomesADirectoryIsSaved() throws Failure {
        edited(EDITED);
        remember();
        machine.run(PackageBuilder.of("p", "2").dir("etc").dir(CONF).file(CONF + "/inside", "x").dir("usr").file("usr/p", "2").replace());
        assertEquals("x", machine.read(CONF + "/inside"));
        assertEquals(EDITED, machine.read(SAVE));
        undoBringsItBack();
    }

    @Test
    void configurationThatMovesToAnotherPackageIsMerged() throws Failure {
        edited(EDITED);
        machine.run(PackageBuilder.of("p", "2").dir("etc").dir("usr").file("usr/p", "2").replace(),
                PackageBuilder.of("q", "1").dir("etc").config(CONF, TWO).install());
        assertEquals(MERGED, machine.read(CONF));
        machine.run(PackageBuilder.of("q", "2").dir("etc").config(CONF, THREE).replace());
        assertEquals("A-mine\nb\nc3\nd\nE2\n", machine.read(CONF));
    }

    @Test
    void configurationThatIsTakenOverFromAPackageThatStaysIsMerged() throws Failure {
        edited(EDITED);
        remember();
        machine.run(PackageBuilder.of("q", "1").replaces("p").dir("etc").config(CONF, TWO).install());
        assertEquals(MERGED, machine.read(CONF));
        undo();
        assertEquals(before, machine.image());
    }

    @Test
    void removedWithAnEditAndInstalledAgainTellsOfTheSavedFile() throws Failure {
        edited(EDITED);
        upgrade("2", OTHER_TWO);
        machine.run(PackageBuilder.remove("p"));
        assertFalse(machine.exists(CONF));
        assertFalse(machine.exists(NEW), "what waited goes with its package");
        assertEquals(EDITED, machine.read(SAVE));
        told(machine.run(pack("3", TWO).install()), "/etc/c.mypkg-save has what you had made of /etc/c");
        assertEquals(TWO, machine.read(CONF));
        machine.write(CONF, "again\n");
        machine.run(PackageBuilder.remove("p"));
        assertEquals(EDITED, machine.read(SAVE));
        assertEquals("again\n", machine.read(SAVE + ".1"));
    }

    @Test
    void aLinkInItsPlaceIsSavedWhenThePackageGoes() throws Failure {
        machine.run(pack("1", ONE).install());
        unlink(CONF);
        link(CONF, "elsewhere");
        remember();
        machine.run(PackageBuilder.remove("p"));
        assertEquals(Bytes.utf8("elsewhere"), machine.disk().readLink(RootPath.of(SAVE)));
        undoBringsItBack();
    }

    @Test
    void aFileThatWasThereBeforeThePackageStaysUntilSomebodyDecides() throws Failure {
        machine.write(CONF, EDITED);
        remember();
        told(machine.run(pack("1", ONE).install()), "it was there before the package");
        assertEquals(EDITED, machine.read(CONF));
        assertEquals(ONE, machine.read(NEW));
        undoBringsItBack();
        machine.run(pack("1", ONE).install());
        told(upgrade("2", TWO), "overlap");
        assertEquals(TWO, machine.read(NEW));
        machine.run(PackageBuilder.remove("p"));
        machine.write(CONF, ONE);
        machine.run(pack("1", ONE).install());
        assertFalse(machine.exists(NEW), "the same text needs no second one beside it");
    }

    @Test
    void editsSinceAMergeAreKeptByUndo() throws Failure {
        edited(EDITED);
        upgrade("2", TWO);
        machine.write(CONF, "edited once more\n");
        undo();
        assertEquals("edited once more\n", machine.read(CONF));
    }

    @Test
    void editsOfAWaitingVersionAreKeptByUndo() throws Failure {
        edited(EDITED);
        upgrade("2", OTHER_TWO);
        machine.write(NEW, "looked at\n");
        undo();
        assertEquals("looked at\n", machine.read(NEW));
        assertEquals(EDITED, machine.read(CONF));
    }

    @Test
    void undoOfAnUndoneMergeBringsTheMergeBack() throws Failure {
        edited(EDITED);
        upgrade("2", TWO);
        remember();
        undo();
        undoBringsItBack();
    }

    @Test
    void singleFilesAreMovedWrittenAndRemovedAsTransactions() throws Failure {
        edited(EDITED);
        upgrade("2", OTHER_TWO);
        remember();
        edit(new ChangeSet.FileEdit.Move(RootPath.of(NEW), RootPath.of(CONF)));
        assertEquals(OTHER_TWO, machine.read(CONF));
        assertFalse(machine.exists(NEW));
        undoBringsItBack();
        edit(new ChangeSet.FileEdit.Write(RootPath.of(CONF), FileMeta.of(0600, 1, 2, 3), Bytes.utf8("by hand\n")),
                new ChangeSet.FileEdit.Remove(RootPath.of(NEW)));
        assertEquals("by hand\n", machine.read(CONF));
        assertEquals(0600, meta(CONF).mode());
        assertFalse(machine.exists(NEW));
        machine.write(CONF, "later\n");
        undo();
        assertEquals("later\n", machine.read(CONF), "an edit since stays");
        assertEquals(OTHER_TWO, machine.read(NEW));
    }

    @Test
    void namesThatWouldBeTooLongStopNothing() throws Failure {
        String name = "etc/" + "n".repeat(250);
        machine.run(PackageBuilder.of("p", "1").dir("etc").config(name, ONE).install());
        machine.write(name, EDITED);
        told(machine.run(PackageBuilder.of("p", "2").dir("etc").config(name, OTHER_TWO).replace()), "too long");
        assertEquals(EDITED, machine.read(name));
        told(machine.run(PackageBuilder.remove("p")), "no free name");
        assertEquals(EDITED, machine.read(name));
    }

    @Test
    void aNameThatAPackageOwnsIsNotUsedForAWaitingVersion() throws Failure {
        edited(EDITED);
        machine.run(PackageBuilder.of("odd", "1").dir("etc").file(NEW, "a package's").install());
        told(upgrade("2", OTHER_TWO), "its name is taken");
        assertEquals("a package's", machine.read(NEW));
        assertEquals(EDITED, machine.read(CONF));
    }

    @Test
    void textsAreKeptForWhatIsInstalledAndForWhatHistoryCanBringBack() throws Failure {
        machine.run(pack("1", ONE).install());
        long one = machine.facts().packages().getFirst().row();
        upgrade("2", TWO);
        long two = machine.facts().packages().getFirst().row();
        assertEquals(Bytes.utf8(ONE), machine.facts().pristine(one).texts().get(RootPath.of(CONF)));
        assertEquals(Bytes.utf8(TWO), machine.facts().pristine(two).texts().get(RootPath.of(CONF)));
        undo();
        long again = machine.facts().packages().getFirst().row();
        assertEquals(Bytes.utf8(ONE), machine.facts().pristine(again).texts().get(RootPath.of(CONF)));
        machine.engine().prune(0);
        assertTrue(machine.facts().pristine(two).texts().isEmpty());
        assertEquals(Bytes.utf8(ONE), machine.facts().pristine(again).texts().get(RootPath.of(CONF)));
    }

    /** A user who saves a text at the moment when the transaction makes its first file. */
    private static final class Saving extends PassingDisk {
        private final String text;
        private boolean saved;

        Saving(Filesystem disk, String text) {
            super(disk);
            this.text = text;
        }

        @Override
        public void apply(Effect effect) throws DiskException {
            if (effect instanceof Effect.WriteFile && !saved) {
                saved = true;
                super.apply(new Effect.Unlink(RootPath.of(CONF)));
                super.apply(new Effect.WriteFile(RootPath.of(CONF), FileMeta.of(0644, 0, 0, 8), Effect.Content.of(Texts.bytes(text))));
            }
            super.apply(effect);
        }
    }

    @Test
    void t4_whatIsSavedAfterTheDecisionStopsTheTransaction() throws Failure {
        machine.run(pack("1", ONE).install());
        for (PackageChange change : List.of(pack("2", TWO).replace(), PackageBuilder.remove("p"))) {
            for (String first : List.of(ONE, EDITED)) {
                machine.write(CONF, first);
                var saving = new Machine(new Saving(machine.disk(), "saved meanwhile\n"), machine.facts());
                var thrown = assertThrows(TransactionException.class, () -> saving.run(change));
                assertEquals(new TransactionException.Fact.EditedMeanwhile(RootPath.of(CONF)), thrown.fact());
                assertEquals("saved meanwhile\n", machine.read(CONF));
                assertFalse(machine.exists(SAVE));
                assertEquals("1", machine.read("usr/p"));
            }
        }
    }
}

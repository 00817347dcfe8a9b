package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileMeta;
import org.mypkg.merge.ThreeWayMerge;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.Effect;

/** T4 for configuration files: the rows of the table in docs/transactions.md on upgrades. */
final class ConfigFilesTest extends ConfigScene {
    @Test
    void bothChangedInDifferentPlacesIsMerged() throws Failure {
        edited(EDITED);
        remember();
        told(upgrade("2", TWO), "/etc/c was merged");
        assertEquals(MERGED, machine.read(CONF));
        assertFalse(machine.exists(NEW));
        assertEquals(List.of(), machine.engine().verify(List.of()));
        undoBringsItBack();
    }

    @Test
    void theNextMergeStartsFromTheVersionThatIsInstalledNow() throws Failure {
        edited(EDITED);
        upgrade("2", TWO);
        told(upgrade("3", THREE), "was merged");
        assertEquals("A-mine\nb\nc3\nd\nE2\n", machine.read(CONF));
        upgrade("4", THREE.replace("b\n", ""));
        assertEquals("A-mine\nb\nc3\nd\nE2\n", machine.read(CONF), "a change that touches the user's is no clean merge");
    }

    @Test
    void overlappingChangesStayTheUsersWithTheNewOneBeside() throws Failure {
        edited(EDITED);
        remember();
        told(upgrade("2", OTHER_TWO), "overlap in 1 place; the package's version is /etc/c.mypkg-new");
        assertEquals(EDITED, machine.read(CONF));
        assertEquals(OTHER_TWO, machine.read(NEW));
        undoBringsItBack();
    }

    @Test
    void changedByTheUserAloneIsKept() throws Failure {
        edited(EDITED);
        Committed committed = upgrade("2", ONE);
        assertEquals(EDITED, machine.read(CONF));
        assertFalse(machine.exists(NEW));
        assertEquals(List.of(), committed.notices());
        assertEquals(0640, meta(CONF).mode());
    }

    @Test
    void changedByThePackageAloneIsReplaced() throws Failure {
        machine.run(pack("1", ONE).install());
        remember();
        upgrade("2", TWO);
        assertEquals(TWO, machine.read(CONF));
        undoBringsItBack();
    }

    @Test
    void editedToWhatComesIsThePackages() throws Failure {
        edited(TWO);
        upgrade("2", TWO);
        assertFalse(machine.exists(NEW));
        upgrade("3", THREE);
        assertEquals(THREE, machine.read(CONF));
    }

    @Test
    void whoHasThePackagesChangeAlreadyKeepsTheInode() throws Failure {
        edited(MERGED);
        long inode = machine.disk().stat(RootPath.of(CONF)).orElseThrow().inode();
        told(upgrade("2", TWO), "has the package's changes already");
        assertEquals(inode, machine.disk().stat(RootPath.of(CONF)).orElseThrow().inode());
    }

    @Test
    void modeAndOwnerAreTheUsersWhereTheUserChangedThem() throws Failure {
        machine.run(pack("1", ONE).install());
        machine.write(CONF, EDITED); // mode 0640, owner 5
        machine.run(pack("2", TWO, FileMeta.of(0600, 0, 0, 5)).replace());
        assertEquals(MERGED, machine.read(CONF));
        assertEquals(0640, meta(CONF).mode());
        assertEquals(5, meta(CONF).uid());
        assertEquals(1_750_000_000, meta(CONF).mtimeSeconds());
    }

    @Test
    void aNewModeComesWhereTheUserDidNotChangeIt() throws Failure {
        edited(EDITED);
        set(CONF, 0644, 0);
        machine.run(pack("2", TWO, FileMeta.of(0600, 7, 0, 5)).replace());
        assertEquals(MERGED, machine.read(CONF));
        assertEquals(0600, meta(CONF).mode());
        assertEquals(7, meta(CONF).uid());
        told(machine.run(pack("3", TWO, FileMeta.of(0640, 7, 0, 5)).replace()), "new mode or owner");
        assertEquals(MERGED, machine.read(CONF));
        assertEquals(0640, meta(CONF).mode());
    }

    @Test
    void modeChangedByTheUserStaysWithThePackagesText() throws Failure {
        machine.run(pack("1", ONE).install());
        set(CONF, 0600, 3);
        upgrade("2", ONE);
        assertEquals(0600, meta(CONF).mode());
        upgrade("3", TWO);
        assertEquals(TWO, machine.read(CONF));
        assertEquals(0600, meta(CONF).mode());
        assertEquals(3, meta(CONF).uid());
        upgrade("4", THREE);
        assertEquals(THREE, machine.read(CONF));
        assertEquals(3, meta(CONF).uid());
    }

    @Test
    void deletedStaysDeleted() throws Failure {
        machine.run(pack("1", ONE).install());
        unlink(CONF);
        remember();
        told(upgrade("2", TWO), "/etc/c stays deleted");
        assertFalse(machine.exists(CONF));
        assertFalse(machine.exists(NEW));
        undoBringsItBack();
    }

    @Test
    void aLinkInItsPlaceStaysAndTheNewOneLiesBesideWhereItChanged() throws Failure {
        machine.run(pack("1", ONE).install());
        unlink(CONF);
        link(CONF, "elsewhere");
        assertEquals(List.of(), upgrade("2", ONE).notices());
        remember();
        told(upgrade("3", TWO), "put something else in its place");
        assertEquals(Bytes.utf8("elsewhere"), machine.disk().readLink(RootPath.of(CONF)));
        assertEquals(TWO, machine.read(NEW));
        undoBringsItBack();
    }

    @Test
    void aDirectoryInItsPlaceStays() throws Failure {
        machine.run(pack("1", ONE).install());
        unlink(CONF);
        machine.disk().apply(new Effect.MakeDirectory(RootPath.of(CONF), FileMeta.of(0755, 0, 0, 9)));
        upgrade("2", TWO);
        assertTrue(new DiskActions(machine.disk()).isDirectory(RootPath.of(CONF)));
        assertEquals(TWO, machine.read(NEW));
    }

    @Test
    void binaryContentIsNeverMerged() throws Failure {
        edited(EDITED + "\0");
        told(upgrade("2", TWO), "it is no text");
        assertEquals(TWO, machine.read(NEW));
        assertEquals(EDITED + "\0", machine.read(CONF));
    }

    @Test
    void veryLargeFilesAreNeverMerged() throws Failure {
        String large = "x\n".repeat(ThreeWayMerge.BYTES_MAX / 2);
        machine.run(pack("1", "1\n" + large).install());
        machine.write(CONF, "1\n" + large + "mine\n");
        told(upgrade("2", "2\n" + large), "too large");
        assertEquals("2\n" + large, machine.read(NEW));
        assertEquals(0, machine.facts().pristine(machine.facts().packages().getFirst().row()).texts().size());
    }

    @Test
    void lineEndsAreKeptByAMerge() throws Failure {
        machine.run(pack("1", ONE.replace("\n", "\r\n")).install());
        machine.write(CONF, EDITED.replace("\n", "\r\n").stripTrailing());
        upgrade("2", TWO.replace("\n", "\r\n").replaceFirst("b\r\n", "b\r\nnew\r\n"));
        assertTrue(machine.exists(NEW), "the missing last line end is a change of the line that the package changed");
        upgrade("3", ONE.replace("\n", "\r\n").replaceFirst("c\r\n", "c3\r\n"));
        assertEquals("A-mine\r\nb\r\nc3\r\nd\r\ne", machine.read(CONF));
        assertFalse(machine.exists(NEW), "what waited has been merged");
    }
}

package org.mypkg.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.mypkg.db.MemoryInstalledDb;
import org.mypkg.diag.ErrorCode;
import org.mypkg.diag.Failure;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;
import org.mypkg.sys.PassingDisk;

/** What is refused before anything is made, on a disk that says of itself what a test wants. */
final class PreflightTest {
    /** Passes everything on but questions of what the disk is and what it lets us do; changes are counted. */
    private static final class Asked extends PassingDisk {
        private final Space space;
        private final int refusal;
        private int changes;

        Asked(Filesystem real, Space space, int refusal) {
            super(real);
            this.space = space;
            this.refusal = refusal;
        }

        @Override
        public void apply(Effect effect) throws DiskException {
            changes++;
            super.apply(effect);
        }

        @Override
        public void mayChange(RootPath directory) throws DiskException {
            if (refusal != 0) {
                throw new DiskException("change", directory.toString(), refusal);
            }
        }

        @Override
        public Space space(RootPath anyPathOnIt) {
            return space;
        }
    }

    private static final Filesystem.Space FAT = new Filesystem.Space(1L << 40, Long.MAX_VALUE, 4096, false, false, true, false);
    private static final Filesystem.Space PLENTY = new Filesystem.Space(1L << 40, 1L << 30);

    private static Failure refused(Filesystem.Space space, int errno, PackageBuilder builder) {
        Machine fresh = Machine.fresh();
        var disk = new Asked(fresh.disk(), space, errno);
        var machine = new Machine(disk, new MemoryInstalledDb());
        Failure thrown = assertThrows(Failure.class, () -> machine.run(builder.install()));
        assertEquals(0, disk.changes);
        return thrown;
    }

    @Test
    void namesThatDifferOnlyInCaseAreOneOnFat() throws Failure {
        var two = PackageBuilder.of("a", "1").file("boot/Kernel", "K").file("boot/KERNEL", "k");
        assertEquals(ErrorCode.FILE_CONFLICT, refused(FAT, 0, two).diagnostic().code());
        var text = PackageBuilder.of("a", "1").file("boot/\u00c4", "K").file("boot/\u00e4", "k");
        assertEquals(ErrorCode.FILE_CONFLICT, refused(FAT, 0, text).diagnostic().code());
        Machine.fresh().run(two.install());
    }

    @Test
    void whatTheKernelForbidsIsSaidAsTheKernelSaysIt() {
        var one = PackageBuilder.of("a", "1").file("usr/f", "f");
        assertEquals(ErrorCode.NO_PERMISSION, refused(PLENTY, DiskException.EACCES, one).diagnostic().code());
        assertEquals(ErrorCode.NO_PERMISSION, refused(PLENTY, DiskException.EPERM, one).diagnostic().code());
        assertEquals(ErrorCode.READ_ONLY, refused(PLENTY, DiskException.EROFS, one).diagnostic().code());
    }

    @Test
    void eachShortageIsTold() {
        var one = PackageBuilder.of("a", "1").file("usr/f", "f");
        Failure bytes = refused(new Filesystem.Space(4096, 1L << 30), 0, one);
        assertEquals(ErrorCode.NO_SPACE, bytes.diagnostic().code());
        assertTrue(bytes.diagnostic().because().getFirst().endsWith("bytes are needed, 4,096 are free"), bytes.diagnostic().toString());
        Failure inodes = refused(new Filesystem.Space(1L << 40, 2), 0, one);
        assertTrue(inodes.diagnostic().because().getFirst().endsWith("files are needed, 2 are free"), inodes.diagnostic().toString());
    }
}

package org.mypkg.sys;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import org.mypkg.sys.ProcessRunner.Command;

/**
 * A real ext4 in a file, from which the power can be cut: what was not synced is lost, and writing goes on failing until the
 * disk is back. It is done by EXT4_IOC_SHUTDOWN without flushing the log (fs/ext4/ioctl.c), then unmounting and mounting.
 */
public final class PowerCutDisk implements AutoCloseable {
    private static final long EXT4_IOC_SHUTDOWN = 0x8004587dL;
    private static final long NO_LOG_FLUSH = 2;
    private static final long MEBIBYTE = 1 << 20;

    private final Path image;
    private final Path mountPoint;

    private PowerCutDisk(Path image, Path mountPoint) {
        this.image = image;
        this.mountPoint = mountPoint;
    }

    /** Makes and mounts a disk below an ordinary directory; skips the test where that is not possible. */
    public static PowerCutDisk create(Path directory, int mebibytes) throws Exception {
        var disk = new PowerCutDisk(directory.resolve("disk.img"), directory.resolve("disk"));
        disk.format(mebibytes);
        disk.mount();
        return disk;
    }

    private void format(int mebibytes) throws IOException {
        try (var file = new RandomAccessFile(image.toString(), "rw")) {
            file.setLength(mebibytes * MEBIBYTE);
        }
        boolean made;
        try {
            made = new ProcessRunner()
                    .run(Command.of("mkfs.ext4", "-q", "-F", image.toString()))
                    .succeeded();
        } catch (ProgramException missing) {
            made = false;
        }
        assumeTrue(made, "mkfs.ext4 is not to be had here");
    }

    private void mount() throws Exception {
        Mounts.mount(mountPoint, "-o", "loop", image.toString());
    }

    /** Where the disk is mounted; its root holds {@code lost+found}. */
    public Path mountPoint() {
        return mountPoint;
    }

    /** The power goes: from now on every write fails. */
    public void powerOff() throws DiskException {
        var kernel = new Kernel();
        byte[] path = mountPoint.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        int root = kernel.openHost(path, Kernel.O_RDONLY | Kernel.O_DIRECTORY);
        if (root < 0) {
            throw new DiskException("open", mountPoint.toString(), -root);
        }
        try {
            kernel.memory.setStructLong(0, NO_LOG_FLUSH);
            long result = kernel.again(Syscall.IOCTL, root, EXT4_IOC_SHUTDOWN, kernel.memory.structAddress(), 0);
            if (result < 0) {
                throw new DiskException("cut the power of", mountPoint.toString(), (int) -result);
            }
        } finally {
            Syscall.close(root);
        }
    }

    /** The power is back: ext4 replays its log. Nothing may be open on the disk. */
    public void powerOn() throws Exception {
        Mounts.unmount(mountPoint);
        mount();
    }

    @Override
    public void close() throws ProgramException {
        Mounts.unmount(mountPoint);
    }
}

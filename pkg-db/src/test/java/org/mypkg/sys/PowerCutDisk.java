package org.mypkg.sys;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.diag.Invariant;
import org.mypkg.sys.ProcessRunner.Command;

/**
 * A real file system in a file, from which the power can be cut: what was not synced is lost, and writing goes on failing
 * until the disk is back.
 *
 * <p>ext4 and XFS are stopped by their own EXT4_IOC_SHUTDOWN (fs/ext4/ioctl.c) and XFS_IOC_GOINGDOWN (fs/xfs/xfs_fsops.c),
 * which have one number, without flushing the log. Btrfs of this kernel has none: its image lies on an ext4, and that is
 * stopped. So btrfs sees a disk that dies and that forgets every write which no flush has followed.
 */
public final class PowerCutDisk implements AutoCloseable {
    private static final long SHUTDOWN = 0x8004587dL;
    private static final long NO_LOG_FLUSH = 2;
    private static final long MEBIBYTE = 1 << 20;

    private final Kind kind;
    private final Path image;
    private final Path mountPoint;
    private final Optional<PowerCutDisk> below;
    private String device = "";

    /** The file systems that can be had. */
    public enum Kind {
        EXT4("mkfs.ext4", "e2fsprogs", 64, List.of("-q", "-F")),
        /** mkfs.xfs makes nothing smaller. */
        XFS("mkfs.xfs", "xfsprogs", 300, List.of("-q", "-f")),
        BTRFS("mkfs.btrfs", "btrfs-progs", 128, List.of("-q", "-f"));

        private final String program;
        private final String debian;
        private final int mebibytes;
        private final List<String> options;

        Kind(String program, String debian, int mebibytes, List<String> options) {
            this.program = program;
            this.debian = debian;
            this.mebibytes = mebibytes;
            this.options = options;
        }
    }

    private PowerCutDisk(Kind kind, Path image, Path mountPoint, Optional<PowerCutDisk> below) {
        this.kind = kind;
        this.image = image;
        this.mountPoint = mountPoint;
        this.below = below;
    }

    /** Makes and mounts an ext4 below an ordinary directory; skips the test where that is not possible. */
    public static PowerCutDisk create(Path directory, int mebibytes) throws Exception {
        return create(Kind.EXT4, directory.resolve("disk.img"), directory.resolve("disk"), mebibytes, Optional.empty());
    }

    /** The same with a file system of some kind, mounted somewhere. */
    public static PowerCutDisk create(Kind kind, Path directory, Path mountPoint) throws Exception {
        if (kind != Kind.BTRFS) {
            return create(kind, directory.resolve("disk.img"), mountPoint, kind.mebibytes, Optional.empty());
        }
        PowerCutDisk below = create(Kind.EXT4, directory.resolve("below.img"), directory.resolve("below"), 2 * kind.mebibytes, Optional.empty());
        return create(kind, below.mountPoint.resolve("disk.img"), mountPoint, kind.mebibytes, Optional.of(below));
    }

    private static PowerCutDisk create(Kind kind, Path image, Path mountPoint, int mebibytes, Optional<PowerCutDisk> below) throws Exception {
        var disk = new PowerCutDisk(kind, image, mountPoint, below);
        disk.format(mebibytes);
        disk.mount();
        return disk;
    }

    private void format(int mebibytes) throws IOException {
        try (var file = new RandomAccessFile(image.toString(), "rw")) {
            file.setLength(mebibytes * MEBIBYTE);
        }
        var argv = new ArrayList<>(List.of(kind.program));
        argv.addAll(kind.options);
        argv.add(image.toString());
        boolean made;
        try {
            made = new ProcessRunner().run(Command.of(argv)).succeeded();
        } catch (ProgramException missing) {
            made = false;
        }
        assumeTrue(made, kind.program + " is not to be had here; Debian's package is " + kind.debian);
    }

    /** Not by {@code mount -o loop}: it may take a device that still knows what was in the image before. */
    private void mount() throws Exception {
        ProcessRunner.Result attached = new ProcessRunner().run(Command.of("losetup", "--find", "--show", image.toString()));
        assumeTrue(attached.succeeded(), "no loop device is to be had here: " + attached.output());
        device = attached.output().trim();
        Mounts.mount(mountPoint, device);
    }

    /** Where the disk is mounted; an ext4 holds {@code lost+found}. */
    public Path mountPoint() {
        return mountPoint;
    }

    /** The power goes: from now on every write fails. */
    public void powerOff() throws DiskException {
        if (below.isPresent()) {
            below.get().powerOff();
            return;
        }
        var kernel = new Kernel();
        byte[] path = mountPoint.toString().getBytes(StandardCharsets.UTF_8);
        int root = kernel.openHost(path, Kernel.O_RDONLY | Kernel.O_DIRECTORY);
        if (root < 0) {
            throw new DiskException("open", mountPoint.toString(), -root);
        }
        try {
            kernel.memory.setStructLong(0, NO_LOG_FLUSH);
            long result = kernel.again(Syscall.IOCTL, root, SHUTDOWN, kernel.memory.structAddress(), 0);
            if (result < 0) {
                throw new DiskException("cut the power of", mountPoint.toString(), (int) -result);
            }
        } finally {
            Syscall.close(root);
        }
    }

    /** The power is back: the file system replays its log. Nothing may be open on the disk. */
    public void powerOn() throws Exception {
        unmount();
        mountAgain();
    }

    /** Takes the disk away, in an orderly manner where it has power, to use the next two methods. */
    public void unmount() throws ProgramException {
        Mounts.unmount(mountPoint);
        Mounts.run("losetup", "--detach", device);
        Invariant.check(!new ProcessRunner().run(Command.of("losetup", "--list", "--noheadings", "--output", "NAME")).output()
                .lines().toList().contains(device), device + " is gone");
        if (below.isPresent()) {
            below.get().unmount();
        }
    }

    /** Keeps what lies on the disk, which is not mounted, for {@link #mountKept}. */
    public void keep() throws ProgramException {
        copy(medium(), medium() + ".kept");
    }

    /** Mounts the disk as it was kept. */
    public void mountKept() throws Exception {
        copy(medium() + ".kept", medium());
        mountAgain();
    }

    /** Mounts the disk as it is. */
    public void mountAgain() throws Exception {
        if (below.isPresent()) {
            below.get().mount();
        }
        mount();
    }

    private String medium() {
        return below.map(disk -> disk.image).orElse(image).toString();
    }

    private static void copy(String from, String to) throws ProgramException {
        Mounts.run("cp", "--sparse=always", from, to);
    }

    /** What the file system's own checker says of the disk, which is not mounted; of length zero where all is well. */
    public String check() throws ProgramException {
        if (kind != Kind.EXT4) {
            return "";
        }
        ProcessRunner.Result checked = new ProcessRunner().run(Command.of("e2fsck", "-f", "-n", image.toString()));
        return checked.succeeded() ? "" : checked.output();
    }

    @Override
    public void close() throws ProgramException {
        unmount();
    }
}

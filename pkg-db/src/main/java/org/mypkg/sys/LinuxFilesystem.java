package org.mypkg.sys;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.mypkg.diag.Invariant;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * The disk itself, by Linux system calls relative to a descriptor of the root.
 *
 * <p>The parents of every path are opened with {@code openat2(2)} as if the root were the root of everything, so a link among
 * them is resolved inside it, even while somebody else moves names about; the last name is then used relative to that
 * descriptor and never followed. Parents are opened anew for each operation: a kept descriptor would go on writing into a
 * directory that a script has renamed meanwhile, and would save 2.5 of the 18 (tmpfs) to 150 (ext4) microseconds that a
 * new file of 4 kB takes.
 *
 * <p>A file system that lacks something says so by its error number, and nothing has changed: FAT refuses hard links with
 * {@code EPERM} and exchanges with {@code EINVAL}; callers fall back.
 *
 * <p>Safe for use by several threads at once. Needs Linux 5.8 or newer on x86-64 and a mounted /proc.
 */
public final class LinuxFilesystem implements Filesystem, AutoCloseable {
    private static final int EOVERFLOW = 75;
    private static final int MODE_RESERVE = 0600;
    private static final int DIRENT_NAME_AT = 19;
    /** Types of {@code statfs(2)}. What lies behind FUSE may be FAT as well as anything else. */
    private static final long TYPE_FAT = 0x4d44;
    private static final long TYPE_EXFAT = 0x2011bab0;
    private static final long TYPE_FUSE = 0x65735546;
    private static final long TYPE_OVERLAY = 0x794c7630;
    /** tmpfs (and with it devtmpfs), ramfs, proc, sysfs, devpts, cgroup2. */
    private static final List<Long> TYPES_FLEETING = List.of(0x01021994L, 0x858458f6L, 0x9fa0L, 0x62656572L, 0x1cd1L, 0x63677270L);
    private static final long READ_ONLY = 1;

    private final KernelPool pool = new KernelPool();
    private final int root;
    private final String rootText;
    private final AtomicBoolean closed = new AtomicBoolean();

    private LinuxFilesystem(int root, String rootText) {
        this.root = root;
        this.rootText = rootText;
    }

    /** Opens the root directory; {@code ENOENT} or {@code ENOTDIR} where there is none. */
    public static LinuxFilesystem open(Path root) throws DiskException {
        return open(root, "/proc/self/fd");
    }

    static LinuxFilesystem open(Path root, String descriptors) throws DiskException {
        String text = root.toAbsolutePath().normalize().toString();
        var kernel = new Kernel();
        int descriptor = openDirectory(kernel, text);
        if (descriptor < 0) {
            throw new DiskException("open the root", text, -descriptor);
        }
        int proc = openDirectory(kernel, descriptors);
        if (proc < 0) {
            Syscall.close(descriptor);
            throw new DiskException("reach attributes, since /proc is not mounted:", descriptors, -proc);
        }
        Syscall.close(proc);
        return new LinuxFilesystem(descriptor, text.equals("/") ? "" : text);
    }

    private static int openDirectory(Kernel kernel, String path) {
        return kernel.openHost(path.getBytes(StandardCharsets.UTF_8), Kernel.O_PATH | Kernel.O_DIRECTORY);
    }

    @Override
    public void apply(Effect effect) throws DiskException {
        Kernel kernel = borrow();
        try {
            new EffectWriter(kernel, root, rootText).apply(effect);
        } finally {
            pool.giveBack(kernel);
        }
    }

    @Override
    public Optional<FileStat> stat(RootPath path) throws DiskException {
        Kernel kernel = borrow();
        try (Place place = Place.of(kernel, root, path)) {
            long result = place.missing() ? place.directory() : kernel.statx(place.directory(), place.name());
            if (result == -DiskException.ENOENT || result == -DiskException.ENOTDIR) {
                return Optional.empty();
            }
            check(result, "look at", path);
            check(StatReader.ownerTooLarge(kernel.memory) ? -EOVERFLOW : 0, "look at", path);
            FileStat plain = StatReader.read(kernel.memory, Collections.emptySortedMap());
            var xattrs = new Xattrs(kernel).ofName(place.directory(), place.name());
            return Optional.of(plain.withXattrs(xattrs));
        } finally {
            pool.giveBack(kernel);
        }
    }

    @Override
    public List<Bytes> list(RootPath directory) throws DiskException {
        Kernel kernel = borrow();
        try (Place place = place(kernel, "list", directory)) {
            int opened = (int) check(
                    kernel.open(place.directory(), place.name(), Kernel.O_RDONLY | Kernel.O_DIRECTORY, 0),
                    "list",
                    directory);
            try {
                return entries(kernel, opened, directory);
            } finally {
                Syscall.close(opened);
            }
        } finally {
            pool.giveBack(kernel);
        }
    }

    /** Reads {@code linux_dirent64} records: inode (8 bytes), offset (8), length of the record (2), type (1), name. */
    private List<Bytes> entries(Kernel kernel, int opened, RootPath directory) throws DiskException {
        var names = new ArrayList<Bytes>();
        long filled;
        do {
            filled = check(kernel.entries(opened), "list", directory);
            int at = 0;
            while (at < filled) {
                addName(kernel.memory, at + DIRENT_NAME_AT, names);
                at += kernel.memory.dataShort(at + 16);
            }
        } while (filled > 0);
        Collections.sort(names);
        return names;
    }

    private static void addName(NativeBuffer memory, int at, List<Bytes> names) {
        int end = at;
        while (memory.dataByte(end) != 0) {
            end++;
        }
        int length = end - at;
        boolean dot = length == 1 && memory.dataByte(at) == '.';
        boolean dots = length == 2 && memory.dataByte(at) == '.' && memory.dataByte(at + 1) == '.';
        if (!dot && !dots) {
            names.add(Bytes.of(memory.data(at, length)));
        }
    }

    @Override
    public Bytes readLink(RootPath path) throws DiskException {
        Kernel kernel = borrow();
        try (Place place = place(kernel, "read the link", path)) {
            long length = check(kernel.readLink(place.directory(), place.name()), "read the link", path);
            return Bytes.of(kernel.memory.data(0, (int) length));
        } finally {
            pool.giveBack(kernel);
        }
    }

    @Override
    public InputStream read(RootPath path) throws DiskException {
        Kernel kernel = borrow();
        boolean handedOut = false;
        try (Place place = place(kernel, "read", path)) {
            int file = openRegular(kernel, place, path);
            handedOut = true;
            return new NativeInput(pool, kernel, file, rootText + path);
        } finally {
            if (!handedOut) {
                pool.giveBack(kernel);
            }
        }
    }

    /** Opens without waiting, so that a pipe in the place of a file stops nothing, and refuses all but regular files. */
    private int openRegular(Kernel kernel, Place place, RootPath path) throws DiskException {
        int file = (int) check(
                kernel.open(place.directory(), place.name(), Kernel.O_RDONLY | Kernel.O_NONBLOCK, 0), "read", path);
        long result = kernel.statxItem(file);
        if (result >= 0) {
            result = switch (StatReader.kind(kernel.memory)) {
                case REGULAR -> 0;
                case DIRECTORY -> -DiskException.EISDIR;
                case SYMLINK, CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> -DiskException.EINVAL;
            };
        }
        if (result < 0) {
            Syscall.close(file);
        }
        check(result, "read", path);
        return file;
    }

    @Override
    public Space space(RootPath anyPathOnIt) throws DiskException {
        Kernel kernel = borrow();
        try (Place place = place(kernel, "look at", anyPathOnIt)) {
            int item = (int) check(
                    kernel.open(place.directory(), place.name(), Kernel.O_PATH, 0), "look at", anyPathOnIt);
            try {
                check(kernel.statfs(item), "look at", anyPathOnIt);
                return space(kernel.memory);
            } finally {
                Syscall.close(item);
            }
        } finally {
            pool.giveBack(kernel);
        }
    }

    /** Offsets of {@code struct statfs}; a file system that counts no inodes says that it has none at all. */
    private static Space space(NativeBuffer memory) {
        long type = memory.structLong(0);
        long blockBytes = memory.structLong(72);
        long inodes = memory.structLong(40);
        boolean fat = type == TYPE_FAT || type == TYPE_EXFAT || type == TYPE_FUSE;
        return new Space(
                memory.structLong(32) * blockBytes,
                inodes == 0 ? Long.MAX_VALUE : memory.structLong(48),
                Math.max(1, blockBytes),
                (memory.structLong(80) & READ_ONLY) != 0,
                !fat,
                fat,
                TYPES_FLEETING.contains(type));
    }

    /**
     * Asks for what cannot be: the directory in place of one that is not empty. No file system does that, so nothing changes;
     * but overlay says first, with {@code EXDEV}, that it moves no such directory.
     */
    @Override
    public boolean mayMove(RootPath directory, RootPath notEmpty) throws DiskException {
        Kernel kernel = borrow();
        try (Place from = place(kernel, "look at", directory);
                Place to = place(kernel, "look at", notEmpty)) {
            int item = (int) check(kernel.open(from.directory(), from.name(), Kernel.O_PATH, 0), "look at", directory);
            try {
                check(kernel.statfs(item), "look at", directory);
            } finally {
                Syscall.close(item);
            }
            return kernel.memory.structLong(0) != TYPE_OVERLAY
                    || kernel.rename(from.directory(), from.name(), to.directory(), to.name(), 0) != -DiskException.EXDEV;
        } finally {
            pool.giveBack(kernel);
        }
    }

    @Override
    public void mayChange(RootPath directory) throws DiskException {
        Kernel kernel = borrow();
        try (Place place = place(kernel, "change", directory)) {
            int item = (int) check(
                    kernel.open(place.directory(), place.name(), Kernel.O_PATH | Kernel.O_DIRECTORY, 0), "change", directory);
            try {
                check(kernel.mayChange(item), "change", directory);
            } finally {
                Syscall.close(item);
            }
        } finally {
            pool.giveBack(kernel);
        }
    }

    /** The size of the file system that holds the path, used or free. */
    public long totalBytes(RootPath anyPathOnIt) throws DiskException {
        Kernel kernel = borrow();
        try (Place place = place(kernel, "look at", anyPathOnIt)) {
            int item = (int) check(
                    kernel.open(place.directory(), place.name(), Kernel.O_PATH, 0), "look at", anyPathOnIt);
            try {
                check(kernel.statfs(item), "look at", anyPathOnIt);
                return kernel.memory.structLong(16) * kernel.memory.structLong(72);
            } finally {
                Syscall.close(item);
            }
        } finally {
            pool.giveBack(kernel);
        }
    }

    /** Makes a file that holds so many bytes of the disk, for as long as it is there; nothing stays where that fails. */
    public void reserve(RootPath path, long bytes) throws DiskException {
        Kernel kernel = borrow();
        try (Place place = place(kernel, "reserve", path)) {
            int flags = Kernel.O_WRONLY | Kernel.O_CREAT | Kernel.O_EXCL;
            int file = (int) check(kernel.open(place.directory(), place.name(), flags, MODE_RESERVE), "reserve", path);
            long allocated = kernel.allocate(file, bytes);
            Syscall.close(file);
            if (allocated < 0) {
                kernel.unlink(place.directory(), place.name(), 0);
            }
            check(allocated, "reserve", path);
        } finally {
            pool.giveBack(kernel);
        }
    }

    private Place place(Kernel kernel, String operation, RootPath path) throws DiskException {
        Place place = Place.of(kernel, root, path);
        check(place.directory(), operation, path);
        return place;
    }

    private long check(long result, String operation, RootPath path) throws DiskException {
        if (result < 0) {
            throw new DiskException(operation, rootText + path, (int) -result);
        }
        return result;
    }

    /** A closed root's number may be another directory's by now: whoever goes on using it must not reach that one. */
    private Kernel borrow() {
        Invariant.check(!closed.get(), "a closed root is used no more");
        return pool.borrow();
    }

    /** The root as people read it; of length zero for {@code /}. */
    String rootText() {
        return rootText;
    }

    /** The descriptor of the root, for the lock. */
    int descriptor() {
        Invariant.check(!closed.get(), "a closed root is used no more");
        return root;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Syscall.close(root);
        }
    }
}

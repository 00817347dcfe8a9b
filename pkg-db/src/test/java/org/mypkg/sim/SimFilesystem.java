package org.mypkg.sim;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;
import org.mypkg.testing.Gen;

/**
 * A disk in memory that tells what was written from what is durable.
 *
 * <p>S1: bytes of a file become durable by a sync of the file or of its file system, names by a sync of a directory that
 * they stand in or of the file system. S2: a rename or an exchange is durable whole or not at all (SPLIT excepted). S3: a
 * power cut keeps on each file system, by itself, some of the changes that were not synced, as {@link CutMode} allows, and
 * leaves each unsynced file whole, torn or empty. S4: a kill loses nothing. S5: the same calls with the same seed give the
 * same disk. Times of directories do not move by themselves here.
 */
public final class SimFilesystem implements Filesystem {
    private static final int LINKS_MAX = 40;
    private static final long ROOT = 1;

    private final TreeMap<Long, Inode> inodes = new TreeMap<>();
    private final TreeMap<Long, Long> mounts = new TreeMap<>();
    private final List<List<NameChange>> pending = new ArrayList<>();
    private final TreeSet<Integer> linkless = new TreeSet<>();
    private long lastInode = ROOT;
    private Watcher watcher = effect -> {};

    /** Is told before every effect; what it throws ends the effect before it did anything. */
    @FunctionalInterface
    public interface Watcher {
        void before(Effect effect) throws DiskException;
    }

    /** An empty root. */
    public SimFilesystem() {
        inodes.put(ROOT, new Inode(ROOT, 0, FileStat.Kind.DIRECTORY, FileMeta.of(0755, 0, 0, 0)));
        pending.add(new ArrayList<>());
    }

    /** The same disk once more, with what is not durable, without the watcher. */
    public SimFilesystem copy() {
        var copy = new SimFilesystem();
        inodes.forEach((number, inode) -> copy.inodes.put(number, inode.copy()));
        copy.mounts.putAll(mounts);
        copy.pending.clear();
        pending.forEach(list -> copy.pending.add(new ArrayList<>(list)));
        copy.linkless.addAll(linkless);
        copy.lastInode = lastInode;
        return copy;
    }

    public void watch(Watcher next) {
        watcher = next;
    }

    /** Mounts an empty file system on an empty directory. @param links whether it has hard links; FAT has none */
    public void mount(RootPath directory, boolean links) throws DiskException {
        Inode below = need("mount", directory);
        int device = pending.size();
        pending.add(new ArrayList<>());
        if (!links) {
            linkless.add(device);
        }
        Inode top = create(device, FileStat.Kind.DIRECTORY, FileMeta.of(0755, 0, 0, 0));
        mounts.put(below.number, top.number);
    }

    /** The power goes and comes back. */
    public void powerCut(CutMode mode, Gen gen) {
        for (List<NameChange> changes : pending) {
            int prefix = gen.below(changes.size() + 1);
            for (int i = 0; i < changes.size(); i++) {
                boolean kept = mode == CutMode.ORDERED ? i < prefix : gen.flag();
                if (kept) {
                    keep(changes.get(i), mode, gen);
                }
            }
            changes.clear();
        }
        for (Inode inode : inodes.values()) {
            if (inode.dirty) {
                tear(inode, gen);
            }
        }
        reboot();
    }

    private void keep(NameChange change, CutMode mode, Gen gen) {
        if (mode == CutMode.SPLIT && change instanceof NameChange.Move move && !at(move.inode()).isDirectory() && gen.flag()) {
            move.persistBoth(inodes);
        } else {
            change.persist(inodes);
        }
    }

    private static void tear(Inode inode, Gen gen) {
        switch (gen.below(3)) {
            case 0 -> {}
            case 1 -> inode.data = Arrays.copyOf(inode.data, inode.data.length / 2);
            default -> inode.data = new byte[0];
        }
        inode.dirty = false;
    }

    private void reboot() {
        for (Inode inode : inodes.values()) {
            inode.names = new TreeMap<>(inode.durableNames);
            inode.meta = inode.durableMeta;
            inode.links = 0;
        }
        var reached = new TreeSet<Long>();
        reach(ROOT, reached);
        for (long top : mounts.values()) {
            reach(top, reached);
        }
        inodes.keySet().retainAll(reached);
        inodes.values().forEach(inode -> inode.names.values().forEach(number -> at(number).links++));
    }

    private void reach(long number, TreeSet<Long> reached) {
        if (reached.add(number)) {
            at(number).names.values().forEach(next -> reach(next, reached));
        }
    }

    @Override
    public synchronized void apply(Effect effect) throws DiskException {
        watcher.before(effect);
        switch (effect) {
            case Effect.MakeDirectory e -> link(e.path(), make(e.path(), FileStat.Kind.DIRECTORY, e.meta()));
            case Effect.WriteFile e -> write(e);
            case Effect.MakeSymlink e -> {
                Inode link = make(e.path(), FileStat.Kind.SYMLINK, e.meta());
                link.target = e.target();
                link(e.path(), link);
            }
            case Effect.MakeNode e -> link(e.path(), node(e));
            case Effect.Link e -> hardLink(e);
            case Effect.Rename e -> rename(e.from(), e.to(), true);
            case Effect.RenameNoReplace e -> rename(e.from(), e.to(), false);
            case Effect.Exchange e -> exchange(e);
            case Effect.Unlink e -> unlink(e);
            case Effect.RemoveDirectory e -> removeDirectory(e);
            case Effect.SetMeta e -> setMeta(e);
            case Effect.SyncFile e -> syncFile(need("sync", e.path()));
            case Effect.SyncDirectory e -> syncDirectory(e.path());
            case Effect.SyncFilesystem e -> syncFilesystem(need("sync", e.anyPathOnIt()).device);
        }
    }

    private Inode make(RootPath path, FileStat.Kind kind, FileMeta meta) throws DiskException {
        Inode parent = parent("create", path);
        if (parent.names.containsKey(name(path))) {
            throw new DiskException("create", path.toString(), DiskException.EEXIST);
        }
        if (kind == FileStat.Kind.SYMLINK && linkless.contains(parent.device)) {
            throw new DiskException("create", path.toString(), DiskException.EPERM);
        }
        FileMeta held = kind == FileStat.Kind.SYMLINK
                ? new FileMeta(0777, meta.uid(), meta.gid(), meta.mtimeSeconds(), meta.mtimeNanos(), meta.xattrs())
                : meta;
        return create(parent.device, kind, held);
    }

    private Inode create(int device, FileStat.Kind kind, FileMeta meta) {
        var inode = new Inode(++lastInode, device, kind, meta);
        inodes.put(inode.number, inode);
        return inode;
    }

    private void write(Effect.WriteFile e) throws DiskException {
        Inode file = make(e.path(), FileStat.Kind.REGULAR, e.meta());
        var bytes = new ByteArrayOutputStream();
        try {
            e.content().writeTo(bytes);
        } catch (IOException torn) {
            throw new DiskException("write", e.path().toString(), DiskException.EIO, torn);
        }
        file.data = bytes.toByteArray();
        file.dirty = true;
        link(e.path(), file);
    }

    private Inode node(Effect.MakeNode e) throws DiskException {
        return switch (e.kind()) {
            case Effect.NodeKind.Fifo fifo -> make(e.path(), FileStat.Kind.FIFO, e.meta());
            case Effect.NodeKind.CharacterDevice d -> numbered(make(e.path(), FileStat.Kind.CHARACTER_DEVICE, e.meta()), d.major(), d.minor());
            case Effect.NodeKind.BlockDevice d -> numbered(make(e.path(), FileStat.Kind.BLOCK_DEVICE, e.meta()), d.major(), d.minor());
        };
    }

    private static Inode numbered(Inode node, int major, int minor) {
        node.major = major;
        node.minor = minor;
        return node;
    }

    private void link(RootPath path, Inode inode) throws DiskException {
        Inode parent = parent("create", path);
        parent.names.put(name(path), inode.number);
        inode.links++;
        change(parent, new NameChange.Set(new NameChange.Slot(parent.number, name(path)), inode.number));
    }

    private void hardLink(Effect.Link e) throws DiskException {
        Inode inode = need("link", e.existing());
        Inode parent = parent("link", e.path());
        if (parent.names.containsKey(name(e.path()))) {
            throw new DiskException("link", e.path().toString(), DiskException.EEXIST);
        }
        if (inode.isDirectory() || linkless.contains(inode.device)) {
            throw new DiskException("link", e.path().toString(), DiskException.EPERM);
        }
        if (inode.device != parent.device) {
            throw new DiskException("link", e.path().toString(), DiskException.EXDEV);
        }
        link(e.path(), inode);
    }

    private void rename(RootPath from, RootPath to, boolean replace) throws DiskException {
        Inode source = parent("rename", from);
        Inode target = parent("rename", to);
        Inode moved = need("rename", from);
        Inode over = child(target, name(to));
        refuseRename(from, to, source, target, moved, over, replace);
        if (over == moved) {
            return;
        }
        if (over != null) {
            over.links--;
        }
        source.names.remove(name(from));
        target.names.put(name(to), moved.number);
        change(source, new NameChange.Move(
                new NameChange.Slot(source.number, name(from)), new NameChange.Slot(target.number, name(to)), moved.number));
    }

    private static void refuseRename(RootPath from, RootPath to, Inode source, Inode target, Inode moved, @Nullable Inode over, boolean replace)
            throws DiskException {
        int errno = 0;
        if (source.device != target.device) {
            errno = DiskException.EXDEV;
        } else if (moved.isDirectory() && to.startsWith(from) && !to.equals(from)) {
            errno = DiskException.EINVAL;
        } else if (over != null && !replace) {
            errno = DiskException.EEXIST;
        } else if (over != null && over.isDirectory() && !moved.isDirectory()) {
            errno = DiskException.EISDIR;
        } else if (over != null && !over.isDirectory() && moved.isDirectory()) {
            errno = DiskException.ENOTDIR;
        } else if (over != null && over != moved && over.isDirectory() && !over.names.isEmpty()) {
            errno = DiskException.ENOTEMPTY;
        }
        if (errno != 0) {
            throw new DiskException("rename", to.toString(), errno);
        }
    }

    private void exchange(Effect.Exchange e) throws DiskException {
        Inode one = need("exchange", e.one());
        Inode other = need("exchange", e.other());
        Inode oneParent = parent("exchange", e.one());
        Inode otherParent = parent("exchange", e.other());
        if (oneParent.device != otherParent.device) {
            throw new DiskException("exchange", e.one().toString(), DiskException.EXDEV);
        }
        oneParent.names.put(name(e.one()), other.number);
        otherParent.names.put(name(e.other()), one.number);
        change(oneParent, new NameChange.Swap(new NameChange.Slot(oneParent.number, name(e.one())), other.number,
                new NameChange.Slot(otherParent.number, name(e.other())), one.number));
    }

    private void unlink(Effect.Unlink e) throws DiskException {
        Inode inode = need("remove", e.path());
        if (inode.isDirectory()) {
            throw new DiskException("remove", e.path().toString(), DiskException.EISDIR);
        }
        clear(e.path(), inode);
    }

    private void removeDirectory(Effect.RemoveDirectory e) throws DiskException {
        Inode inode = need("remove", e.path());
        if (!inode.isDirectory() || !inode.names.isEmpty()) {
            throw new DiskException("remove", e.path().toString(), inode.isDirectory() ? DiskException.ENOTEMPTY : DiskException.ENOTDIR);
        }
        clear(e.path(), inode);
    }

    private void clear(RootPath path, Inode inode) throws DiskException {
        Inode parent = parent("remove", path);
        parent.names.remove(name(path));
        inode.links--;
        change(parent, new NameChange.Clear(new NameChange.Slot(parent.number, name(path))));
    }

    private void setMeta(Effect.SetMeta e) throws DiskException {
        Inode inode = need("change", e.path());
        inode.meta = e.meta();
        change(inode, new NameChange.Meta(inode.number, e.meta()));
    }

    private void change(Inode on, NameChange change) {
        pending.get(on.device).add(change);
    }

    private void syncFile(Inode inode) {
        inode.dirty = false;
        persist(inode.device, change -> change instanceof NameChange.Meta meta && meta.inode() == inode.number);
    }

    private void syncDirectory(RootPath path) throws DiskException {
        Inode directory = need("sync", path);
        if (!directory.isDirectory()) {
            throw new DiskException("sync", path.toString(), DiskException.ENOTDIR);
        }
        var slots = new ArrayList<NameChange.Slot>();
        List<NameChange> changes = pending.get(directory.device);
        for (NameChange change : changes.reversed()) {
            boolean touches = change.slots().stream().anyMatch(s -> s.directory() == directory.number || slots.contains(s));
            if (touches) {
                slots.addAll(change.slots());
            }
        }
        persist(directory.device, change -> change.slots().stream().anyMatch(slots::contains));
    }

    private void syncFilesystem(int device) {
        persist(device, change -> true);
        inodes.values().stream().filter(inode -> inode.device == device).forEach(inode -> inode.dirty = false);
    }

    private void persist(int device, java.util.function.Predicate<NameChange> chosen) {
        List<NameChange> changes = pending.get(device);
        changes.stream().filter(chosen).forEach(change -> change.persist(inodes));
        changes.removeIf(chosen);
    }

    @Override
    public synchronized Optional<FileStat> stat(RootPath path) throws DiskException {
        try {
            return find("look at", path).map(this::stat);
        } catch (DiskException missing) {
            if (missing.errno() == DiskException.ENOENT || missing.errno() == DiskException.ENOTDIR) {
                return Optional.empty();
            }
            throw missing;
        }
    }

    private FileStat stat(Inode inode) {
        long size = inode.kind == FileStat.Kind.SYMLINK ? inode.target.length() : inode.data.length;
        return new FileStat(inode.kind, inode.meta, inode.device, inode.number, inode.links, size, inode.major, inode.minor);
    }

    @Override
    public synchronized List<Bytes> list(RootPath directory) throws DiskException {
        Inode inode = need("list", directory);
        if (!inode.isDirectory()) {
            throw new DiskException("list", directory.toString(), DiskException.ENOTDIR);
        }
        return List.copyOf(inode.names.keySet());
    }

    @Override
    public synchronized Bytes readLink(RootPath path) throws DiskException {
        Inode inode = need("read", path);
        if (inode.kind != FileStat.Kind.SYMLINK) {
            throw new DiskException("read", path.toString(), DiskException.EINVAL);
        }
        return inode.target;
    }

    @Override
    public synchronized InputStream read(RootPath path) throws DiskException {
        Inode inode = need("read", path);
        return switch (inode.kind) {
            case REGULAR -> new ByteArrayInputStream(inode.data);
            case DIRECTORY -> throw new DiskException("read", path.toString(), DiskException.EISDIR);
            case SYMLINK -> throw new DiskException("read", path.toString(), DiskException.ELOOP);
            default -> throw new DiskException("read", path.toString(), DiskException.EINVAL);
        };
    }

    @Override
    public Space space(RootPath anyPathOnIt) throws DiskException {
        need("look at", anyPathOnIt);
        return new Space(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    private Inode need(String operation, RootPath path) throws DiskException {
        return find(operation, path).orElseThrow(() -> new DiskException(operation, path.toString(), DiskException.ENOENT));
    }

    private Optional<Inode> find(String operation, RootPath path) throws DiskException {
        return path.isRoot()
                ? Optional.of(at(ROOT))
                : Optional.ofNullable(child(parent(operation, path), name(path))).map(this::mounted);
    }

    /** The directory that holds the path's last part; links on the way are followed inside the root. */
    private Inode parent(String operation, RootPath path) throws DiskException {
        Deque<byte[]> rest = new ArrayDeque<>(parts(path.parent().toBytes()));
        Deque<Inode> here = new ArrayDeque<>(List.of(at(ROOT)));
        int links = 0;
        while (!rest.isEmpty()) {
            byte[] part = rest.pop();
            if (Arrays.equals(part, new byte[] {'.', '.'})) {
                if (here.size() > 1) {
                    here.pop();
                }
                continue;
            }
            Inode next = child(Objects.requireNonNull(here.peek()), Bytes.of(part));
            if (next == null) {
                throw new DiskException(operation, path.toString(), DiskException.ENOENT);
            }
            if (next.kind == FileStat.Kind.SYMLINK) {
                if (++links > LINKS_MAX) {
                    throw new DiskException(operation, path.toString(), DiskException.ELOOP);
                }
                byte[] target = next.target.toArray();
                if (target.length > 0 && target[0] == '/') {
                    here = new ArrayDeque<>(List.of(at(ROOT)));
                }
                parts(target).reversed().forEach(rest::push);
                continue;
            }
            if (!next.isDirectory()) {
                throw new DiskException(operation, path.toString(), DiskException.ENOTDIR);
            }
            here.push(mounted(next));
        }
        return Objects.requireNonNull(here.peek());
    }

    private Inode mounted(Inode inode) {
        Long top = mounts.get(inode.number);
        return top == null ? inode : at(top);
    }

    private @Nullable Inode child(Inode directory, Bytes name) {
        Long number = directory.names.get(name);
        return number == null ? null : at(number);
    }

    private Inode at(long number) {
        return Objects.requireNonNull(inodes.get(number));
    }

    private static Bytes name(RootPath path) {
        return Bytes.of(path.nameBytes());
    }

    private static List<byte[]> parts(byte[] path) {
        var parts = new ArrayList<byte[]>();
        int start = 0;
        for (int i = 0; i <= path.length; i++) {
            if (i == path.length || path[i] == '/') {
                if (i > start && !(i - start == 1 && path[start] == '.')) {
                    parts.add(Arrays.copyOfRange(path, start, i));
                }
                start = i + 1;
            }
        }
        return parts;
    }
}

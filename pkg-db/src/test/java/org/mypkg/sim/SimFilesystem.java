package org.mypkg.sim;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sim.NameOp.NameChange;
import org.mypkg.sim.Walk.Place;
import org.mypkg.sim.Walk.Spot;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * A disk in memory that keeps apart what programs see and what would survive a power cut ({@link Volume} has the rules).
 * It answers as the kernel does, and it asks its gate before every part of an effect, so that a test can look at, stop, or
 * refuse each.
 */
public final class SimFilesystem implements Filesystem {
    private static final int EBUSY = 16;

    private final List<Volume> volumes;
    private final Map<Spot, Integer> mounts;
    private final Walk walk;
    private final Gate gate;

    /** An empty disk of one file system that lets everything pass. */
    public SimFilesystem() {
        this(List.of(new Volume(1, Volume.Flavor.UNIX, directory(FileMeta.of(0755, 0, 0, 0)))), new HashMap<>(), Gate.OPEN);
    }

    SimFilesystem(List<Volume> volumes, Map<Spot, Integer> mounts, Gate gate) {
        this.volumes = new ArrayList<>(volumes);
        this.mounts = new HashMap<>(mounts);
        this.walk = new Walk(this.volumes, this.mounts);
        this.gate = gate;
    }

    private static SimNode directory(FileMeta meta) {
        return SimNode.of(FileStat.Kind.DIRECTORY, meta);
    }

    /** The file systems as they are now; what happens later does not change them. */
    synchronized List<Volume> snapshot() {
        return volumes.stream().map(Volume::copy).toList();
    }

    Map<Spot, Integer> mounts() {
        return mounts;
    }

    /** Mounts an empty file system on an empty directory. */
    synchronized void mount(RootPath path, Volume.Flavor flavor) throws DiskException {
        Spot covered = existing("mount", path);
        volumes.add(new Volume(volumes.size() + 1, flavor, node(covered)));
        mounts.put(covered, volumes.size() - 1);
    }

    synchronized void syncAll() {
        volumes.forEach(Volume::sync);
    }

    /** Writes into a file in place, as a careless program does. */
    synchronized void overwrite(RootPath path, byte[] bytes) throws DiskException {
        ask("overwrite", path, "overwrite");
        Spot spot = existing("overwrite", path);
        FileMeta old = node(spot).meta();
        var now = new FileMeta(old.mode(), old.uid(), old.gid(), Volume.MOVED_SECONDS, 3, old.xattrs());
        volume(spot).set(spot.inode(), node(spot).data(Bytes.of(bytes)).meta(now));
    }

    @Override
    public synchronized void apply(Effect effect) throws DiskException {
        Object step = effect;
        gate.about();
        switch (effect) {
            case Effect.MakeDirectory make -> make(step, make.path(), directory(make.meta()));
            case Effect.WriteFile write -> write(step, write);
            case Effect.MakeSymlink make ->
                make(step, make.path(), SimNode.of(FileStat.Kind.SYMLINK, make.meta()).data(make.target()));
            case Effect.MakeNode make -> make(step, make.path(), special(make));
            case Effect.Link link -> link(step, link);
            case Effect.Rename rename -> rename(step, rename.from(), rename.to(), true);
            case Effect.RenameNoReplace rename -> rename(step, rename.from(), rename.to(), false);
            case Effect.Exchange exchange -> exchange(step, exchange);
            case Effect.Unlink unlink -> unlink(step, unlink.path());
            case Effect.RemoveDirectory remove -> removeDirectory(step, remove.path());
            case Effect.SetMeta set -> setMeta(step, set);
            case Effect.SetTime set -> setTime(step, set);
            case Effect.SyncFile sync -> syncFile(step, sync.path());
            case Effect.SyncDirectory sync -> {
                Spot spot = syncable(step, sync.path());
                refuse(!node(spot).isDirectory(), "sync", sync.path(), DiskException.ENOTDIR);
                volume(spot).syncDirectory(spot.inode());
            }
            case Effect.SyncFilesystem sync -> volume(syncable(step, sync.anyPathOnIt())).sync();
        }
        gate.done();
    }

    private static SimNode special(Effect.MakeNode make) {
        return switch (make.kind()) {
            case Effect.NodeKind.CharacterDevice device ->
                SimNode.of(FileStat.Kind.CHARACTER_DEVICE, make.meta()).device(device.major(), device.minor());
            case Effect.NodeKind.BlockDevice device ->
                SimNode.of(FileStat.Kind.BLOCK_DEVICE, make.meta()).device(device.major(), device.minor());
            case Effect.NodeKind.Fifo fifo -> SimNode.of(FileStat.Kind.FIFO, make.meta());
        };
    }

    /** Makes an inode in two parts, as the system calls do: first it is there, then it has its metadata. */
    private void make(Object step, RootPath path, SimNode node) throws DiskException {
        Place place = free("create", path);
        boolean plain = node.kind() == FileStat.Kind.DIRECTORY || node.kind() == FileStat.Kind.REGULAR;
        refuse(!plain && volume(place).flavor == Volume.Flavor.FAT, "create", path, DiskException.EPERM);
        ask("create", path, step);
        Volume volume = volume(place);
        Bytes atFirst = node.kind() == FileStat.Kind.REGULAR ? Bytes.of(new byte[0]) : node.data();
        int inode = volume.create(node.meta(SimNode.unfinished(node.kind())).data(atFirst));
        volume.change(false, put(place, inode));
        int errno = gate.before(new Gate.Finish(step));
        if (errno != 0) {
            volume.change(false, drop(place));
            throw new DiskException("create", path.toString(), errno);
        }
        volume.set(inode, node.links(1));
    }

    private void write(Object step, Effect.WriteFile write) throws DiskException {
        free("create", write.path());
        var bytes = new ByteArrayOutputStream();
        try {
            write.content().writeTo(bytes);
        } catch (IOException failed) {
            throw new DiskException("write", write.path().toString(), DiskException.EIO, failed);
        }
        make(step, write.path(), SimNode.of(FileStat.Kind.REGULAR, write.meta()).data(Bytes.of(bytes.toByteArray())));
    }

    private void link(Object step, Effect.Link link) throws DiskException {
        Spot source = existing("link", link.existing());
        Place place = free("create", link.path());
        refuse(node(source).isDirectory(), "link", link.path(), DiskException.EPERM);
        refuse(source.volume() != place.volume(), "link", link.path(), DiskException.EXDEV);
        refuse(volume(place).flavor == Volume.Flavor.FAT, "link", link.path(), DiskException.EPERM);
        ask("link", link.path(), step);
        volume(place).change(false, put(place, source.inode()));
    }

    private void rename(Object step, RootPath from, RootPath to, boolean replace) throws DiskException {
        Place source = walk.place("rename", from);
        Spot moved = existing("rename", from);
        Place target = walk.place("rename", to);
        refuse(moved.volume() != target.volume() || source.volume() != target.volume(), "rename", to, DiskException.EXDEV);
        boolean directory = node(moved).isDirectory();
        refuse(directory && holds(moved, target), "rename", to, DiskException.EINVAL);
        Optional<Spot> there = walk.at(target);
        if (there.isPresent()) {
            refuse(!replace, "rename", to, DiskException.EEXIST);
            if (there.get().equals(moved)) {
                return;
            }
            refuse(there.get().volume() != target.volume(), "rename", to, EBUSY);
            SimNode old = node(there.get());
            refuse(directory && !old.isDirectory(), "rename", to, DiskException.ENOTDIR);
            refuse(!directory && old.isDirectory(), "rename", to, DiskException.EISDIR);
            refuse(directory && !volume(target).entries(there.get().inode()).isEmpty(), "rename", to, DiskException.ENOTEMPTY);
        }
        ask("rename", to, step);
        volume(target).change(!directory, drop(source), put(target, moved.inode()));
    }

    /** Whether the place lies in the directory or below it. */
    private boolean holds(Spot directory, Place place) {
        if (directory.volume() != place.volume()) {
            return false;
        }
        return directory.inode() == place.directory() || below(directory, place.directory());
    }

    private boolean below(Spot directory, int wanted) {
        Volume volume = volume(directory);
        return volume.entries(directory.inode()).values().stream()
                .filter(inode -> volume.node(inode).isDirectory())
                .anyMatch(inode -> inode == wanted || below(new Spot(directory.volume(), inode), wanted));
    }

    private void exchange(Object step, Effect.Exchange exchange) throws DiskException {
        Place one = walk.place("exchange", exchange.one());
        Place other = walk.place("exchange", exchange.other());
        Spot first = existing("exchange", exchange.one());
        Spot second = existing("exchange", exchange.other());
        boolean apart = one.volume() != other.volume() || first.volume() != second.volume() || first.volume() != one.volume();
        refuse(apart, "exchange", exchange.other(), DiskException.EXDEV);
        refuse(holds(first, other) || holds(second, one), "exchange", exchange.other(), DiskException.EINVAL);
        refuse(volume(one).flavor == Volume.Flavor.FAT, "exchange", exchange.other(), DiskException.EINVAL);
        ask("exchange", exchange.other(), step);
        volume(one).change(false, put(one, second.inode()), put(other, first.inode()));
    }

    private void unlink(Object step, RootPath path) throws DiskException {
        Place place = walk.place("remove", path);
        refuse(node(existing("remove", path)).isDirectory(), "remove", path, DiskException.EISDIR);
        ask("remove", path, step);
        volume(place).change(false, drop(place));
    }

    private void removeDirectory(Object step, RootPath path) throws DiskException {
        Place place = walk.place("remove", path);
        Spot spot = existing("remove", path);
        refuse(!node(spot).isDirectory(), "remove", path, DiskException.ENOTDIR);
        refuse(!volume(spot).entries(spot.inode()).isEmpty(), "remove", path, DiskException.ENOTEMPTY);
        refuse(place.isRoot() || spot.volume() != place.volume(), "remove", path, EBUSY);
        ask("remove", path, step);
        volume(place).change(false, drop(place));
    }

    /** In two parts, as the system calls do: mode and owner first, then the rest. */
    private void setMeta(Object step, Effect.SetMeta set) throws DiskException {
        Spot spot = existing("set the metadata of", set.path());
        ask("set the metadata of", set.path(), step);
        FileMeta old = node(spot).meta();
        FileMeta now = set.meta();
        var half = new FileMeta(now.mode(), now.uid(), now.gid(), old.mtimeSeconds(), old.mtimeNanos(), old.xattrs());
        volume(spot).set(spot.inode(), node(spot).meta(half));
        ask("set the metadata of", set.path(), "finish " + step);
        volume(spot).set(spot.inode(), node(spot).meta(now));
    }

    private void setTime(Object step, Effect.SetTime set) throws DiskException {
        Spot spot = existing("set the time of", set.path());
        ask("set the time of", set.path(), step);
        FileMeta old = node(spot).meta();
        var now = new FileMeta(old.mode(), old.uid(), old.gid(), set.seconds(), set.nanos(), old.xattrs());
        volume(spot).set(spot.inode(), node(spot).meta(now));
    }

    private void syncFile(Object step, RootPath path) throws DiskException {
        Spot spot = syncable(step, path);
        refuse(node(spot).kind() == FileStat.Kind.SYMLINK, "sync", path, DiskException.ELOOP);
        if (node(spot).isDirectory()) {
            volume(spot).syncDirectory(spot.inode());
        } else {
            volume(spot).syncNode(spot.inode());
        }
    }

    private Spot syncable(Object step, RootPath path) throws DiskException {
        Spot spot = existing("sync", path);
        ask("sync", path, step);
        return spot;
    }

    @Override
    public synchronized Optional<FileStat> stat(RootPath path) throws DiskException {
        try {
            return walk.at(walk.place("look at", path)).map(this::stat);
        } catch (DiskException failed) {
            if (failed.errno() == DiskException.ENOENT || failed.errno() == DiskException.ENOTDIR) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private FileStat stat(Spot spot) {
        SimNode node = node(spot);
        Volume volume = volume(spot);
        return new FileStat(
                node.kind(), node.meta(), volume.device, volume.shown(spot.inode()), node.links(), node.data().length(), node.major(), node.minor());
    }

    @Override
    public synchronized List<Bytes> list(RootPath directory) throws DiskException {
        Spot spot = existing("list", directory);
        refuse(!node(spot).isDirectory(), "list", directory, DiskException.ENOTDIR);
        return List.copyOf(volume(spot).entries(spot.inode()).keySet());
    }

    @Override
    public synchronized Bytes readLink(RootPath path) throws DiskException {
        SimNode node = node(existing("read the link", path));
        refuse(node.kind() != FileStat.Kind.SYMLINK, "read the link", path, DiskException.EINVAL);
        return node.data();
    }

    @Override
    public synchronized InputStream read(RootPath path) throws DiskException {
        SimNode node = node(existing("read", path));
        int errno = switch (node.kind()) {
            case REGULAR -> 0;
            case DIRECTORY -> DiskException.EISDIR;
            case SYMLINK -> DiskException.ELOOP;
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> DiskException.EINVAL;
        };
        refuse(errno != 0, "read", path, errno);
        return new ByteArrayInputStream(node.data().toArray());
    }

    @Override
    public synchronized Space space(RootPath anyPathOnIt) throws DiskException {
        existing("look at", anyPathOnIt);
        return new Space(1L << 40, 1L << 30);
    }

    private Spot existing(String operation, RootPath path) throws DiskException {
        return walk.at(walk.place(operation, path))
                .orElseThrow(() -> new DiskException(operation, path.toString(), DiskException.ENOENT));
    }

    private Place free(String operation, RootPath path) throws DiskException {
        Place place = walk.place(operation, path);
        refuse(walk.at(place).isPresent(), operation, path, DiskException.EEXIST);
        return place;
    }

    private void ask(String operation, RootPath path, Object step) throws DiskException {
        int errno = gate.before(step);
        refuse(errno != 0, operation, path, errno);
    }

    private static void refuse(boolean refused, String operation, RootPath path, int errno) throws DiskException {
        if (refused) {
            throw new DiskException(operation, path.toString(), errno);
        }
    }

    private Volume volume(Spot spot) {
        return volumes.get(spot.volume());
    }

    private Volume volume(Place place) {
        return volumes.get(place.volume());
    }

    private SimNode node(Spot spot) {
        return volume(spot).node(spot.inode());
    }

    private static NameChange put(Place place, int inode) {
        return new NameChange.Put(place.directory(), place.name(), inode);
    }

    private static NameChange drop(Place place) {
        return new NameChange.Drop(place.directory(), place.name());
    }
}

package org.mypkg.sys;

import java.io.IOException;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;

/** Does one effect with the memory of one kernel. What it makes but cannot finish, it takes away again. */
final class EffectWriter {
    private static final int MODE_UNFINISHED_FILE = 0600;
    private static final int MODE_UNFINISHED_DIRECTORY = 0700;

    private final Kernel kernel;
    private final int root;
    private final String rootText;

    EffectWriter(Kernel kernel, int root, String rootText) {
        this.kernel = kernel;
        this.root = root;
        this.rootText = rootText;
    }

    void apply(Effect effect) throws DiskException {
        switch (effect) {
            case Effect.MakeDirectory make -> makeDirectory(make);
            case Effect.WriteFile write -> writeFile(write);
            case Effect.MakeSymlink make -> makeSymlink(make);
            case Effect.MakeNode make -> makeNode(make);
            case Effect.Link link -> link(link);
            case Effect.Rename rename -> rename(rename.from(), rename.to(), 0);
            case Effect.RenameNoReplace rename -> rename(rename.from(), rename.to(), Kernel.RENAME_NOREPLACE);
            case Effect.Exchange exchange -> rename(exchange.one(), exchange.other(), Kernel.RENAME_EXCHANGE);
            case Effect.Unlink unlink -> remove(unlink.path(), 0);
            case Effect.RemoveDirectory remove -> remove(remove.path(), Kernel.AT_REMOVEDIR);
            case Effect.SetMeta set -> setMeta(set);
            case Effect.SetTime set -> setTime(set);
            case Effect.SyncFile sync -> sync(sync.path(), Kernel.O_RDONLY | Kernel.O_NONBLOCK);
            case Effect.SyncDirectory sync -> sync(sync.path(), Kernel.O_RDONLY | Kernel.O_DIRECTORY);
            case Effect.SyncFilesystem sync -> syncFilesystem(sync.anyPathOnIt());
        }
    }

    private void makeDirectory(Effect.MakeDirectory make) throws DiskException {
        try (Place place = place("create", make.path())) {
            check(
                    kernel.makeDirectory(place.directory(), place.name(), MODE_UNFINISHED_DIRECTORY),
                    "create",
                    make.path());
            int made = kernel.open(place.directory(), place.name(), Kernel.O_RDONLY | Kernel.O_DIRECTORY, 0);
            long result = made < 0 ? made : new MetaWriter(kernel).writeNew(made, make.meta());
            finish(made, result, place, Kernel.AT_REMOVEDIR, make.path());
        }
    }

    private void writeFile(Effect.WriteFile write) throws DiskException {
        try (Place place = place("create", write.path())) {
            int flags = Kernel.O_WRONLY | Kernel.O_CREAT | Kernel.O_EXCL;
            int file = (int) check(
                    kernel.open(place.directory(), place.name(), flags, MODE_UNFINISHED_FILE), "create", write.path());
            boolean whole = false;
            try {
                fill(file, write);
                check(new MetaWriter(kernel).writeNew(file, write.meta()), "set the metadata of", write.path());
                whole = true;
            } finally {
                long closed = kernel.close(file);
                if (!whole || closed < 0) {
                    kernel.unlink(place.directory(), place.name(), 0);
                }
                if (whole) {
                    check(closed, "write", write.path());
                }
            }
        }
    }

    private void fill(int file, Effect.WriteFile write) throws DiskException {
        try {
            var out = new NativeOutput(kernel, file);
            write.content().writeTo(out);
            out.flush();
        } catch (NativeOutput.Refused refused) {
            throw new DiskException("write", rootText + write.path(), refused.errno(), refused);
        } catch (IOException failed) {
            throw new DiskException("write", rootText + write.path(), DiskException.EIO, failed);
        }
    }

    private void makeSymlink(Effect.MakeSymlink make) throws DiskException {
        try (Place place = place("create", make.path())) {
            check(
                    kernel.makeSymlink(make.target().toArray(), place.directory(), place.name()),
                    "create",
                    make.path());
            finishByPath(place, FileStat.Kind.SYMLINK, make.meta(), make.path());
        }
    }

    private void makeNode(Effect.MakeNode make) throws DiskException {
        try (Place place = place("create", make.path())) {
            int type = Nodes.typeBits(make.kind());
            long device = Nodes.number(make.kind());
            check(
                    kernel.makeNode(place.directory(), place.name(), type | MODE_UNFINISHED_FILE, device),
                    "create",
                    make.path());
            finishByPath(place, Nodes.kind(make.kind()), make.meta(), make.path());
        }
    }

    private void finishByPath(Place place, FileStat.Kind kind, FileMeta meta, RootPath path) throws DiskException {
        int made = kernel.open(place.directory(), place.name(), Kernel.O_PATH, 0);
        long result = made < 0 ? made : new MetaWriter(kernel).write(made, kind, meta);
        finish(made, result, place, 0, path);
    }

    private void finish(int made, long result, Place place, int removal, RootPath path) throws DiskException {
        if (made >= 0) {
            Syscall.close(made);
        }
        if (result < 0) {
            kernel.unlink(place.directory(), place.name(), removal);
        }
        check(result, "set the metadata of", path);
    }

    private void link(Effect.Link link) throws DiskException {
        try (Place from = place("link", link.existing());
                Place to = place("create", link.path())) {
            check(kernel.link(from.directory(), from.name(), to.directory(), to.name()), "create", link.path());
        }
    }

    private void rename(RootPath from, RootPath to, int flags) throws DiskException {
        try (Place source = place("rename", from);
                Place target = place("rename", to)) {
            long result =
                    kernel.rename(source.directory(), source.name(), target.directory(), target.name(), flags);
            if (result == -DiskException.EINVAL && flags == Kernel.RENAME_NOREPLACE) {
                result = renameWhereFree(source, target);
            }
            check(result, "rename " + rootText + from + " to", to);
        }
    }

    /** For file systems that know no flags of a rename (most behind FUSE): looks first, which is the best there is. */
    private long renameWhereFree(Place source, Place target) {
        long there = kernel.statx(target.directory(), target.name());
        if (there != -DiskException.ENOENT) {
            return there < 0 ? there : -DiskException.EEXIST;
        }
        return kernel.rename(source.directory(), source.name(), target.directory(), target.name(), 0);
    }

    private void remove(RootPath path, int flags) throws DiskException {
        try (Place place = place("remove", path)) {
            check(kernel.unlink(place.directory(), place.name(), flags), "remove", path);
        }
    }

    private void setMeta(Effect.SetMeta set) throws DiskException {
        String operation = "set the metadata of";
        try (Place place = place(operation, set.path())) {
            int item = (int) check(
                    kernel.open(place.directory(), place.name(), Kernel.O_PATH, 0), operation, set.path());
            try {
                check(kernel.statxItem(item), operation, set.path());
                FileStat.Kind kind = StatReader.kind(kernel.memory);
                check(new MetaWriter(kernel).write(item, kind, set.meta()), operation, set.path());
            } finally {
                Syscall.close(item);
            }
        }
    }

    private void setTime(Effect.SetTime set) throws DiskException {
        String operation = "set the time of";
        try (Place place = place(operation, set.path())) {
            int item = (int) check(kernel.open(place.directory(), place.name(), Kernel.O_PATH, 0), operation, set.path());
            try {
                check(kernel.setTime(item, set.seconds(), set.nanos()), operation, set.path());
            } finally {
                Syscall.close(item);
            }
        }
    }

    private void sync(RootPath path, int flags) throws DiskException {
        try (Place place = place("sync", path)) {
            int file = (int) check(kernel.open(place.directory(), place.name(), flags, 0), "sync", path);
            try {
                check(kernel.sync(file), "sync", path);
            } finally {
                Syscall.close(file);
            }
        }
    }

    /** Only a real descriptor will do, and opening a device would reach its driver: so what is no directory is synced by its parent. */
    private void syncFilesystem(RootPath path) throws DiskException {
        try (Place place = place("sync", path)) {
            int flags = Kernel.O_RDONLY | Kernel.O_DIRECTORY;
            int directory = kernel.open(place.directory(), place.name(), flags, 0);
            if (directory == -DiskException.ENOTDIR || directory == -DiskException.ELOOP) {
                directory = kernel.open(place.directory(), new byte[] {'.'}, flags, 0);
            }
            check(directory, "sync", path);
            try {
                check(kernel.syncFilesystem(directory), "sync", path);
            } finally {
                Syscall.close(directory);
            }
        }
    }

    private Place place(String operation, RootPath path) throws DiskException {
        Place place = Place.of(kernel, root, path);
        if (place.missing()) {
            throw new DiskException(operation, rootText + path, -place.directory());
        }
        return place;
    }

    private long check(long result, String operation, RootPath path) throws DiskException {
        if (result < 0) {
            throw new DiskException(operation, rootText + path, (int) -result);
        }
        return result;
    }
}

package org.mypkg.repo;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.mypkg.archive.FormatException;
import org.mypkg.archive.PackageReader;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.Filesystem;

/**
 * Lays the files of a package into an empty directory. Owners and devices need root; without it everything belongs to whom the
 * directory belongs to, and devices are left out.
 */
final class Unpacker {
    private final Filesystem disk;
    private final FileMeta owner;
    private final boolean asRoot;
    private final List<FileEntry.Directory> directories = new ArrayList<>();
    private final List<RootPath> leftOut = new ArrayList<>();

    /** @param owner the metadata of the directory itself */
    Unpacker(Filesystem disk, FileMeta owner) {
        this.disk = disk;
        this.owner = owner;
        this.asRoot = owner.uid() == 0;
    }

    /** @return the paths that were left out for want of root's rights */
    List<RootPath> unpack(PackageReader reader) throws DiskException, FormatException, IOException {
        reader.<DiskException>readAll((index, entry, content) -> lay(entry, content));
        for (FileEntry.Directory directory : directories.reversed()) {
            disk.apply(new Effect.SetMeta(directory.path(), meta(directory.meta())));
        }
        return List.copyOf(leftOut);
    }

    private void lay(FileEntry entry, InputStream content) throws DiskException {
        makeParents(entry.path());
        FileMeta meta = meta(entry.meta());
        switch (entry) {
            case FileEntry.Regular regular -> disk.apply(new Effect.WriteFile(entry.path(), meta, content::transferTo));
            case FileEntry.Directory directory -> {
                directories.add(directory);
                if (disk.stat(entry.path()).isEmpty()) {
                    disk.apply(new Effect.MakeDirectory(entry.path(), FileMeta.of(0755, meta.uid(), meta.gid(), 0)));
                }
            }
            case FileEntry.Symlink link -> disk.apply(new Effect.MakeSymlink(entry.path(), link.target(), meta));
            case FileEntry.Hardlink link -> disk.apply(new Effect.Link(link.target(), entry.path()));
            case FileEntry.Device device -> layDevice(device, meta);
            case FileEntry.Fifo fifo -> disk.apply(new Effect.MakeNode(entry.path(), new Effect.NodeKind.Fifo(), meta));
        }
    }

    private void layDevice(FileEntry.Device device, FileMeta meta) throws DiskException {
        if (!asRoot) {
            leftOut.add(device.path());
            return;
        }
        Effect.NodeKind kind = device.block()
                ? new Effect.NodeKind.BlockDevice(device.major(), device.minor())
                : new Effect.NodeKind.CharacterDevice(device.major(), device.minor());
        disk.apply(new Effect.MakeNode(device.path(), kind, meta));
    }

    /** A package need not own the directories above its files. */
    private void makeParents(RootPath path) throws DiskException {
        for (RootPath above : path.ancestors()) {
            if (disk.stat(above).isEmpty()) {
                disk.apply(new Effect.MakeDirectory(above, FileMeta.of(0755, owner.uid(), owner.gid(), 0)));
            }
        }
    }

    private FileMeta meta(FileMeta packed) {
        if (asRoot) {
            return packed;
        }
        var own = new java.util.TreeMap<>(packed.xattrs());
        own.keySet().removeIf(name -> !name.startsWith("user."));
        return new FileMeta(packed.mode(), owner.uid(), owner.gid(), packed.mtimeSeconds(), packed.mtimeNanos(), own);
    }
}

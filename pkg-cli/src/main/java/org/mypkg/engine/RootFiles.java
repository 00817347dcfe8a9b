package org.mypkg.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/**
 * The small files of ours below one directory of a root: configuration, keys, what was seen. A file changes in one step that
 * survives a power cut.
 */
final class RootFiles {
    /** No file of this kind is longer; what is has been made by somebody else. */
    private static final int LONGEST_BYTES = 64 << 20;

    private final Filesystem filesystem;
    private final RootPath base;
    private final InstantSource clock;

    RootFiles(Filesystem filesystem, RootPath base, InstantSource clock) {
        this.filesystem = filesystem;
        this.base = base;
        this.clock = clock;
    }

    /** The content of a file; empty where there is none. */
    Optional<byte[]> read(String name) throws DiskException {
        RootPath path = base.resolve(name);
        if (filesystem.glance(path).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = filesystem.read(path)) {
            byte[] bytes = in.readNBytes(LONGEST_BYTES + 1);
            if (bytes.length > LONGEST_BYTES) {
                throw new DiskException("read", path.toString(), DiskException.EFBIG);
            }
            return Optional.of(bytes);
        } catch (IOException broken) {
            throw new DiskException("read", path.toString(), DiskException.EIO, broken);
        }
    }

    boolean exists(String name) throws DiskException {
        return filesystem.glance(base.resolve(name)).isPresent();
    }

    /** The names in a directory, sorted; those that are no UTF-8 come out mangled, and are none of ours. */
    List<String> list(String directory) throws DiskException {
        RootPath path = base.resolve(directory);
        if (filesystem.glance(path).isEmpty()) {
            return List.of();
        }
        return filesystem.list(path).stream()
                .map(name -> new String(name.toArray(), StandardCharsets.UTF_8))
                .toList();
    }

    /** Writes a file, and the directories above it that are missing. */
    void write(String name, byte[] bytes) throws DiskException {
        RootPath path = base.resolve(name);
        makeDirectory(path.parent());
        RootPath fresh = path.parent().resolve("." + new String(path.nameBytes(), StandardCharsets.UTF_8) + ".new");
        if (filesystem.stat(fresh).isPresent()) {
            filesystem.apply(new Effect.Unlink(fresh));
        }
        filesystem.apply(new Effect.WriteFile(fresh, meta(0644), Effect.Content.of(bytes)));
        filesystem.apply(new Effect.SyncFile(fresh));
        filesystem.apply(new Effect.Rename(fresh, path));
        filesystem.apply(new Effect.SyncDirectory(path.parent()));
    }

    /** Removes a file if it is there. */
    void delete(String name) throws DiskException {
        RootPath path = base.resolve(name);
        if (filesystem.stat(path).isPresent()) {
            filesystem.apply(new Effect.Unlink(path));
            filesystem.apply(new Effect.SyncDirectory(path.parent()));
        }
    }

    /** Makes a directory and what is missing above it. */
    void makeDirectory(RootPath directory) throws DiskException {
        if (directory.isRoot() || filesystem.glance(directory).isPresent()) {
            return;
        }
        makeDirectory(directory.parent());
        filesystem.apply(new Effect.MakeDirectory(directory, meta(0755)));
        filesystem.apply(new Effect.SyncDirectory(directory.parent()));
    }

    /** Our files belong to whom the root belongs. */
    private FileMeta meta(int mode) throws DiskException {
        FileMeta root = filesystem.stat(RootPath.ROOT).map(FileStat::meta).orElseThrow();
        return FileMeta.of(mode, root.uid(), root.gid(), clock.instant().getEpochSecond());
    }
}

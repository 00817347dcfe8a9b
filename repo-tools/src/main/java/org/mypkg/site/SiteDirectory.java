package org.mypkg.site;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.mypkg.json.JsonException;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;

/**
 * Where a site lies. The next one is written beside it in full and takes its place in one step: a reader sees the old site or the new
 * one. One at a time: the caller holds the lock of the repository.
 *
 * <p>Only the history is made durable, before anything is seen, because nothing else has it. Pages that a power cut took are made anew
 * by the next run; to wait for thousands of them, or for all that the file system holds back, would cost more than it saves.
 */
final class SiteDirectory implements AutoCloseable {
    private final Path out;
    private final Path fresh;
    private final Optional<SiteHistory> former;
    private int files;
    private long bytes;

    private SiteDirectory(Path out, Path fresh, Optional<SiteHistory> former) {
        this.out = out;
        this.fresh = fresh;
        this.former = former;
    }

    /** @throws SiteException (SITE_IN_THE_WAY) when something lies there that is no site of this repository */
    static SiteDirectory begin(Path place, String repository) throws DiskException, SiteException {
        Path out = HostFiles.exists(place) ? HostFiles.realPath(place) : place.toAbsolutePath().normalize();
        Optional<SiteHistory> former = former(out, repository);
        HostFiles.createDirectories(out.resolveSibling(""));
        Path fresh = out.resolveSibling("." + out.getFileName() + ".mkrepo-site");
        HostFiles.deleteTree(fresh);
        HostFiles.createDirectories(fresh);
        return new SiteDirectory(out, fresh, former);
    }

    private static Optional<SiteHistory> former(Path out, String repository) throws DiskException, SiteException {
        Optional<FileStat.Kind> kind = HostFiles.kind(out);
        if (kind.isEmpty() || (kind.get() == FileStat.Kind.DIRECTORY && HostFiles.list(out).isEmpty())) {
            return Optional.empty();
        }
        Path file = out.resolve(SiteHistory.FILE);
        if (!HostFiles.isRegularFile(file)) {
            throw SiteException.inTheWay(out, "it is no site that mkrepo made: it has no " + SiteHistory.FILE);
        }
        try {
            var history = SiteHistory.decode(HostFiles.read(file));
            if (!history.name().equals(repository)) {
                throw SiteException.inTheWay(out, "it is the site of another repository, " + history.name());
            }
            return Optional.of(history);
        } catch (JsonException damaged) {
            throw SiteException.inTheWay(out, "its " + SiteHistory.FILE + " cannot be read: " + damaged.getMessage());
        }
    }

    /** What the site that lies there remembers. */
    Optional<SiteHistory> former() {
        return former;
    }

    void write(String file, String text) throws DiskException {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    void write(String file, byte[] content) throws DiskException {
        Path path = fresh.resolve(file);
        HostFiles.createDirectories(path.resolveSibling(""));
        try (OutputStream stream = HostFiles.create(path)) {
            stream.write(content);
        } catch (IOException failed) {
            throw new DiskException("write", path.toString(), DiskException.EIO, failed);
        }
        files++;
        bytes += content.length;
    }

    /** Writes what the next run will want to know, durably. */
    void write(SiteHistory history) throws DiskException {
        byte[] content = history.encode().getBytes(StandardCharsets.UTF_8);
        HostFiles.write(fresh.resolve(SiteHistory.FILE), content);
        files++;
        bytes += content.length;
    }

    int files() {
        return files;
    }

    long bytes() {
        return bytes;
    }

    /** Puts the new site in the place of the old one, and removes that. */
    void commit() throws DiskException {
        RootPath from = RootPath.of(fresh.getFileName().toString());
        RootPath to = RootPath.of(out.getFileName().toString());
        try (LinuxFilesystem disk = LinuxFilesystem.open(out.resolveSibling(""))) {
            disk.apply(HostFiles.exists(out) ? new Effect.Exchange(from, to) : new Effect.RenameNoReplace(from, to));
            disk.apply(new Effect.SyncDirectory(RootPath.ROOT));
        }
        HostFiles.deleteTree(fresh);
    }

    /** Removes what was begun and not brought to its end. */
    @Override
    public void close() throws DiskException {
        HostFiles.deleteTree(fresh);
    }
}

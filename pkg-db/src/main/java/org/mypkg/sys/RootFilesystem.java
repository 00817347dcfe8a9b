package org.mypkg.sys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mypkg.diag.Invariant;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * The disk of a root, by the shorter way as long as it will do: a command that only asks for a few of our own files has its
 * answer by {@link PlainReader}, and ends before the first system call of our own, which alone costs every start 28 ms that no
 * cache of Java 25 keeps. Whatever that reader is not sure of, and everything else, is done by {@link LinuxFilesystem},
 * which is opened then; from there on it does all.
 *
 * <p>Both never leave the root, and whoever asks cannot tell which of them answered. Safe for use by several threads at once.
 */
public final class RootFilesystem implements Filesystem, AutoCloseable {
    private final Path root;
    private final @Nullable PlainReader plain;
    private volatile @Nullable LinuxFilesystem linux;
    private volatile boolean closed;

    private RootFilesystem(Path root, @Nullable PlainReader plain, @Nullable LinuxFilesystem linux) {
        this.root = root;
        this.plain = plain;
        this.linux = linux;
    }

    /** Opens the root directory; {@code ENOENT} or {@code ENOTDIR} where there is none. */
    public static RootFilesystem open(Path root) throws DiskException {
        try {
            return new RootFilesystem(root, PlainReader.open(root), null);
        } catch (IOException unsure) {
            return new RootFilesystem(root, null, LinuxFilesystem.open(root));
        }
    }

    /** The same disk by system calls of our own, which alone can lock, reserve and measure it. It is closed with this one. */
    public LinuxFilesystem linux() throws DiskException {
        LinuxFilesystem opened = linux;
        return opened == null ? openLinux() : opened;
    }

    private synchronized LinuxFilesystem openLinux() throws DiskException {
        LinuxFilesystem opened = linux;
        if (opened == null) {
            Invariant.check(!closed, "a closed root is used no more");
            opened = LinuxFilesystem.open(root);
            linux = opened;
        }
        return opened;
    }

    /** Whether nothing was done yet that the plain reader cannot do. */
    boolean isPlain() {
        return linux == null;
    }

    @FunctionalInterface
    private interface Question<R> {
        R ask(PlainReader reader) throws IOException;
    }

    private <R> Optional<R> plainly(Question<R> question) {
        Invariant.check(!closed, "a closed root is used no more");
        PlainReader reader = plain;
        if (reader == null || linux != null) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.ask(reader));
        } catch (IOException unsure) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<Glance> glance(RootPath path) throws DiskException {
        Optional<Optional<Glance>> answer = plainly(reader -> reader.glance(path));
        return answer.isPresent() ? answer.get() : linux().glance(path);
    }

    @Override
    public List<Bytes> list(RootPath directory) throws DiskException {
        Optional<List<Bytes>> answer = plainly(reader -> reader.list(directory));
        return answer.isPresent() ? answer.get() : linux().list(directory);
    }

    @Override
    public InputStream read(RootPath path) throws DiskException {
        Optional<InputStream> answer = plainly(reader -> reader.read(path));
        return answer.isPresent() ? answer.get() : linux().read(path);
    }

    @Override
    public void apply(Effect effect) throws DiskException {
        linux().apply(effect);
    }

    @Override
    public Optional<FileStat> stat(RootPath path) throws DiskException {
        return linux().stat(path);
    }

    @Override
    public Bytes readLink(RootPath path) throws DiskException {
        return linux().readLink(path);
    }

    @Override
    public Space space(RootPath anyPathOnIt) throws DiskException {
        return linux().space(anyPathOnIt);
    }

    @Override
    public void mayChange(RootPath directory) throws DiskException {
        linux().mayChange(directory);
    }

    @Override
    public boolean mayMove(RootPath directory, RootPath notEmpty) throws DiskException {
        return linux().mayMove(directory, notEmpty);
    }

    @Override
    public synchronized void close() {
        closed = true;
        PlainReader reader = plain;
        if (reader != null) {
            reader.close();
        }
        LinuxFilesystem opened = linux;
        if (opened != null) {
            opened.close();
        }
    }
}

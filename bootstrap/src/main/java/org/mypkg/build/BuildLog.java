package org.mypkg.build;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** The log of one build, which the view is shown as it grows; a log that cannot be written ends the build. */
final class BuildLog implements Consumer<String>, AutoCloseable {
    private final Path file;
    private final OutputStream out;
    private final BuildView view;
    private final String recipe;

    private BuildLog(Path file, OutputStream out, BuildView view, String recipe) {
        this.file = file;
        this.out = out;
        this.view = view;
        this.recipe = recipe;
    }

    static BuildLog begin(Path directory, String recipe, BuildView view) throws DiskException {
        Path file = file(HostFiles.createDirectories(directory), recipe);
        return new BuildLog(file, HostFiles.create(file), view, recipe);
    }

    static BuildLog goOn(Path directory, String recipe, BuildView view) throws DiskException {
        Path file = file(HostFiles.createDirectories(directory), recipe);
        return new BuildLog(file, HostFiles.append(file), view, recipe);
    }

    /** Where the newest log of a recipe lies. */
    static Path file(Path directory, String recipe) {
        return directory.resolve(recipe + ".log");
    }

    /** What follows is of another part of the build. */
    void phase(String phase) {
        view.phase(recipe, phase);
        write("# " + phase);
    }

    @Override
    public void accept(String line) {
        view.line(recipe, line);
        write(line);
    }

    private void write(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @Override
    public void close() throws DiskException {
        try {
            out.close();
        } catch (IOException full) {
            throw new DiskException("write", file.toString(), DiskException.EIO, full);
        }
    }
}

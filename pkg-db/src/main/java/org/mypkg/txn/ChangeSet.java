package org.mypkg.txn;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;

/**
 * Everything that one transaction is to do.
 *
 * @param command what the user typed, for the history
 * @param changes in the order in which scripts run; no package twice
 * @param world the new content of {@code etc/mypkg/world}; unchanged where there is none
 * @param options the user's leave for what is not done unasked
 * @param edits changes of single files that the user asked for; they change no package
 */
public record ChangeSet(String command, List<PackageChange> changes, NewWorld world, Options options, List<FileEdit> edits) {
    public ChangeSet {
        Objects.requireNonNull(command);
        changes = List.copyOf(changes);
        Objects.requireNonNull(world);
        Objects.requireNonNull(options);
        edits = List.copyOf(edits);
    }

    /** Changes of packages and the world file only. */
    public ChangeSet(String command, List<PackageChange> changes, NewWorld world, Options options) {
        this(command, changes, world, options, List.of());
    }

    /** Changes of single files only. */
    public static ChangeSet ofEdits(String command, List<FileEdit> edits) {
        return new ChangeSet(command, List.of(), new NewWorld.Unchanged(), Options.DEFAULT, edits);
    }

    /** Changes with default options; the world file becomes the given text, where one is given. */
    public static ChangeSet of(String command, List<PackageChange> changes, Optional<byte[]> world) {
        NewWorld content = world.<NewWorld>map(NewWorld::written).orElseGet(NewWorld.Unchanged::new);
        return new ChangeSet(command, changes, content, Options.DEFAULT);
    }

    /** The same with other options. */
    public ChangeSet with(Options other) {
        return new ChangeSet(command, changes, world, other, edits);
    }

    /** What becomes of a single file. Paths are physical: no link among their parents. */
    public sealed interface FileEdit {
        /** A file with this content lies there afterwards. */
        record Write(RootPath path, FileMeta meta, Bytes content) implements FileEdit {}

        /** The file takes the place of another one, or of none. */
        record Move(RootPath from, RootPath to) implements FileEdit {}

        /** Nothing lies there afterwards. */
        record Remove(RootPath path) implements FileEdit {}
    }

    /** What becomes of the world file. */
    public sealed interface NewWorld {
        record Unchanged() implements NewWorld {}

        record Written(Bytes content) implements NewWorld {}

        /** The file gets this content. */
        static NewWorld written(byte[] content) {
            return new Written(Bytes.of(content));
        }
    }

    /**
     * @param overwrite absolute globs ({@code *}, {@code ?}, {@code **}) of unowned files that may be overwritten; undo brings them back
     * @param scripts whether packages' scripts and triggers run
     * @param history whether what is replaced is kept, so that it can be undone; if not, its space is free after COMMIT
     */
    public record Options(List<String> overwrite, boolean scripts, boolean history) {
        public static final Options DEFAULT = new Options(List.of(), true);

        public Options {
            overwrite = List.copyOf(overwrite);
        }

        /** Options that keep the history. */
        public Options(List<String> overwrite, boolean scripts) {
            this(overwrite, scripts, true);
        }
    }
}

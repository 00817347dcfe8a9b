package org.mypkg.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.diag.ErrorCode;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * What a build cannot do itself, since it runs without privileges: owners other than root, and device nodes. It writes them to
 * {@code $PKGMETA/permissions}, one a line:
 *
 * <pre>
 * PATH MODE UID GID
 * PATH MODE UID GID c|b MAJOR MINOR
 * </pre>
 *
 * The first form changes a file of the package; a mode {@code -} stays. The second one makes a node. Whatever is not named
 * there belongs to root.
 */
final class Permissions {
    /** Nothing but root's files. */
    static final Permissions NONE = new Permissions(List.of());

    private static final String FILE_NAME = "permissions";
    private static final int WORDS_OF_OWNER = 4;
    private static final int WORDS_OF_NODE = 7;
    private static final int OCTAL = 8;

    private final List<Line> lines;

    private Permissions(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    private record Line(RootPath path, Optional<Integer> mode, int uid, int gid, Optional<Node> node) {}

    private record Node(boolean block, int major, int minor) {}

    /** Reads what a build wrote. @throws BuildException (BUILD_FAILED) a line is none */
    static Permissions read(Path meta, String recipe) throws DiskException, BuildException {
        Path file = meta.resolve(FILE_NAME);
        if (!HostFiles.isRegularFile(file)) {
            return NONE;
        }
        var lines = new ArrayList<Line>();
        for (String text : HostFiles.readText(file).lines().toList()) {
            try {
                lines.add(parse(text));
            } catch (IllegalArgumentException wrong) {
                throw unusable(recipe, "the line '" + text + "' is not PATH MODE UID GID, or that and c|b MAJOR MINOR");
            }
        }
        return new Permissions(lines);
    }

    /** Without the nodes: those go to the recipe's main package alone. */
    Permissions withoutNodes() {
        return new Permissions(lines.stream().filter(line -> line.node().isEmpty()).toList());
    }

    private static Line parse(String text) {
        String[] words = text.split(" ", -1);
        if (words.length != WORDS_OF_OWNER && words.length != WORDS_OF_NODE) {
            throw new IllegalArgumentException("wrong number of words");
        }
        Optional<Integer> mode = words[1].equals("-") ? Optional.empty() : Optional.of(Integer.parseInt(words[1], OCTAL));
        Optional<Node> node = Optional.empty();
        if (words.length == WORDS_OF_NODE) {
            if (!words[4].equals("c") && !words[4].equals("b") || mode.isEmpty()) {
                throw new IllegalArgumentException("no kind of node");
            }
            node = Optional.of(new Node(words[4].equals("b"), Integer.parseInt(words[5]), Integer.parseInt(words[6])));
        }
        return new Line(RootPath.of(words[0].substring(1)), mode, Integer.parseInt(words[2]), Integer.parseInt(words[3]), node);
    }

    /**
     * The entries of a package with these permissions.
     *
     * @param mtimeSeconds the time of nodes
     */
    List<FileEntry> applied(List<FileEntry> entries, long mtimeSeconds) {
        var byPath = new TreeMap<RootPath, FileEntry>(Comparator.naturalOrder());
        entries.forEach(entry -> byPath.put(entry.path(), entry));
        for (Line line : lines) {
            FileEntry there = byPath.get(line.path());
            if (line.node().isPresent()) {
                Node node = line.node().get();
                var meta = FileMeta.of(line.mode().orElse(0), line.uid(), line.gid(), mtimeSeconds);
                byPath.put(line.path(), new FileEntry.Device(line.path(), meta, node.block(), node.major(), node.minor()));
            } else if (line.node().isEmpty() && there != null) {
                byPath.put(line.path(), with(there, line));
            }
        }
        return List.copyOf(byPath.values());
    }

    private static FileEntry with(FileEntry entry, Line line) {
        FileMeta was = entry.meta();
        var meta = new FileMeta(
                line.mode().orElse(was.mode()), line.uid(), line.gid(), was.mtimeSeconds(), was.mtimeNanos(), was.xattrs());
        return switch (entry) {
            case FileEntry.Regular regular -> new FileEntry.Regular(regular.path(), meta, regular.sizeBytes(), regular.digest());
            case FileEntry.Directory directory -> new FileEntry.Directory(directory.path(), meta);
            case FileEntry.Symlink link -> new FileEntry.Symlink(link.path(), meta, link.target());
            case FileEntry.Hardlink link -> new FileEntry.Hardlink(link.path(), meta, link.target());
            case FileEntry.Device device ->
                new FileEntry.Device(device.path(), meta, device.block(), device.major(), device.minor());
            case FileEntry.Fifo fifo -> new FileEntry.Fifo(fifo.path(), meta);
        };
    }

    private static BuildException unusable(String recipe, String fact) {
        return BuildException.of(
                ErrorCode.BUILD_FAILED, "cannot read what the build of " + recipe + " says of its files", List.of(fact),
                "correct what it writes to $PKGMETA/" + FILE_NAME);
    }
}

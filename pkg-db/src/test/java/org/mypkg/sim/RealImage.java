package org.mypkg.sim;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat;
import org.mypkg.sys.Filesystem;

/** Makes a real directory out of a simulated machine's disk. Its several file systems become plain directories of one. */
final class RealImage {
    private final SimFilesystem from;
    private final Filesystem to;
    private final Map<String, RootPath> made = new LinkedHashMap<>();

    private RealImage(SimFilesystem from, Filesystem to) {
        this.from = from;
        this.to = to;
    }

    /** @param numbered whether the journal names the inodes that the directory has, as if it had been written there */
    static void make(SimFilesystem from, Filesystem to, boolean numbered) throws DiskException {
        var image = new RealImage(from, to);
        image.fill(RootPath.ROOT);
        if (numbered) {
            image.renumber();
        }
    }

    private void fill(RootPath directory) throws DiskException {
        for (Bytes name : from.list(directory)) {
            RootPath path = directory.resolve(name.toArray());
            FileStat stat = from.stat(path).orElseThrow();
            RootPath first = made.putIfAbsent(stat.device() + ":" + stat.inode(), path);
            if (first != null) {
                to.apply(new Effect.Link(first, path));
            } else {
                create(path, stat);
            }
            if (stat.kind() == FileStat.Kind.DIRECTORY) {
                fill(path);
                to.apply(new Effect.SetMeta(path, stat.meta()));
            }
        }
    }

    private void create(RootPath path, FileStat stat) throws DiskException {
        to.apply(switch (stat.kind()) {
            case DIRECTORY -> new Effect.MakeDirectory(path, stat.meta());
            case REGULAR -> new Effect.WriteFile(path, stat.meta(), Effect.Content.of(content(path)));
            case SYMLINK -> new Effect.MakeSymlink(path, from.readLink(path), stat.meta());
            case FIFO, SOCKET -> new Effect.MakeNode(path, new Effect.NodeKind.Fifo(), stat.meta());
            case CHARACTER_DEVICE ->
                new Effect.MakeNode(path, new Effect.NodeKind.CharacterDevice(stat.rdevMajor(), stat.rdevMinor()), stat.meta());
            case BLOCK_DEVICE ->
                new Effect.MakeNode(path, new Effect.NodeKind.BlockDevice(stat.rdevMajor(), stat.rdevMinor()), stat.meta());
        });
    }

    private byte[] content(RootPath path) throws DiskException {
        try (InputStream in = from.read(path)) {
            return in.readAllBytes();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private void renumber() throws DiskException {
        String text = new String(content(Tamper.JOURNAL), StandardCharsets.ISO_8859_1);
        var body = new StringBuilder();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ");
            switch (words[0]) {
                case "home" -> body.append("home ").append(words[1]).append(' ').append(now(from.stat(RootPath.of(words[1]).resolve(
                        "t" + text.lines().toList().get(1).substring(3))).orElseThrow().inode())).append('\n');
                case "new" -> body.append("new ").append(words[1]).append(' ').append(now(Long.parseLong(words[2])))
                        .append(line.substring(("new " + words[1] + " " + words[2]).length())).append('\n');
                case "sum" -> {}
                default -> body.append(line).append('\n');
            }
        }
        Digest sum = Digest.of(body.toString().getBytes(StandardCharsets.ISO_8859_1));
        body.append("sum ").append(sum).append('\n');
        FileStat old = to.stat(Tamper.JOURNAL).orElseThrow();
        FileStat above = to.stat(Tamper.MAIN).orElseThrow();
        to.apply(new Effect.Unlink(Tamper.JOURNAL));
        to.apply(new Effect.WriteFile(Tamper.JOURNAL, old.meta(), Effect.Content.of(body.toString().getBytes(StandardCharsets.ISO_8859_1))));
        to.apply(new Effect.SetMeta(Tamper.MAIN, above.meta()));
    }

    /** 0 stays: it says that numbers do not count. What is not there any more has no number either. */
    private long now(long inode) throws DiskException {
        for (Map.Entry<String, RootPath> one : made.entrySet()) {
            if (one.getKey().endsWith(":" + inode)) {
                return to.stat(one.getValue()).orElseThrow().inode();
            }
        }
        return inode == 0 ? 0 : Long.MAX_VALUE;
    }
}

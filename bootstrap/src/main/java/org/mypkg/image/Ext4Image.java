package org.mypkg.image;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mypkg.diag.Failure;
import org.mypkg.image.ImageTree.Item;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.RootPath;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.Effect;
import org.mypkg.sys.FileStat.Kind;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.LinuxFilesystem;
import org.mypkg.sys.ProcessRunner;

/**
 * Writes a tree as an ext4, without being root and without mounting it. Directories, files and links are laid down in a work
 * directory, belonging to whoever runs this, and {@code mke2fs -d} takes them from there in the order of their names. Then
 * {@code debugfs} makes the device nodes and sets what says of each inode: type and mode, owners, times, attributes.
 *
 * <p>The same tree gives the same bytes: identifiers and the seed of directories' hashes come from the configuration, every
 * time is set, and mke2fs reads its defaults from a file of ours in place of the host's.
 */
final class Ext4Image {
    static final int BLOCK_BYTES = 4096;

    private static final String SETTINGS =
            """
            [defaults]
                base_features = sparse_super,large_file,filetype,resize_inode,dir_index,ext_attr
                default_mntopts = acl,user_xattr
                enable_periodic_fsck = 0
                blocksize = 4096
                inode_size = 256
                inode_ratio = 8192
            [fs_types]
                ext4 = {
                    features = has_journal,extent,huge_file,flex_bg,metadata_csum,64bit,dir_nlink,extra_isize
                }
            """;

    private final ImageTree tree;
    private final Map<Long, List<RootPath>> groups;
    private final Identifiers ids;
    private final Path work;
    private final Tool tool;
    private final String image;
    private int attributes;

    /** @param image what is being made, for errors */
    Ext4Image(ImageTree tree, Identifiers ids, Path work, String image) {
        this.tree = tree;
        this.groups = tree.groups();
        this.ids = ids;
        this.work = work;
        this.tool = new Tool(image, work);
        this.image = image;
    }

    /** Writes it into a file that is long enough already. */
    void write(Path file, long offsetBytes, long sizeBytes) throws Failure {
        HostFiles.writeText(work.resolve("mke2fs.conf"), SETTINGS);
        Path stage = HostFiles.createDirectories(work.resolve("stage"));
        stage(stage);
        make(stage, file, offsetBytes, sizeBytes);
        HostFiles.deleteTree(stage);
        describe(file, offsetBytes);
    }

    private void stage(Path stage) throws Failure {
        try (LinuxFilesystem disk = LinuxFilesystem.open(stage)) {
            FileMeta own = disk.stat(RootPath.ROOT).orElseThrow().meta();
            for (Map.Entry<RootPath, Item> entry : tree.items().entrySet()) {
                RootPath first = groups.getOrDefault(entry.getValue().group(), List.of(entry.getKey())).getFirst();
                stageOne(disk, entry.getKey(), entry.getValue(), first, own);
            }
        }
    }

    private static void stageOne(LinuxFilesystem disk, RootPath path, Item item, RootPath first, FileMeta own) throws Failure {
        FileMeta meta = FileMeta.of(0700, own.uid(), own.gid(), item.meta().mtimeSeconds());
        switch (item.kind()) {
            case DIRECTORY -> {
                if (!path.isRoot()) {
                    disk.apply(new Effect.MakeDirectory(path, meta));
                }
            }
            case REGULAR, SYMLINK -> {
                if (!first.equals(path)) {
                    disk.apply(new Effect.Link(first, path));
                } else if (item.is(Kind.SYMLINK)) {
                    disk.apply(new Effect.MakeSymlink(path, held(item), meta));
                } else {
                    disk.apply(new Effect.WriteFile(path, meta, out -> {
                        try (InputStream in = item.body().open()) {
                            in.transferTo(out);
                        } catch (DiskException failed) {
                            throw new IOException(failed.getMessage(), failed);
                        }
                    }));
                }
            }
            case CHARACTER_DEVICE, BLOCK_DEVICE, FIFO, SOCKET -> {}
        }
    }

    private static Bytes held(Item item) throws Failure {
        try (InputStream in = item.body().open()) {
            return Bytes.of(in.readAllBytes());
        } catch (IOException failed) {
            throw new ImageException("the image", "cannot read a link: " + failed.getMessage(), failed);
        }
    }

    private void make(Path stage, Path file, long offsetBytes, long sizeBytes) throws Failure {
        String uuid = ids.uuid("ext4").toString();
        String extended = "hash_seed=" + ids.uuid("hash") + ",offset=" + offsetBytes
                + ",root_owner=0:0,lazy_itable_init=0,lazy_journal_init=0,nodiscard";
        ProcessRunner.Result result = tool.result(List.of(
                "mke2fs", "-q", "-F", "-t", "ext4", "-b", Integer.toString(BLOCK_BYTES), "-m", "1", "-J", "size=16", "-U", uuid, "-L",
                "root", "-E", extended, "-d", stage.toString(), file.toString(), Long.toString(sizeBytes / BLOCK_BYTES)));
        if (result.succeeded()) {
            return;
        }
        String said = result.output().strip();
        if (said.contains("Could not allocate") || said.contains("No space") || said.contains("too small")) {
            throw ImageException.tooSmall(image, "the root of " + sizeBytes / DiskLayout.MEBIBYTE + " MiB is full: " + said);
        }
        throw new ImageException(image, "mke2fs: " + said);
    }

    /** debugfs goes on after a mistake and ends well, so whatever it prints besides what it was told is one. */
    private void describe(Path file, long offsetBytes) throws Failure {
        var script = new ByteArrayOutputStream();
        for (Map.Entry<RootPath, Item> entry : tree.items().entrySet()) {
            node(script, entry.getKey(), entry.getValue());
        }
        for (Map.Entry<RootPath, Item> entry : tree.items().entrySet()) {
            List<RootPath> same = groups.getOrDefault(entry.getValue().group(), List.of(entry.getKey()));
            if (same.getFirst().equals(entry.getKey())) {
                fields(script, entry.getKey(), entry.getValue());
            }
        }
        Path commands = work.resolve("debugfs.commands");
        HostFiles.write(commands, script.toByteArray());
        String place = file + "?offset=" + offsetBytes;
        tool.runQuietly(
                List.of("debugfs", "-w", "-f", commands.toString(), place),
                line -> line.isBlank() || line.startsWith("debugfs") || line.startsWith("Allocated inode:"));
    }

    private void node(ByteArrayOutputStream script, RootPath path, Item item) throws ImageException {
        Optional<String> kind = switch (item.kind()) {
            case CHARACTER_DEVICE -> Optional.of("c " + item.major() + " " + item.minor());
            case BLOCK_DEVICE -> Optional.of("b " + item.major() + " " + item.minor());
            case FIFO -> Optional.of("p");
            case REGULAR, DIRECTORY, SYMLINK, SOCKET -> Optional.empty();
        };
        if (kind.isPresent()) {
            line(script, "cd ", quoted(path.parent()), "");
            line(script, "mknod ", quoted(path.nameBytes(), path), " " + kind.get());
        }
    }

    private void fields(ByteArrayOutputStream script, RootPath path, Item item) throws Failure {
        FileMeta meta = item.meta();
        String time = "@" + meta.mtimeSeconds();
        int mode = CpioWriter.typeBits(item.kind()) | meta.mode();
        set(script, path, "mode 0" + Integer.toOctalString(mode));
        set(script, path, "uid " + meta.uid());
        set(script, path, "gid " + meta.gid());
        for (String field : List.of("atime", "ctime", "mtime", "crtime")) {
            set(script, path, field + " " + time);
            set(script, path, field + "_extra 0");
        }
        for (Map.Entry<String, Bytes> attribute : meta.xattrs().entrySet()) {
            Path value = work.resolve("xattr." + attributes++);
            HostFiles.write(value, attribute.getValue().toArray());
            line(script, "ea_set -f " + value + " ", quoted(path), " " + attribute.getKey());
        }
    }

    private static void set(ByteArrayOutputStream script, RootPath path, String what) throws ImageException {
        line(script, "sif ", quoted(path), " " + what);
    }

    private static void line(ByteArrayOutputStream script, String before, byte[] quoted, String after) {
        script.writeBytes(before.getBytes(StandardCharsets.UTF_8));
        script.writeBytes(quoted);
        script.writeBytes((after + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] quoted(RootPath path) throws ImageException {
        byte[] relative = path.toBytes();
        byte[] absolute = new byte[relative.length + 1];
        absolute[0] = '/';
        System.arraycopy(relative, 0, absolute, 1, relative.length);
        return quoted(absolute, path);
    }

    /** As debugfs reads words: in double quotes, each of its own written twice. */
    private static byte[] quoted(byte[] name, RootPath path) throws ImageException {
        var word = new ByteArrayOutputStream();
        word.write('"');
        for (byte b : name) {
            if (b == '\n') {
                throw new ImageException("a disk", "the name " + path + " has a line break, which debugfs cannot be told");
            }
            if (b == '"') {
                word.write('"');
            }
            word.write(b);
        }
        word.write('"');
        return word.toByteArray();
    }
}

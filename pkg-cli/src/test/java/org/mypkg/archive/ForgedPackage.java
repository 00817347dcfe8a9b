package org.mypkg.archive;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.Frame;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Bytes;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;

/** A package as no packer of ours would make it, by hand: all digests fit, nothing else is asked. */
public final class ForgedPackage {
    private static final long TIME = 1_700_000_000L;

    private final String name;
    private final List<FileEntry> files = new ArrayList<>();
    private final TreeMap<RootPath, byte[]> contents = new TreeMap<>();
    private String from = "";
    private String to = "";
    private boolean bomb;

    private ForgedPackage(String name) {
        this.name = name;
    }

    public static ForgedPackage of(String name) {
        return new ForgedPackage(name);
    }

    public ForgedPackage add(FileEntry entry) {
        files.add(entry);
        return this;
    }

    public ForgedPackage file(String path, String content) {
        return file(RootPath.of(path), content, FileMeta.of(0644, 0, 0, TIME));
    }

    public ForgedPackage file(RootPath path, String content, FileMeta meta) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        contents.put(path, bytes);
        return add(new FileEntry.Regular(path, meta, bytes.length, Digest.of(bytes)));
    }

    public ForgedPackage link(String path, String target) {
        return add(new FileEntry.Symlink(RootPath.of(path), FileMeta.of(0777, 0, 0, TIME), Bytes.utf8(target)));
    }

    public ForgedPackage hardlink(String path, String target) {
        return add(new FileEntry.Hardlink(RootPath.of(path), FileMeta.of(0644, 0, 0, TIME), RootPath.of(target)));
    }

    public ForgedPackage device(String path) {
        return add(new FileEntry.Device(RootPath.of(path), FileMeta.of(0666, 0, 0, TIME), false, 1, 3));
    }

    /** Replaces a text of the manifest's JSON. */
    public ForgedPackage saying(String text, String instead) {
        from = text;
        to = instead;
        return this;
    }

    /** The payload unpacks to a gigabyte, whatever the manifest says. */
    public ForgedPackage bomb() {
        bomb = true;
        return this;
    }

    /** Writes it into a directory and says where. */
    public Path write(Path directory) throws IOException {
        files.sort(Comparator.comparing(FileEntry::path));
        var tar = new ByteArrayOutputStream();
        long total = 0;
        long installed = 0;
        for (FileEntry entry : files) {
            byte[] content = contents.getOrDefault(entry.path(), new byte[0]);
            tar.writeBytes(TarHeaders.encode(entry));
            tar.writeBytes(Arrays.copyOf(content, (int) TarHeaders.padded(content.length)));
            total += TarHeaders.totalBytes(entry);
            installed += TarHeaders.contentBytes(entry);
        }
        byte[] frame = Zstd.compress(bomb ? Arrays.copyOf(tar.toByteArray(), 1 << 28) : tar.toByteArray());
        var spec = PackageSpec.of(PackageId.of(name, "1", "noarch"), Description.NONE, Dependencies.NONE);
        var manifest = new Manifest(spec, files, List.of(new Frame(0, files.size(), frame.length, total, Digest.of(frame))));
        String json = new String(ManifestCodec.encode(manifest), StandardCharsets.UTF_8)
                .replace("\"installedBytes\":0", "\"installedBytes\":" + installed);
        String said = from.isEmpty() ? json : json.replace(from, to);
        if (!from.isEmpty() && said.equals(json)) {
            throw new IllegalStateException("the manifest does not say " + from + ": " + json);
        }
        var out = new ByteArrayOutputStream();
        out.write(Zstd.compress(PackageHead.content(said.getBytes(StandardCharsets.UTF_8))));
        out.write(frame);
        out.write(ZstdFrames.end());
        Path path = directory.resolve(name + "-1.mpkg");
        Files.write(path, out.toByteArray());
        return path;
    }
}

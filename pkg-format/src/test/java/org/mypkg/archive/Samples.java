package org.mypkg.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Bytes;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.RootPath;
import org.mypkg.sign.Signer;

/** A package under construction, for tests: entries with their contents in memory. */
final class Samples {
    private static final Digest UNKNOWN = Digest.of(new byte[0]);
    static final long TIME = 1_700_000_000L;

    private final List<FileEntry> entries = new ArrayList<>();
    private final Map<RootPath, byte[]> contents = new TreeMap<>();

    static PackageSpec spec() {
        return PackageSpec.of(PackageId.of("sample", "1:2.0-3", "x86_64"), Description.NONE, Dependencies.NONE);
    }

    Samples add(FileEntry entry) {
        entries.add(entry);
        return this;
    }

    Samples file(String path, byte[] content) {
        return file(RootPath.of(path), FileMeta.of(0644, 0, 0, TIME), content);
    }

    Samples file(String path, String content) {
        return file(path, content.getBytes(StandardCharsets.UTF_8));
    }

    Samples file(RootPath path, FileMeta meta, byte[] content) {
        contents.put(path, content);
        return add(new FileEntry.Regular(path, meta, 0, UNKNOWN));
    }

    Samples directory(String path) {
        return add(new FileEntry.Directory(RootPath.of(path), FileMeta.of(0755, 0, 0, TIME)));
    }

    Samples symlink(String path, String target) {
        return add(new FileEntry.Symlink(RootPath.of(path), FileMeta.of(0777, 0, 0, TIME), Bytes.utf8(target)));
    }

    /** Every kind of file and every kind of metadata that the format knows. */
    static Samples everything() {
        byte[] odd = {'u', 's', 'r', '/', 's', 'h', 'a', 'r', 'e', '/', (byte) 0xff, (byte) 0xfe, ' ', '\n'};
        var capability = new TreeMap<String, Bytes>();
        capability.put("security.capability", Bytes.of(new byte[] {1, 0, 0, 2, 0, 0x20, 0, 0, (byte) 0xff, 0, '\n', '='}));
        capability.put("user.with=sign%", Bytes.utf8("x"));
        String deep = "usr/share/" + "long-name-of-a-directory/".repeat(8);
        return new Samples()
                .directory("usr")
                .directory("usr/bin")
                .file("usr/bin/hello", "#!/bin/sh\necho hello\n")
                .add(new FileEntry.Hardlink(
                        RootPath.of("usr/bin/hello-again"), FileMeta.of(0644, 0, 0, TIME), RootPath.of("usr/bin/hello")))
                .file(RootPath.of("usr/bin/su"), FileMeta.of(04755, 0, 5, TIME), new byte[] {0x7f, 'E', 'L', 'F'})
                .symlink("usr/bin/sh", "hello")
                .symlink("bin", "usr/bin")
                .symlink("usr/bin/far", "../share/" + "x".repeat(200))
                .file(RootPath.of("usr/bin/ping"), new FileMeta(0755, 0, 0, TIME, 123_456_789, capability), new byte[3])
                .file(RootPath.of(odd), FileMeta.of(0600, 3_000_000, 4_000_000, -5), new byte[0])
                .directory("usr/share")
                .directory("usr/share/empty")
                .file(deep + "file", "deep")
                .file(RootPath.of("usr/share/old"), new FileMeta(0644, 1, 1, -2, 500_000_000, new TreeMap<>()), new byte[1])
                .file("usr/share/ünïcödé", "names")
                .directory("dev")
                .add(new FileEntry.Device(RootPath.of("dev/null"), FileMeta.of(0666, 0, 0, TIME), false, 1, 3))
                .add(new FileEntry.Device(RootPath.of("dev/vda"), FileMeta.of(0660, 0, 6, TIME), true, 254, 1_048_575))
                .add(new FileEntry.Fifo(RootPath.of("dev/initctl"), FileMeta.of(0600, 0, 0, TIME)));
    }

    List<FileEntry> entries() {
        return entries;
    }

    byte[] content(RootPath path) {
        byte[] content = contents.get(path);
        if (content == null) {
            throw new IllegalArgumentException("no content for " + path);
        }
        return content;
    }

    /** The archive and what the writer says of it. */
    record Packed(byte[] bytes, WrittenPackage written) {}

    Packed pack(PackageSpec spec, Optional<Signer> signer) throws Exception {
        var out = new ByteArrayOutputStream();
        ContentProvider provider = entry -> new ByteArrayInputStream(content(entry.path()));
        WrittenPackage written = PackageWriter.write(spec, entries, provider, signer, out);
        return new Packed(out.toByteArray(), written);
    }

    byte[] pack() throws Exception {
        return pack(spec(), Optional.empty()).bytes();
    }
}

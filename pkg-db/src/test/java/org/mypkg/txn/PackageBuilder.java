package org.mypkg.txn;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import org.mypkg.manifest.Account;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.Frame;
import org.mypkg.manifest.Manifest;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.manifest.Trigger;
import org.mypkg.model.Bytes;
import org.mypkg.model.Capability;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.RootPath;

/** Packages for tests, in memory: a path that ends in a slash is a directory. */
final class PackageBuilder {
    private static final long TIME = 1_700_000_000;

    private final PackageId id;
    private final List<FileEntry> files = new ArrayList<>();
    private final TreeMap<RootPath, byte[]> contents = new TreeMap<>();
    private final List<RootPath> config = new ArrayList<>();
    private final List<RootPath> generated = new ArrayList<>();
    private final List<Alternative> alternatives = new ArrayList<>();
    private final List<Relation> replaces = new ArrayList<>();
    private final List<Requirement> requires = new ArrayList<>();
    private final List<RootPath> scriptWrites = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();
    private final List<Trigger> triggers = new ArrayList<>();
    private final TreeMap<ScriptPhase, String> scripts = new TreeMap<>();

    private PackageBuilder(String name, String version) {
        this.id = PackageId.of(name, version, "any");
    }

    static PackageBuilder of(String name, String version) {
        return new PackageBuilder(name, version);
    }

    PackageBuilder dir(String path) {
        return dir(path, 0755);
    }

    PackageBuilder dir(String path, int mode) {
        files.add(new FileEntry.Directory(RootPath.of(path), FileMeta.of(mode, 0, 0, TIME)));
        return this;
    }

    PackageBuilder file(String path, String content) {
        return file(path, content, FileMeta.of(0644, 0, 0, TIME));
    }

    PackageBuilder file(String path, String content, FileMeta meta) {
        return file(RootPath.of(path), content, meta);
    }

    PackageBuilder file(RootPath path, String content, FileMeta meta) {
        return file(path, content.getBytes(StandardCharsets.UTF_8), meta);
    }

    PackageBuilder file(RootPath path, byte[] bytes, FileMeta meta) {
        contents.put(path, bytes);
        files.add(new FileEntry.Regular(path, meta, bytes.length, Digest.of(bytes)));
        return this;
    }

    PackageBuilder config(String path, String content) {
        config.add(RootPath.of(path));
        return file(path, content);
    }

    PackageBuilder config(RootPath path, String content, FileMeta meta) {
        config.add(path);
        return file(path, content, meta);
    }

    PackageBuilder link(String path, String target) {
        files.add(new FileEntry.Symlink(RootPath.of(path), FileMeta.of(0777, 0, 0, TIME), Bytes.utf8(target)));
        return this;
    }

    PackageBuilder hard(String path, String target) {
        files.add(new FileEntry.Hardlink(RootPath.of(path), FileMeta.of(0644, 0, 0, TIME), RootPath.of(target)));
        return this;
    }

    PackageBuilder fifo(String path) {
        files.add(new FileEntry.Fifo(RootPath.of(path), FileMeta.of(0600, 0, 0, TIME)));
        return this;
    }

    PackageBuilder node(String path) {
        files.add(new FileEntry.Device(RootPath.of(path), FileMeta.of(0600, 0, 0, TIME), false, 1, 3));
        return this;
    }

    PackageBuilder alternative(String path, String target, int priority) {
        alternatives.add(new Alternative(RootPath.of(path), Bytes.utf8(target), priority));
        return this;
    }

    PackageBuilder generated(String path) {
        generated.add(RootPath.of(path));
        return this;
    }

    PackageBuilder writes(String path) {
        scriptWrites.add(RootPath.of(path));
        return this;
    }

    PackageBuilder account(Account account) {
        accounts.add(account);
        return this;
    }

    PackageBuilder trigger(String glob, String run) {
        triggers.add(new Trigger(List.of(glob), run));
        return this;
    }

    PackageBuilder script(ScriptPhase phase, String text) {
        scripts.put(phase, text);
        return this;
    }

    PackageBuilder replaces(String name) {
        replaces.add(Relation.any(new Capability(name)));
        return this;
    }

    PackageBuilder requires(String requirement) {
        requires.add(Requirement.parse(requirement));
        return this;
    }

    Manifest manifest() {
        files.sort(Comparator.comparing(FileEntry::path));
        var dependencies = new Dependencies(requires, List.of(), List.of(), List.of(), replaces, List.of());
        var spec = new PackageSpec(id, new Description("a test", "", "", "", ""), dependencies, false, 0, config, generated,
                alternatives, accounts, scripts, scriptWrites, triggers);
        List<Frame> frames = files.isEmpty() ? List.of() : List.of(new Frame(0, files.size(), 1, 1, Digest.of(new byte[0])));
        return new Manifest(spec, files, frames);
    }

    PackagePayload payload() {
        Manifest manifest = manifest();
        return (frame, receiver) -> {
            for (int i = 0; i < manifest.files().size(); i++) {
                FileEntry entry = manifest.files().get(i);
                byte[] content = contents.getOrDefault(entry.path(), new byte[0]);
                receiver.accept(i, entry, new ByteArrayInputStream(content));
            }
        };
    }

    PackageChange install() {
        return new PackageChange.Install(manifest(), payload(), "test");
    }

    PackageChange replace() {
        return new PackageChange.Replace(id.name(), manifest(), payload(), "test");
    }

    static PackageChange remove(String name) {
        return new PackageChange.Remove(new PackageName(name));
    }
}

package org.mypkg.sim;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
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
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.PackageName;
import org.mypkg.model.RootPath;
import org.mypkg.txn.PackageChange;
import org.mypkg.txn.PackagePayload;

/** A package written down in a test. Directories above its files come by themselves. */
final class SimPackage {
    static final long TIME = 1_600_000_000;

    private final PackageId id;
    private final SortedMap<RootPath, FileEntry> files = new TreeMap<>();
    private final Map<RootPath, byte[]> contents = new TreeMap<>();
    private final List<RootPath> config = new ArrayList<>();
    private final List<RootPath> generated = new ArrayList<>();
    private final List<RootPath> scriptWrites = new ArrayList<>();
    private final List<Alternative> alternatives = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();
    private final List<Trigger> triggers = new ArrayList<>();
    private final SortedMap<ScriptPhase, String> scripts = new TreeMap<>();

    private SimPackage(PackageId id) {
        this.id = id;
    }

    static SimPackage of(String name, String version) {
        return new SimPackage(PackageId.of(name, version, "x86_64"));
    }

    PackageName name() {
        return id.name();
    }

    SimPackage file(String path, String content) {
        return file(path, content, 0644);
    }

    SimPackage file(String path, String content, int mode) {
        byte[] bytes = Bytes.utf8(content).toArray();
        contents.put(RootPath.of(path), bytes);
        return add(new FileEntry.Regular(RootPath.of(path), FileMeta.of(mode, 0, 0, TIME), bytes.length, Digest.of(bytes)));
    }

    SimPackage directory(String path, int mode) {
        return add(new FileEntry.Directory(RootPath.of(path), FileMeta.of(mode, 0, 0, TIME)));
    }

    SimPackage link(String path, String target) {
        return add(new FileEntry.Symlink(RootPath.of(path), FileMeta.of(0777, 0, 0, TIME), Bytes.utf8(target)));
    }

    SimPackage hardlink(String path, String target) {
        FileEntry of = files.get(RootPath.of(target));
        if (of == null) {
            throw new IllegalArgumentException("no file " + target);
        }
        return add(new FileEntry.Hardlink(RootPath.of(path), of.meta(), RootPath.of(target)));
    }

    SimPackage fifo(String path) {
        return add(new FileEntry.Fifo(RootPath.of(path), FileMeta.of(0600, 0, 0, TIME)));
    }

    SimPackage device(String path, int major, int minor) {
        return add(new FileEntry.Device(RootPath.of(path), FileMeta.of(0600, 0, 0, TIME), false, major, minor));
    }

    SimPackage config(String path, String content) {
        config.add(RootPath.of(path));
        return file(path, content);
    }

    SimPackage generated(String path) {
        generated.add(RootPath.of(path));
        return this;
    }

    SimPackage writes(String path) {
        scriptWrites.add(RootPath.of(path));
        return this;
    }

    SimPackage account(Account account) {
        accounts.add(account);
        return this;
    }

    SimPackage trigger(String glob, String run) {
        triggers.add(new Trigger(List.of(glob), run));
        return this;
    }

    SimPackage script(ScriptPhase phase, String text) {
        scripts.put(phase, text);
        return this;
    }

    SimPackage alternative(String path, String target, int priority) {
        alternatives.add(new Alternative(RootPath.of(path), Bytes.utf8(target), priority));
        return this;
    }

    private SimPackage add(FileEntry entry) {
        for (RootPath above : entry.path().ancestors()) {
            files.computeIfAbsent(above, path -> new FileEntry.Directory(path, FileMeta.of(0755, 0, 0, TIME)));
        }
        files.put(entry.path(), entry);
        return this;
    }

    Manifest manifest() {
        List<FileEntry> entries = List.copyOf(files.values());
        var spec = new PackageSpec(id, Description.NONE, Dependencies.NONE, false, installedBytes(), config, generated,
                alternatives, accounts, scripts, scriptWrites, triggers);
        List<Frame> frames = entries.isEmpty()
                ? List.of()
                : List.of(new Frame(0, entries.size(), 1, 1, Digest.of(Bytes.utf8(id.toString()).toArray())));
        return new Manifest(spec, entries, frames);
    }

    private long installedBytes() {
        return contents.values().stream().mapToLong(bytes -> bytes.length).sum();
    }

    private PackagePayload payload() {
        List<FileEntry> entries = List.copyOf(files.values());
        return (frame, receiver) -> {
            for (int i = 0; i < entries.size(); i++) {
                byte[] content = contents.getOrDefault(entries.get(i).path(), new byte[0]);
                boolean regular = entries.get(i) instanceof FileEntry.Regular;
                receiver.accept(i, entries.get(i), new ByteArrayInputStream(regular ? content : new byte[0]));
            }
        };
    }

    PackageChange install() {
        return new PackageChange.Install(manifest(), payload(), "sim");
    }

    PackageChange upgrade() {
        return new PackageChange.Replace(name(), manifest(), payload(), "sim");
    }

    PackageChange remove() {
        return new PackageChange.Remove(name());
    }
}

package org.mypkg.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.archive.PackageWriter;
import org.mypkg.archive.WrittenPackage;
import org.mypkg.diag.Failure;
import org.mypkg.index.IndexEntry;
import org.mypkg.manifest.Account;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.manifest.ScriptPhase;
import org.mypkg.manifest.Trigger;
import org.mypkg.model.Bytes;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.RootPath;
import org.mypkg.sign.Signer;

/** A package as a test describes it; written by the real writer. */
public final class TestPackage {
    private static final long TIME = 1_700_000_000L;

    private final PackageId id;
    private final List<Requirement> requires = new ArrayList<>();
    private final List<Requirement> recommends = new ArrayList<>();
    private final List<Relation> conflicts = new ArrayList<>();
    private final List<Provision> provides = new ArrayList<>();
    private final List<Requirement> installIf = new ArrayList<>();
    private final SortedMap<RootPath, FileEntry> files = new TreeMap<>();
    private final SortedMap<RootPath, byte[]> contents = new TreeMap<>();
    private final SortedMap<ScriptPhase, String> scripts = new TreeMap<>();
    private final List<RootPath> config = new ArrayList<>();
    private final List<RootPath> generated = new ArrayList<>();
    private final List<RootPath> scriptWrites = new ArrayList<>();
    private final List<Alternative> alternatives = new ArrayList<>();
    private final List<Relation> replaces = new ArrayList<>();
    private final List<Trigger> triggers = new ArrayList<>();
    private final List<Account> accounts = new ArrayList<>();
    private boolean vital;
    private Description description = Description.NONE;

    private TestPackage(PackageId id) {
        this.id = id;
    }

    /** A package that says nothing yet. */
    public static TestPackage of(String name, String version) {
        return new TestPackage(PackageId.of(name, version, "noarch"));
    }

    /** The same, built for a machine. */
    public static TestPackage of(PackageId id) {
        return new TestPackage(id);
    }

    public PackageId id() {
        return id;
    }

    /** Requires another. */
    public TestPackage requires(String requirement) {
        requires.add(Requirement.parse(requirement));
        return this;
    }

    /** Comes better with another. */
    public TestPackage recommends(String requirement) {
        recommends.add(Requirement.parse(requirement));
        return this;
    }

    /** Bears no other. */
    public TestPackage conflicts(String relation) {
        conflicts.add(Relation.parse(relation));
        return this;
    }

    /** Provides a capability. */
    public TestPackage provides(String provision) {
        provides.add(Provision.parse(provision));
        return this;
    }

    /** Comes along as soon as this is there. */
    public TestPackage installIf(String requirement) {
        installIf.add(Requirement.parse(requirement));
        return this;
    }

    /** Cannot be removed without leave. */
    public TestPackage vital() {
        vital = true;
        return this;
    }

    /** Says this of itself. */
    public TestPackage described(Description words) {
        description = words;
        return this;
    }

    /** Runs a script. */
    public TestPackage script(ScriptPhase phase, String text) {
        scripts.put(phase, text);
        return this;
    }

    /** Its scripts and triggers may write this. */
    public TestPackage writes(String path) {
        scriptWrites.add(RootPath.of(path));
        return this;
    }

    /** Wants a command to run when paths are touched. */
    public TestPackage trigger(String glob, String run) {
        triggers.add(new Trigger(List.of(glob), run));
        return this;
    }

    /** Needs a user or a group. */
    public TestPackage account(Account account) {
        accounts.add(account);
        return this;
    }

    /** Brings a file, with the directories above it. */
    public TestPackage file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Brings a file, with the directories above it. */
    public TestPackage file(String path, byte[] content) {
        RootPath place = RootPath.of(path);
        parents(place);
        files.put(place, new FileEntry.Regular(place, meta(0644), content.length, Digest.of(content)));
        contents.put(place, content);
        return this;
    }

    /** Brings a file that users edit. */
    public TestPackage config(String path, String text) {
        config.add(RootPath.of(path));
        return file(path, text);
    }

    /** Brings a link. */
    public TestPackage link(String path, String target) {
        RootPath place = RootPath.of(path);
        parents(place);
        files.put(place, new FileEntry.Symlink(place, meta(0777), Bytes.utf8(target)));
        return this;
    }

    /** Takes the place of another, or files from it. */
    public TestPackage replaces(String relation) {
        replaces.add(Relation.parse(relation));
        return this;
    }

    /** Brings a file with metadata of its own. */
    public TestPackage file(String path, String text, FileMeta meta) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        file(path, content);
        RootPath place = RootPath.of(path);
        files.put(place, new FileEntry.Regular(place, meta, content.length, Digest.of(content)));
        return this;
    }

    /** Brings a further name of a file that it brings. */
    public TestPackage hard(String path, String target) {
        RootPath place = RootPath.of(path);
        parents(place);
        files.put(place, new FileEntry.Hardlink(place, meta(0644), RootPath.of(target)));
        return this;
    }

    /** Brings a directory with a mode of its own. */
    public TestPackage directory(String path, int mode) {
        RootPath place = RootPath.of(path);
        parents(place);
        files.put(place, new FileEntry.Directory(place, meta(mode)));
        return this;
    }

    /** Brings a named pipe. */
    public TestPackage fifo(String path) {
        RootPath place = RootPath.of(path);
        parents(place);
        files.put(place, new FileEntry.Fifo(place, meta(0600)));
        return this;
    }

    /** Owns a file that is made on the target, and that its scripts may write. */
    public TestPackage generated(String path) {
        generated.add(RootPath.of(path));
        scriptWrites.add(RootPath.of(path));
        return this;
    }

    /** Offers to provide a shared path. */
    public TestPackage alternative(String path, String target, int priority) {
        alternatives.add(new Alternative(RootPath.of(path), Bytes.utf8(target), priority));
        return this;
    }

    private void parents(RootPath place) {
        for (RootPath above : place.ancestors()) {
            files.putIfAbsent(above, new FileEntry.Directory(above, meta(0755)));
        }
    }

    private static FileMeta meta(int mode) {
        return FileMeta.of(mode, 0, 0, TIME);
    }

    private PackageSpec spec() {
        var dependencies = new Dependencies(requires, recommends, conflicts, provides, replaces, installIf);
        Description said = description.equals(Description.NONE)
                ? new Description("the summary of " + id.name(), "", "", "", "")
                : description;
        return new PackageSpec(
                id, said, dependencies, vital, 0, config, generated, alternatives, accounts, scripts, scriptWrites, triggers);
    }

    /** The package's bytes, and what an index says of them. */
    public record Built(byte[] bytes, IndexEntry entry) {}

    /** Writes the package. */
    public Built build(Optional<Signer> signer) throws IOException, Failure {
        var out = new ByteArrayOutputStream();
        WrittenPackage written = PackageWriter.write(
                spec(), List.copyOf(files.values()), entry -> open(entry.path()), signer, out);
        String file = "packages/" + id.fileName();
        var entry = new IndexEntry(
                written.manifest().spec(),
                file,
                written.sizeBytes(),
                written.digest(),
                written.headBytes(),
                written.headDigest());
        return new Built(out.toByteArray(), entry);
    }

    private ByteArrayInputStream open(RootPath path) {
        byte[] content = contents.get(path);
        if (content == null) {
            throw new IllegalStateException("no content for " + path);
        }
        return new ByteArrayInputStream(content);
    }
}

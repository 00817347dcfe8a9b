package org.mypkg.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.PackageWriter;
import org.mypkg.console.Program;
import org.mypkg.console.Terminal;
import org.mypkg.diag.Failure;
import org.mypkg.diag.Invariant;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.index.RepoCodec;
import org.mypkg.index.RepoDocument;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.Provision;
import org.mypkg.model.Relation;
import org.mypkg.model.Requirement;
import org.mypkg.model.RootPath;
import org.mypkg.sys.HostFiles;

/**
 * Runs the common verbs in one process on a root of its own, while Java notes which classes they load: from that its cache is
 * made. Only common ones: every class in the cache costs each start a little, and signatures and the network cost much.
 */
public final class Training {
    private static final byte[] CONTENT = "trained\n".getBytes(StandardCharsets.UTF_8);

    private Training() {}

    /** The process's entry. */
    public static void main(String[] arguments) {
        try {
            Path directory = HostFiles.createTemporaryDirectory("mypkg-training");
            try {
                train(directory);
            } finally {
                HostFiles.deleteTree(directory);
            }
        } catch (Failure failed) {
            throw new IllegalStateException("training needs a place for temporary files", failed);
        }
    }

    private static void train(Path directory) throws Failure {
        Path file = directory.resolve("trained-1.noarch.mpkg");
        HostFiles.write(file, Training::writePackage);
        String root = HostFiles.createDirectories(directory.resolve("root")).toString();
        Path repository = HostFiles.createDirectories(directory.resolve("repository"));
        HostFiles.createDirectories(repository.resolve("index"));
        Digest document = writeRepository(repository);
        Program program = Main.program(Host.real());
        // Once on the streams of a process, which have classes of their own.
        program.run(List.of("--version"), Terminal.ofProcess());
        for (List<String> words : List.of(
                List.of("--version"),
                List.of("install", "--yes", "--allow-unsigned", file.toString()),
                List.of("list"),
                List.of("info", "trained"),
                List.of("owns", "/usr/share/trained"),
                List.of("remove", "--dry-run", "trained"),
                List.of("verify"),
                List.of("repo", "add", "trained", repository.toString(), "--snapshot", document.hex()),
                List.of("update"),
                List.of("update"),
                List.of("search", "trained"),
                List.of("info", "later"),
                List.of("install", "--dry-run", "later"))) {
            var all = new java.util.ArrayList<>(words);
            if (words.size() > 1 || !words.getFirst().startsWith("--")) {
                all.addAll(List.of("--root", root));
            }
            var nothing = OutputStream.nullOutputStream();
            int code = program.run(all, Terminal.of(InputStream.nullInputStream(), nothing, nothing));
            Invariant.check(code == 0, "training meets no error, but " + words + " ended with " + code);
        }
    }

    /** An index of packages that nobody can fetch. A snapshot, which is pinned by its bytes, needs no signature. */
    private static Digest writeRepository(Path directory) throws Failure {
        var needs = List.of(Requirement.parse("library >= 1 | trained"), Requirement.parse("so:libtrained.so.1"));
        var provides = List.of(Provision.parse("so:libtrained.so.1 = 1"));
        var clash = List.of(Relation.parse("other < 2"));
        byte[] part = IndexCodec.encode(List.of(
                offer("later", new Dependencies(needs, List.of(), List.of(), List.of(), List.of(), List.of())),
                offer("library", new Dependencies(List.of(), List.of(), clash, provides, List.of(), List.of()))));
        Part promised = IndexCodec.part(Part.PACKAGES, part);
        var published = Instant.parse("2026-01-01T00:00:00Z");
        byte[] document = RepoCodec.encode(new RepoDocument("trained", 1, published, published.plusSeconds(1), List.of(promised)));
        HostFiles.write(directory.resolve(promised.file()), part);
        HostFiles.write(directory.resolve("repo.json"), document);
        return Digest.of(document);
    }

    private static IndexEntry offer(String name, Dependencies dependencies) {
        var texts = new Description("a package that is only offered", "", "", "", "");
        var id = PackageId.of(name, "1:1.0-1", "noarch");
        Digest nobodysBytes = Digest.of(CONTENT);
        return new IndexEntry(PackageSpec.of(id, texts, dependencies), "pool/" + name, 2, nobodysBytes, 1, nobodysBytes);
    }

    private static void writePackage(OutputStream out) throws IOException {
        var spec = PackageSpec.of(PackageId.of("trained", "1", "noarch"), Description.NONE, Dependencies.NONE);
        RootPath path = RootPath.of("/usr/share/trained");
        FileEntry entry = new FileEntry.Regular(path, FileMeta.of(0644, 0, 0, 0), CONTENT.length, Digest.of(CONTENT));
        try {
            PackageWriter.write(spec, List.of(entry), file -> new ByteArrayInputStream(CONTENT), Optional.empty(), out);
        } catch (Failure ours) {
            throw new UncheckedIOException(new IOException("the training's own package is refused", ours));
        }
    }
}

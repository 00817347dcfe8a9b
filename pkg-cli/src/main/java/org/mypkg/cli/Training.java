package org.mypkg.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.PackageWriter;
import org.mypkg.console.Program;
import org.mypkg.console.Terminal;
import org.mypkg.diag.Failure;
import org.mypkg.diag.Invariant;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
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
        Program program = Main.program(Host.real());
        for (List<String> words : List.of(
                List.of("--version"),
                List.of("install", "--yes", "--allow-unsigned", file.toString()),
                List.of("list"),
                List.of("info", "trained"),
                List.of("owns", "/usr/share/trained"),
                List.of("remove", "--dry-run", "trained"),
                List.of("verify"))) {
            var all = new java.util.ArrayList<>(words);
            if (words.size() > 1 || !words.getFirst().startsWith("--")) {
                all.addAll(List.of("--root", root));
            }
            var nothing = OutputStream.nullOutputStream();
            int code = program.run(all, Terminal.of(InputStream.nullInputStream(), nothing, nothing));
            Invariant.check(code == 0, "training meets no error, but " + words + " ended with " + code);
        }
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

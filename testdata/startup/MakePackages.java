import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.PackageYaml;
import org.mypkg.archive.PackageWriter;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/**
 * Makes COUNT packages with ten files each, every one needing the one before it: as many as a small system has.
 *
 *     java -DZstdNativePath=$PWD/target/dist/lib/native/libzstd-jni.so -cp target/dist/lib/mypkg-*.jar testdata/startup/MakePackages.java OUT COUNT
 */
final class MakePackages {
    public static void main(String[] arguments) throws Exception {
        Path out = Files.createDirectories(Path.of(arguments[0]));
        int count = Integer.parseInt(arguments[1]);
        var meta = FileMeta.of(0644, 0, 0, 1_700_000_000L);
        for (int i = 0; i < count; i++) {
            String name = "part-" + i;
            String text = "name: " + name + "\nversion: 1." + i + "-2\narch: x86_64\nsummary: the part with the number " + i
                    + "\nlicense: MIT\nurl: https://example.org/" + name + "\nprovides: [\"so:lib" + name + ".so.1 = 1." + i + "\"]\n"
                    + (i == 0 ? "" : "requires: [part-" + (i - 1) + " >= 1]\n");
            var spec = PackageYaml.parse(text, name);
            List<FileEntry> files = new ArrayList<>();
            for (int file = 0; file < 10; file++) {
                files.add(new FileEntry.Regular(
                        RootPath.of("/usr/share/" + name + "/file-" + file), meta, 0, Digest.of(new byte[0])));
            }
            try (var stream = new BufferedOutputStream(Files.newOutputStream(out.resolve(spec.id().fileName())))) {
                PackageWriter.write(
                        spec,
                        files,
                        file -> new ByteArrayInputStream(file.path().toString().getBytes(StandardCharsets.UTF_8)),
                        Optional.empty(),
                        stream);
            }
        }
    }
}

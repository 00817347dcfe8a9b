import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.mypkg.archive.Limits;
import org.mypkg.archive.PackageWriter;
import org.mypkg.index.IndexCodec;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.Part;
import org.mypkg.index.RepoCodec;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;

/**
 * Makes a real package of each line of an index: what it says is the line's, its content one short file. For repositories of a
 * distribution's size that are to be published, not installed.
 *
 *     java -cp target/dist/lib/mypkg-*.jar testdata/index-bench/MakePool.java REPOSITORY OUT
 */
final class MakePool {
    public static void main(String[] arguments) throws Exception {
        Path repository = Path.of(arguments[0]);
        Path out = Files.createDirectories(Path.of(arguments[1]));
        var meta = FileMeta.of(0644, 0, 0, 1_700_000_000L);
        int made = 0;
        for (Part part : RepoCodec.decode(Files.readAllBytes(repository.resolve("repo.json"))).parts(Part.PACKAGES)) {
            byte[] stored = Files.readAllBytes(repository.resolve(part.file()));
            for (IndexEntry entry : IndexCodec.decode(stored, Limits.DEFAULT)) {
                byte[] content = entry.spec().id().toString().getBytes(StandardCharsets.UTF_8);
                var file = new FileEntry.Regular(
                        RootPath.of("/usr/share/doc/" + entry.spec().id().name() + "/version"), meta, content.length, Digest.of(content));
                try (var stream = new BufferedOutputStream(Files.newOutputStream(out.resolve(entry.spec().id().fileName())))) {
                    PackageWriter.write(
                            entry.spec(), List.of(file), one -> new ByteArrayInputStream(content), Optional.empty(), stream);
                }
                made++;
            }
        }
        System.out.println(made + " packages");
    }
}

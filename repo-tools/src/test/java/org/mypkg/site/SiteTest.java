package org.mypkg.site;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.index.IndexEntry;
import org.mypkg.index.RepoDocument;
import org.mypkg.manifest.Description;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.Dependencies;
import org.mypkg.model.Digest;
import org.mypkg.model.PackageId;
import org.mypkg.model.Requirement;
import org.mypkg.model.RootPath;

/** What is too long for a page, and what becomes of pictures and lists of large repositories. */
final class SiteTest {
    private static final Digest DIGEST = Digest.of(new byte[] {1});

    private final Path out;
    private final List<IndexEntry> packages = new ArrayList<>();

    SiteTest(@TempDir Path directory) {
        this.out = directory.resolve("site");
    }

    private void offer(String name, String version, String... requires) {
        List<Requirement> needs = List.of(requires).stream().map(Requirement::parse).toList();
        var says = new Dependencies(needs, List.of(), List.of(), List.of(), List.of(), List.of());
        var spec = PackageSpec.of(PackageId.of(name, version, "noarch"), Description.NONE, says);
        packages.add(new IndexEntry(spec, "pool/" + spec.id().fileName(), 10, DIGEST, 5, DIGEST));
    }

    private void write(List<FileEntry> files) throws Exception {
        Instant created = Instant.parse("2026-03-01T12:00:00Z");
        var document = new RepoDocument("test", 1, created, created.plusSeconds(9), List.of());
        Site.write(new Publication(document, DIGEST, "F00D", "a key", "", "", packages), entry -> files, out);
    }

    private String page(String name) throws Exception {
        return Files.readString(out.resolve(name));
    }

    private static int count(String text, String part) {
        return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
    }

    @Test
    void longListsAreCutAndTheRestIsText() throws Exception {
        offer("needed", "1");
        for (int i = 0; i < 101; i++) {
            offer("user" + i, "1", "needed");
        }
        var files = new ArrayList<FileEntry>();
        for (int i = 100; i < 350; i++) {
            files.add(new FileEntry.Regular(RootPath.of("/usr/share/" + i), FileMeta.of(0644, 0, 0, 0), 3, DIGEST));
        }
        write(files);
        String page = page("package/needed.html");
        assertEquals(200, count(page, "<code>/usr/share/"));
        assertTrue(page.contains("<a href=\"../files/needed.txt\">All 250 files as text</a>"), page);
        assertEquals(250, page("files/needed.txt").lines().count());
        assertTrue(page("files/needed.txt").endsWith("0644\t0:0\t3\t/usr/share/349\n"));
        assertEquals(100, count(page, "<li><a href=\"user"));
        assertEquals(101, page("dependents/needed.txt").lines().count());
    }

    @Test
    void aPictureShowsAllOrOnlyWhatIsNeededDirectly() throws Exception {
        offer("small", "1", "n0");
        offer("large", "1", "n0", "n1", "other", "n0 | n1");
        offer("other", "1");
        for (int i = 0; i < 70; i++) {
            offer("n" + i, "1", i < 45 || i == 69 ? new String[] {} : new String[] {"n" + (i + 1)});
        }
        offer("end", "1", "n0", "n1");
        offer("many", "1", java.util.stream.IntStream.range(0, 70).mapToObj(i -> "n" + i).toArray(String[]::new));
        offer("deep", "1", "many", "other");
        write(List.of());
        assertEquals(2, count(page("package/small.html"), "<rect "));
        assertTrue(page("package/small.html").contains("The one package that it needs in the end."));
        assertTrue(page("package/large.html").contains("class=\"choice\"") || count(page("package/large.html"), "class=\"line\"") == 3);
        assertEquals(3, count(page("package/deep.html"), "<rect "));
        assertTrue(page("package/deep.html").contains("What it needs directly; in the end it is too much for a picture."));
        assertEquals(60, count(page("package/many.html"), "<rect "));
        assertTrue(page("package/many.html").contains("What it needs directly, 11 more left out; "));
        assertFalse(page("package/other.html").contains("<svg"));
    }

    @Test
    void listsAreOfPiecesAndTheNewestVersionSpeaks() throws Exception {
        for (int i = 1000; i < 1000 + OtherPages.LIST_MAX + 1; i++) {
            offer("p" + i, "1");
        }
        offer("p1000", "1.10", "p1001");
        offer("p1000", "1.9", "p1002");
        write(List.of());
        assertEquals(500, count(page("list/1.html"), "<td><a href"));
        assertEquals(1, count(page("list/2.html"), "<td><a href"));
        assertTrue(page("list/2.html").contains("aria-current=\"page\""));
        assertTrue(page("package/p1000.html").contains("<h1>p1000 <span class=\"version\">1.10</span></h1>"));
        assertTrue(page("package/p1001.html").contains("<li><a href=\"p1000.html\">p1000</a></li>"));
        assertFalse(page("package/p1002.html").contains("p1000"));
    }
}

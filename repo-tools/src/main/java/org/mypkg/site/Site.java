package org.mypkg.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.diag.Failure;
import org.mypkg.index.IndexEntry;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;

/**
 * Makes the site of a repository: files that any web server can serve, or a browser open from a disk. No dates but those of the
 * publication, so the same publication after the same site gives the same bytes.
 */
public final class Site {
    private final Publication publication;
    private final Offers offers;
    private final FileLists lists;

    private Site(Publication publication, FileLists lists) {
        this.publication = publication;
        this.offers = new Offers(publication.packages());
        this.lists = lists;
    }

    /** Where the files of a package are read, one package after the other: all at once would not fit into memory. */
    @FunctionalInterface
    public interface FileLists {
        /** The files of a package, in order. */
        List<FileEntry> of(IndexEntry entry) throws Failure;
    }

    /** What was written. @param bytes of all files together */
    public record Written(int packages, int files, long bytes) {}

    /**
     * Writes the site, in the place of the one that is there.
     *
     * @throws SiteException when something else lies there
     */
    public static Written write(Publication publication, FileLists lists, Path out) throws Failure {
        try (SiteDirectory directory = SiteDirectory.begin(out, publication.document().name())) {
            var site = new Site(publication, lists);
            site.write(directory);
            directory.commit();
            return new Written(site.offers.names().size(), directory.files(), directory.bytes());
        }
    }

    private void write(SiteDirectory directory) throws Failure {
        SiteHistory history = SiteHistory.next(directory.former(), publication);
        var search = new SearchIndex();
        SortedMap<PackageName, Instant> built = new TreeMap<>();
        for (PackageName name : offers.names()) {
            List<FileEntry> files = lists.of(offers.newest(name));
            search.add(name, files);
            built.put(name, newest(files));
            var page = new PackagePage(publication, offers, history, name);
            directory.write(Address.page(name), page.render(files, built.get(name)));
            if (files.size() > FileRows.SHOWN_MAX) {
                directory.write(Address.files(name), FileRows.text(files));
            }
        }
        for (var one : search.files(offers).entrySet()) {
            directory.write(one.getKey(), one.getValue());
        }
        writeOthers(directory, history, built);
    }

    private void writeOthers(SiteDirectory directory, SiteHistory history, SortedMap<PackageName, Instant> built) throws Failure {
        var pages = new OtherPages(publication, offers, history);
        directory.write("index.html", pages.front(built));
        directory.write("files.html", pages.files());
        directory.write("changes.html", pages.changes());
        directory.write(Feed.FILE, Feed.of(publication, history));
        for (int number = 1; number <= pages.pieces().size(); number++) {
            directory.write("list/" + number + ".html", pages.list(number));
        }
        for (PackageName name : pages.muchNeeded()) {
            directory.write(Address.dependents(name), pages.dependents(name));
        }
        directory.write("style.css", resource("style.css"));
        directory.write("search.js", resource("search.js"));
        directory.write("key.asc", publication.armoredKey().getBytes(StandardCharsets.US_ASCII));
        directory.write(history);
    }

    private static Instant newest(List<FileEntry> files) {
        long seconds = files.stream()
                .filter(entry -> !(entry instanceof FileEntry.Directory))
                .mapToLong(entry -> entry.meta().mtimeSeconds())
                .max()
                .orElse(0);
        return Instant.ofEpochSecond(Math.max(0, seconds));
    }

    static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(Site.class.getResourceAsStream("/org/mypkg/site/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException damaged) {
            throw new UncheckedIOException("a part of this program cannot be read", damaged);
        }
    }
}

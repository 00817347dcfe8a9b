package org.mypkg.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mypkg.fetch.FetchException;
import org.mypkg.fetch.FetchListener;
import org.mypkg.fetch.FetchRequest;
import org.mypkg.fetch.Fetcher;
import org.mypkg.fetch.Location;
import org.mypkg.model.Digest;
import org.mypkg.recipe.Recipe;
import org.mypkg.recipe.SourceRef;
import org.mypkg.recipe.Yaml;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;
import org.mypkg.sys.ProcessRunner;

final class SourceStoreTest {
    private static final String BYTES = "archive";

    @TempDir
    private Path directory = Path.of("");

    private final List<String> asked = new ArrayList<>();

    /** A web whose servers called "down" do not answer, "empty" have nothing, and all others have the archive. */
    private final class Web implements Fetcher {
        @Override
        public void fetch(FetchRequest request, FetchListener listener) throws FetchException, DiskException {
            String url = request.from().getFirst().toString();
            asked.add(url);
            if (url.contains("down")) {
                throw new FetchException(FetchException.Kind.UNREACHABLE, request.from().getFirst(), "no answer");
            }
            if (url.contains("empty")) {
                throw new FetchException(FetchException.Kind.ABSENT, request.from().getFirst(), "not found");
            }
            HostFiles.writeText(request.destination(), url.contains("wrong") ? "other" : BYTES);
        }

        @Override
        public byte[] read(Location from, int limitBytes) {
            throw new AssertionError("nothing is read without a promise");
        }
    }

    @Test
    void placesAreTriedInOrderAndTheOneThatServedIsTold() throws Exception {
        SourceStore.Archive archive = fetch(store(), "http://empty/a", "http://wrong/a", "http://good/a", "http://never/a");
        assertEquals("http://good/a", archive.place().at().label());
        assertEquals(BYTES, HostFiles.readText(archive.file()));
        assertEquals(List.of("http://empty/a", "http://wrong/a", "http://good/a"), asked);
    }

    @Test
    void whatIsKeptNeedsNoNetworkAndIsCheckedAgain() throws Exception {
        Path file = fetch(store(), "http://good/a").file();
        asked.clear();
        fetch(store(), "http://down/b", "http://good/a");
        assertEquals(List.of(), asked);
        HostFiles.writeText(file, "damaged");
        assertEquals(BYTES, HostFiles.readText(fetch(store(), "http://good/a").file()));
        assertEquals(List.of("http://good/a"), asked);
    }

    @Test
    void afterOneUnreachableServerNoOtherIsAskedInThatRun() throws Exception {
        SourceStore store = store();
        assertThrows(BuildException.class, () -> fetch(store, "http://down/a"));
        BuildException failed = assertThrows(BuildException.class, () -> fetch(store, "http://good/a"));
        assertEquals(List.of("http://down/a"), asked);
        assertTrue(failed.toString().contains("not tried"), failed.toString());
    }

    private SourceStore store() {
        var debian = new DebianArchive(directory.resolve("apt"), directory, new ProcessRunner());
        return new SourceStore(directory.resolve("sources"), new Web(), debian, line -> {});
    }

    private static SourceStore.Archive fetch(SourceStore store, String... urls) throws Exception {
        Digest digest = Digest.of(BYTES.getBytes(StandardCharsets.UTF_8));
        var places = new ArrayList<SourceRef.Place>();
        for (String url : urls) {
            places.add(new SourceRef.Place(new SourceRef.At.Url(url), digest, SourceRef.Trust.UPSTREAM, Optional.empty()));
        }
        var output = new Recipe.Output("a", List.of(), new Yaml.Fields(new LinkedHashMap<>(), 0));
        var recipe = new Recipe("a", new Recipe.VersionSource.Fixed("1"), "1", "x86_64",
                List.of(new SourceRef("a", places)), List.of(), List.of(), List.of(), Recipe.Toolchain.HOST, false, List.of(),
                Recipe.Packaging.PLAIN, List.of(output), List.of());
        return store.archives(recipe).getFirst();
    }
}

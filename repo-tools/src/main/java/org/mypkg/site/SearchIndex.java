package org.mypkg.site;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.json.Json;
import org.mypkg.json.JsonValue;
import org.mypkg.manifest.FileEntry;
import org.mypkg.model.PackageName;

/**
 * What the script searches, cut into files of which it loads as few as it needs. They are scripts that call one function of ours
 * with JSON, because a page that was opened from a disk may load scripts from there, and nothing else.
 *
 * <p>Packages are read in full, some thousand to a file. Paths are sorted by their last part in lower case, so that a search for
 * how a name begins is a search in a list of first names ({@code search/files.js}) and one or a few pieces.
 */
final class SearchIndex {
    private static final int PACKAGES_MAX = 4000;
    private static final int FILES_MAX = 3000;

    private final List<Found> found = new ArrayList<>();

    /** A file by its last part. */
    private record Found(String key, String name, String directory, String owner) {}

    void add(PackageName owner, List<FileEntry> files) {
        for (FileEntry entry : files) {
            if (!(entry instanceof FileEntry.Directory)) {
                String path = entry.path().toString();
                int slash = path.lastIndexOf('/');
                String name = path.substring(slash + 1);
                found.add(new Found(name.toLowerCase(Locale.ROOT), name, path.substring(0, slash), owner.value()));
            }
        }
    }

    /** All files of the index, by their names. */
    SortedMap<String, String> files(Offers offers) {
        SortedMap<String, String> files = new TreeMap<>();
        List<? extends JsonValue> rows = offers.names().stream()
                .map(name -> JsonValue.strings(List.of(
                        name.value(),
                        offers.newest(name).spec().id().version().value(),
                        offers.newest(name).spec().description().summary())))
                .toList();
        var pieces = new ArrayList<JsonValue>();
        for (int i = 0; i < rows.size(); i += PACKAGES_MAX) {
            var piece = JsonValue.array(rows.subList(i, Math.min(rows.size(), i + PACKAGES_MAX)));
            files.put("search/packages-" + pieces.size() + ".js", call("packages", JsonValue.of(pieces.size()), piece));
            pieces.add(JsonValue.of(i));
        }
        files.put("search/packages.js", call("packagePieces", JsonValue.of(pieces.size())));
        putFiles(files);
        return files;
    }

    private void putFiles(SortedMap<String, String> files) {
        found.sort(Comparator.comparing(Found::key).thenComparing(Found::name).thenComparing(Found::directory).thenComparing(Found::owner));
        var firsts = new ArrayList<String>();
        for (int i = 0; i < found.size(); i += FILES_MAX) {
            List<Found> piece = found.subList(i, Math.min(found.size(), i + FILES_MAX));
            files.put("search/files-" + firsts.size() + ".js", piece(firsts.size(), piece));
            firsts.add(piece.getFirst().key());
        }
        files.put("search/files.js", call("filePieces", JsonValue.strings(firsts)));
    }

    private static String piece(int number, List<Found> files) {
        Map<String, Integer> directories = new LinkedHashMap<>();
        Map<String, Integer> owners = new LinkedHashMap<>();
        var rows = new ArrayList<JsonValue>();
        for (Found one : files) {
            rows.add(JsonValue.of(one.name()));
            rows.add(JsonValue.of(numbered(directories, one.directory())));
            rows.add(JsonValue.of(numbered(owners, one.owner())));
        }
        return call(
                "files",
                JsonValue.of(number),
                JsonValue.strings(List.copyOf(directories.keySet())),
                JsonValue.strings(List.copyOf(owners.keySet())),
                JsonValue.array(rows));
    }

    private static int numbered(Map<String, Integer> numbers, String text) {
        return numbers.computeIfAbsent(text, one -> numbers.size());
    }

    private static String call(String function, JsonValue... arguments) {
        var text = new StringBuilder("mkrepo." + function + "(");
        for (int i = 0; i < arguments.length; i++) {
            text.append(i == 0 ? "" : ",").append(Json.compact(arguments[i]));
        }
        return text.append(");\n").toString();
    }
}

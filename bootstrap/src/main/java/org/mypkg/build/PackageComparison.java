package org.mypkg.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.mypkg.diag.Failure;
import org.mypkg.manifest.FileEntry;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/** Compares the packages of two builds of one recipe. */
final class PackageComparison {
    private PackageComparison() {}

    /**
     * What differs between the packages in two directories, as {@code PACKAGE: PATH}; where the bytes differ and no file does, it
     * is the description. Empty where all bytes are the same.
     */
    static List<String> of(Path first, Path second) throws Failure {
        SortedMap<String, Path> before = byName(first);
        SortedMap<String, Path> after = byName(second);
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        var differing = new ArrayList<String>();
        for (String name : names) {
            Path a = before.get(name);
            Path b = after.get(name);
            if (a == null || b == null) {
                differing.add(name + ": is made by one build only");
            } else if (!HostFiles.digest(a).equals(HostFiles.digest(b))) {
                List<String> paths = paths(a, b);
                paths.forEach(path -> differing.add(name + ": " + path));
                if (paths.isEmpty()) {
                    differing.add(name + ": its description");
                }
            }
        }
        return differing;
    }

    private static SortedMap<String, Path> byName(Path directory) throws DiskException {
        SortedMap<String, Path> byName = new TreeMap<>();
        for (Path file : ResultStore.packages(directory)) {
            byName.put(String.valueOf(file.getFileName()), file);
        }
        return byName;
    }

    private static List<String> paths(Path first, Path second) throws Failure {
        SortedMap<String, FileEntry> before = entries(first);
        SortedMap<String, FileEntry> after = entries(second);
        var paths = new TreeSet<>(before.keySet());
        paths.addAll(after.keySet());
        return paths.stream().filter(path -> !Objects.equals(before.get(path), after.get(path))).toList();
    }

    private static SortedMap<String, FileEntry> entries(Path file) throws Failure {
        SortedMap<String, FileEntry> entries = new TreeMap<>();
        BuiltPackage.manifest(file).files().forEach(entry -> entries.put(entry.path().toString(), entry));
        return entries;
    }
}

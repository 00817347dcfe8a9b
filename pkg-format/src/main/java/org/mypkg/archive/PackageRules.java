package org.mypkg.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.mypkg.manifest.Alternative;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.PackageSpec;
import org.mypkg.model.RootPath;

/** What a package must not contain. The reader refuses the part that could do harm, the packer all of it. */
public final class PackageRules {
    /** Links into {@code usr} on every root: ownership is by physical path, so nothing is packed through them. */
    private static final List<RootPath> MERGED =
            List.of(RootPath.of("bin"), RootPath.of("lib"), RootPath.of("lib64"), RootPath.of("sbin"));

    /** The package manager's own state. */
    private static final List<RootPath> STATE = List.of(
            RootPath.of("etc/mypkg/world"),
            RootPath.of("var/lib/mypkg/installed.sqlite"),
            RootPath.of("var/lib/mypkg/journal"),
            RootPath.of("var/lib/mypkg/journal.done"),
            RootPath.of("var/lib/mypkg/lock"));

    private PackageRules() {}

    /** What is wrong, one line each, for files in the order of paths; empty for a good package. */
    public static List<String> breaches(PackageSpec spec, List<FileEntry> files) {
        List<FileEntry> sorted = files.stream().sorted((a, b) -> a.path().compareTo(b.path())).toList();
        var breaches = new ArrayList<String>(ManifestChecks.faults(sorted));
        var byPath = new TreeMap<RootPath, FileEntry>();
        for (FileEntry entry : sorted) {
            byPath.put(entry.path(), entry);
            checkPlace(entry, breaches);
        }
        for (RootPath path : spec.config()) {
            if (!(byPath.get(path) instanceof FileEntry.Regular)) {
                breaches.add(path + " is declared as config, but is no regular file of the package");
            }
        }
        for (RootPath path : spec.generated()) {
            if (byPath.containsKey(path)) {
                breaches.add(path + " is declared as generated, but the package brings it");
            }
        }
        for (Alternative alternative : spec.alternatives()) {
            if (byPath.containsKey(alternative.path())) {
                breaches.add(alternative.path() + " is offered as an alternative, but the package brings it itself");
            }
        }
        return breaches;
    }

    private static void checkPlace(FileEntry entry, List<String> breaches) {
        for (RootPath merged : MERGED) {
            boolean linkItself = entry.path().equals(merged) && entry instanceof FileEntry.Symlink;
            if (entry.path().startsWith(merged) && !linkItself) {
                breaches.add(entry.path() + " lies in " + merged + ", a link: pack it as /usr" + entry.path());
            }
        }
        if (STATE.contains(entry.path())) {
            breaches.add(entry.path() + " belongs to the package manager");
        }
    }
}

package org.mypkg.dist;

import java.nio.file.Path;
import java.util.List;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * Notes of what was made of which parts, so that a build does not pack again what is the same. A note is written when the thing is
 * complete, and removed before it is made anew.
 */
final class Made {
    /** The Java for the package. */
    static final String RUNTIME = "runtime.made-of";
    /** The package and the archive. */
    static final String PACKAGE = "package.made-of";
    /** The package, while the archive is not there: the script that makes it gives the note its name. */
    static final String FRESH = "package.fresh";

    private final Path directory;

    Made(Path directory) {
        this.directory = directory;
    }

    boolean is(String note, String parts) throws DiskException {
        Path file = directory.resolve(note);
        return HostFiles.exists(file) && HostFiles.readText(file).equals(parts);
    }

    void note(String note, String parts) throws DiskException {
        HostFiles.writeText(directory.resolve(note), parts);
    }

    void forget(String note) throws DiskException {
        HostFiles.delete(directory.resolve(note));
    }

    /** The Java that runs this. A Java that was replaced in place has another release or other times. */
    static String java() throws DiskException {
        Path home = Path.of(System.getProperty("java.home"));
        Path modules = home.resolve("lib/modules");
        return "java " + home + " " + Runtime.version() + " " + HostFiles.sizeBytes(modules) + " " + HostFiles.modified(modules) + "\n";
    }

    /** What goes from a distribution into the package: all but the cache of classes, which every Java makes for itself. */
    static String parts(Path dist) throws DiskException {
        var text = new StringBuilder();
        List<Path> files = HostFiles.walk(dist).stream().filter(HostFiles::isRegularFile).sorted().toList();
        for (Path file : files) {
            if (!file.toString().endsWith(".aot")) {
                text.append(dist.relativize(file)).append(' ').append(HostFiles.mode(file)).append(' ');
                text.append(HostFiles.digest(file).hex()).append('\n');
            }
        }
        return text.toString();
    }
}

package org.mypkg.dist;

import java.nio.file.Path;
import java.util.List;
import org.mypkg.sys.DiskException;
import org.mypkg.sys.HostFiles;

/**
 * The C library of the machine that builds, for a Java that is to run where there is none or another: the loader, the
 * libraries that Java names, and the locale without which file names beyond ASCII cannot be told.
 */
final class CLibrary {
    /** The loader's name, under which libraries ask for it, too. */
    static final String LOADER = "ld-linux-x86-64.so.2";

    private static final List<String> LIBRARIES = List.of(
            LOADER, "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2");

    private static final List<Path> LIBRARY_PLACES = List.of(
            Path.of("/lib/x86_64-linux-gnu"), Path.of("/usr/lib/x86_64-linux-gnu"), Path.of("/lib64"), Path.of("/usr/lib64"), Path.of("/usr/lib"));

    private static final List<Path> LOCALES = List.of(Path.of("/usr/lib/locale/C.utf8"), Path.of("/usr/lib/locale/C.UTF-8"));

    private CLibrary() {}

    /** Copies the libraries into one directory, and the locale into another. */
    static void copy(Path libraries, Path locales) throws DiskException {
        for (String name : LIBRARIES) {
            Path copy = libraries.resolve(name);
            HostFiles.copy(HostFiles.realPath(found(LIBRARY_PLACES.stream().map(place -> place.resolve(name)).toList())), copy);
            HostFiles.setMode(copy, 0755);
        }
        HostFiles.createDirectories(locales);
        HostFiles.copyTree(found(LOCALES), locales.resolve("C.utf8"));
    }

    /** The first place where it lies; where it lies nowhere, the failing copy names the last one. */
    private static Path found(List<Path> places) {
        return places.stream().filter(HostFiles::exists).findFirst().orElse(places.getLast());
    }
}

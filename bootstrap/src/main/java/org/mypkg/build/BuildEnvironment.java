package org.mypkg.build;

import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mypkg.recipe.Recipe;

/**
 * The environment of a build. Every path in it is one of the build's own world, the same on every machine and in every work
 * directory, so that nothing of where it runs can get into what it makes.
 */
final class BuildEnvironment {
    /** 2026-01-01T00:00:00Z: the time that every built file has and every build believes in. */
    static final String SOURCE_DATE_EPOCH = "1767225600";

    static final String SRC = "/src";
    static final String FILES = "/files";
    static final String SYSROOT = "/sysroot";
    static final String TOOLS = "/tools";
    static final String BUILD = "/build";
    static final String META = "/meta";
    static final String HOME = "/home";
    static final String TMP = "/tmp";
    static final String WRAPPERS = "/toolchain";
    static final String ARCHIVES = "/archives";

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final String TARGET = "x86_64-linux-musl";
    private static final String PREFIX_MAP = " -ffile-prefix-map=" + SRC + "=. -ffile-prefix-map=" + BUILD + "=.";

    private BuildEnvironment() {}

    /** Where a package's files go. */
    static String destination(String packageName) {
        return "/dest/" + packageName;
    }

    /** @param version with the revision @param jobs how many processes a build may use at once */
    static SortedMap<String, String> of(Recipe recipe, String version, int jobs) {
        var all = new TreeMap<String, String>();
        all.put("PATH", path(recipe.toolchain()));
        all.put("LC_ALL", "C.UTF-8");
        all.put("TZ", "UTC");
        all.put("SOURCE_DATE_EPOCH", SOURCE_DATE_EPOCH);
        all.put("HOME", HOME);
        all.put("VERSION", version);
        all.put("JOBS", String.valueOf(jobs));
        all.put("BUILD", BUILD);
        all.put("SRC", SRC);
        all.put("FILES", FILES);
        all.put("SYSROOT", SYSROOT);
        all.put("DESTDIR", destination(recipe.name()));
        all.put("PKGMETA", META);
        if (recipe.toolchain() == Recipe.Toolchain.CROSS) {
            addCross(all);
        }
        return all;
    }

    /** What build systems ask for to compile for another system than the one they run on. */
    private static void addCross(SortedMap<String, String> all) {
        all.put("CHOST", TARGET);
        all.put("CBUILD", "x86_64-pc-linux-gnu");
        all.put("CC", TARGET + "-gcc");
        all.put("CXX", TARGET + "-g++");
        for (String tool : List.of("AR", "RANLIB", "LD", "NM", "STRIP", "OBJCOPY", "OBJDUMP", "READELF")) {
            all.put(tool, TARGET + "-" + tool.toLowerCase(Locale.ROOT));
        }
        all.put("CFLAGS", "-O2 -pipe" + PREFIX_MAP);
        all.put("CXXFLAGS", "-O2 -pipe" + PREFIX_MAP);
        all.put("LDFLAGS", "-Wl,-O1 -Wl,--as-needed");
        all.put("PKG_CONFIG_SYSROOT_DIR", SYSROOT);
        all.put("PKG_CONFIG_LIBDIR", SYSROOT + "/usr/lib/pkgconfig:" + SYSROOT + "/usr/share/pkgconfig");
        // Else configure scripts read what the host has in its prefix.
        all.put("CONFIG_SITE", "/dev/null");
    }

    private static String path(Recipe.Toolchain toolchain) {
        return switch (toolchain) {
            case HOST, CROSS -> TOOLS + "/bin:" + PATH;
            case MUSL -> WRAPPERS + ":" + TOOLS + "/bin:" + PATH;
        };
    }
}

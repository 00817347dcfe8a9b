package org.mypkg.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.mypkg.model.Digest;

/** Everything that lies in a root except our own state: for the comparison of before and after. */
public final class Tree {
    private Tree() {}

    /** Each path with type, mode, owner, time and content; directories' times say nothing. */
    public static Map<String, String> of(Path root) throws IOException {
        var tree = new TreeMap<String, String>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                String name = root.relativize(path).toString();
                if (!isState(name)) {
                    tree.put(name, describe(path));
                }
            }
        }
        return tree;
    }

    private static boolean isState(String name) {
        boolean above = name.equals("var") || name.equals("var/lib") || name.equals("var/cache") || name.isEmpty();
        return above || name.startsWith("var/lib/mypkg") || name.startsWith("var/cache/mypkg");
    }

    private static String describe(Path path) throws IOException {
        int mode = (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        String owner = Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) + ":"
                + Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS);
        String about = Integer.toOctalString(mode) + " " + owner;
        if (Files.isSymbolicLink(path)) {
            return about + " -> " + Files.readSymbolicLink(path);
        }
        if (Files.isDirectory(path)) {
            return about;
        }
        return about + " " + Files.getLastModifiedTime(path) + " " + Digest.of(Files.readAllBytes(path));
    }
}

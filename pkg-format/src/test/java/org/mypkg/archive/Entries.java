package org.mypkg.archive;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.mypkg.manifest.FileEntry;
import org.mypkg.manifest.FileMeta;
import org.mypkg.model.Bytes;
import org.mypkg.model.Digest;
import org.mypkg.model.RootPath;
import org.mypkg.testing.Gen;

/** Draws lists of files that a package may have, with names, metadata and sizes of every kind. */
final class Entries {
    private final Map<RootPath, FileEntry> files = new TreeMap<>();
    private final Map<RootPath, byte[]> contents = new TreeMap<>();

    static Entries draw(Gen gen) {
        var drawn = new Entries();
        int count = gen.below(8);
        for (int i = 0; i < count; i++) {
            drawn.add(gen);
        }
        return drawn;
    }

    List<FileEntry> list() {
        return new ArrayList<>(files.values());
    }

    ContentProvider contents() {
        return entry -> new ByteArrayInputStream(content(entry.path()));
    }

    byte[] content(RootPath path) {
        return contents.getOrDefault(path, new byte[0]);
    }

    private void add(Gen gen) {
        RootPath path = path(gen);
        boolean below = path.ancestors().stream().anyMatch(a -> files.get(a) instanceof FileEntry e && !isDirectory(e));
        boolean above = files.keySet().stream().anyMatch(other -> other.startsWith(path));
        if (below || above) {
            return;
        }
        FileMeta meta = meta(gen);
        FileEntry entry =
                switch (gen.below(6)) {
                    case 0 -> new FileEntry.Directory(path, meta);
                    case 1 -> new FileEntry.Symlink(path, meta, Bytes.of(notNul(gen, 1, 180)));
                    case 2 -> new FileEntry.Fifo(path, meta);
                    case 3 -> new FileEntry.Device(path, meta, gen.flag(), gen.below(4096), gen.below(1 << 20));
                    case 4 -> hardlink(gen, path).orElseGet(() -> new FileEntry.Fifo(path, meta));
                    default -> {
                        contents.put(path, gen.bytes(40));
                        byte[] content = content(path);
                        yield new FileEntry.Regular(path, meta, content.length, Digest.of(content));
                    }
                };
        files.put(path, entry);
    }

    private static boolean isDirectory(FileEntry entry) {
        return entry instanceof FileEntry.Directory;
    }

    private Optional<FileEntry> hardlink(Gen gen, RootPath path) {
        List<FileEntry> targets = files.values().stream()
                .filter(e -> e instanceof FileEntry.Regular && e.path().compareTo(path) < 0)
                .toList();
        if (targets.isEmpty()) {
            return Optional.empty();
        }
        FileEntry target = gen.pick(targets);
        return Optional.of(new FileEntry.Hardlink(path, target.meta(), target.path()));
    }

    private static RootPath path(Gen gen) {
        var path = RootPath.of("usr");
        for (byte[] part : gen.list(1, 3, g -> notNul(g, 1, g.chance(1, 5) ? 120 : 4))) {
            RootPath next = RootPath.parse(part).filter(p -> p.depth() == 1).orElse(RootPath.of("x"));
            path = path.resolve(next);
        }
        return path;
    }

    private static byte[] notNul(Gen gen, int shortest, int longest) {
        String text = gen.text("ab=%\n /\u00fc\u00ff", shortest, longest);
        return text.getBytes(gen.flag() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private static FileMeta meta(Gen gen) {
        var xattrs = new TreeMap<String, Bytes>();
        for (String name : gen.list(2, g -> "user." + g.text("ab=%.", 1, 5))) {
            xattrs.put(name, Bytes.of(gen.bytes(6)));
        }
        return new FileMeta(
                gen.below(010000),
                gen.oneOf(0, 1000, 2_097_151, 2_097_152, Integer.MAX_VALUE),
                gen.oneOf(0, 5, 2_097_152),
                gen.oneOf(0L, 1_700_000_000L, -1L, -1_000_000L, (1L << 33) - 1, 1L << 33, 1L << 40),
                gen.oneOf(0, 1, 999_999_999, 500_000_000),
                xattrs);
    }
}
